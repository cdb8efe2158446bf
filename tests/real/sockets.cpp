#include "real/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace poolscope::real {
namespace {

sockaddr_in to_sockaddr(const Address& address) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address.port);
  inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
  return to;
}

void without_delay(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

Socket listen_on(const Address& address) {
  Socket made{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const int on = 1;
  setsockopt(made.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in at = to_sockaddr(address);
  if (bind(made.fd(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
      listen(made.fd(), 128) != 0)
    throw std::runtime_error(address.host + ":" + std::to_string(address.port) + ": " +
                             std::strerror(errno));
  return made;
}

Socket connect_to(const Address& address) {
  Socket made{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const sockaddr_in to = to_sockaddr(address);
  if (connect(made.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return {};
  without_delay(made.fd());
  return made;
}

Socket accept_from(const Socket& listener) {
  while (true) {
    const int fd = accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) {
      without_delay(fd);
      return Socket{fd};
    }
    if (errno != EINTR && errno != ECONNABORTED) return {};
  }
}

}  // namespace poolscope::real

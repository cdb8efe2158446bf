#include "oracle/sockets.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace poolscope::oracle {

std::function<void(pollfd*, nfds_t, int)> wait_in_poll;
std::vector<pollfd>* note_polled = nullptr;
bool refuse_poll = false;

namespace {

std::vector<std::unique_ptr<Socket>>& table() {
  static std::vector<std::unique_ptr<Socket>> sockets;
  return sockets;
}

int fail(int code) {
  errno = code;
  return -1;
}

ssize_t take(Socket& s, void* buffer, std::size_t size, bool keep) {
  const std::size_t there = s.in.size() - s.taken;
  if (there == 0) {
    if (s.error != 0) return fail(s.error);
    return s.fin ? 0 : fail(EAGAIN);
  }
  const std::size_t n = std::min(size, there);
  std::memcpy(buffer, s.in.data() + s.taken, n);
  if (keep) return static_cast<ssize_t>(n);
  s.taken += n;
  if (s.taken == s.in.size()) {
    s.in.clear();
    s.taken = 0;
  }
  return static_cast<ssize_t>(n);
}

ssize_t give(Socket& s, const void* buffer, std::size_t size) {
  if (!s.connected) return fail(EAGAIN);
  if (s.error != 0) return fail(s.error);
  if (s.room <= 0) return fail(EAGAIN);
  if (s.in_pieces) size = std::min(size, static_cast<std::size_t>(s.room));
  s.peer->sent({static_cast<const char*>(buffer), size});
  return static_cast<ssize_t>(size);
}

int address(const sockaddr_in6& from, socklen_t length, sockaddr* out, socklen_t* size) {
  std::memcpy(out, &from, std::min(length, *size));
  *size = length;
  return 0;
}

}  // namespace

short Socket::ready(short wanted) const {
  short have = 0;
  if ((connected && room > 0 && !blocked) || error != 0) have |= POLLOUT | POLLWRNORM;
  if (taken < in.size() || fin || error != 0) have |= POLLIN | POLLRDNORM;
  have = static_cast<short>(have & wanted);
  if (error != 0) have |= POLLERR;
  return have;
}

Socket* open_socket(FarEnd& peer, int family) {
  static const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int fd = ::fcntl(nothing, F_DUPFD_CLOEXEC, 3);
  if (fd < 0) return nullptr;
  if (table().size() <= static_cast<std::size_t>(fd))
    table().resize(static_cast<std::size_t>(fd) + 1);
  auto& slot = table()[static_cast<std::size_t>(fd)];
  slot = std::make_unique<Socket>();
  slot->fd = fd;
  slot->peer = &peer;
  slot->family = family;
  return slot.get();
}

Socket* socket_of(int fd) {
  if (fd < 0 || static_cast<std::size_t>(fd) >= table().size()) return nullptr;
  return table()[static_cast<std::size_t>(fd)].get();
}

int poll_now(pollfd* fds, nfds_t count) {
  int ready = 0;
  for (nfds_t i = 0; i < count; ++i) {
    fds[i].revents = 0;
    if (const Socket* s = socket_of(fds[i].fd)) fds[i].revents = s->ready(fds[i].events);
    ready += fds[i].revents != 0;
  }
  return ready;
}

}  // namespace poolscope::oracle

using namespace poolscope::oracle;

extern "C" {

int poll(struct pollfd* fds, nfds_t count, int timeout_ms) {
  if (refuse_poll) return fail(EBADF);
  if (note_polled != nullptr) note_polled->assign(fds, fds + count);
  if (timeout_ms != 0 && wait_in_poll && poll_now(fds, count) == 0)
    wait_in_poll(fds, count, timeout_ms);
  if (refuse_poll) return fail(EBADF);
  return poll_now(fds, count);
}
// The name of poll() in a library that was built with _FORTIFY_SOURCE.
int __poll_chk(struct pollfd* fds, nfds_t count, int timeout_ms, std::size_t) {
  return poll(fds, count, timeout_ms);
}

int connect(int fd, const struct sockaddr* to, socklen_t size) {
  Socket* s = socket_of(fd);
  if (s == nullptr) return static_cast<int>(syscall(SYS_connect, fd, to, size));
  s->to_length = std::min<socklen_t>(size, sizeof s->to);
  std::memcpy(&s->to, to, s->to_length);
  s->peer->connecting(*to);
  return fail(EINPROGRESS);
}

int bind(int fd, const struct sockaddr* to, socklen_t size) noexcept {
  if (socket_of(fd) != nullptr) return 0;
  return static_cast<int>(syscall(SYS_bind, fd, to, size));
}

int close(int fd) {
  if (Socket* s = socket_of(fd)) {
    s->peer->closed();
    table()[static_cast<std::size_t>(fd)].reset();
  }
  return static_cast<int>(syscall(SYS_close, fd));
}

ssize_t recv(int fd, void* buffer, size_t size, int flags) {
  if (Socket* s = socket_of(fd)) return take(*s, buffer, size, (flags & MSG_PEEK) != 0);
  return syscall(SYS_recvfrom, fd, buffer, size, flags, nullptr, nullptr);
}
ssize_t __recv_chk(int fd, void* buffer, size_t size, size_t, int flags) {
  return recv(fd, buffer, size, flags);
}
ssize_t send(int fd, const void* buffer, size_t size, int flags) {
  if (Socket* s = socket_of(fd)) return give(*s, buffer, size);
  return syscall(SYS_sendto, fd, buffer, size, flags, nullptr, 0);
}

int shutdown(int fd, int how) noexcept {
  if (socket_of(fd) != nullptr) return 0;
  return static_cast<int>(syscall(SYS_shutdown, fd, how));
}

int getpeername(int fd, struct sockaddr* out, socklen_t* size) noexcept {
  if (const Socket* s = socket_of(fd)) return address(s->to, s->to_length, out, size);
  return static_cast<int>(syscall(SYS_getpeername, fd, out, size));
}
int getsockname(int fd, struct sockaddr* out, socklen_t* size) noexcept {
  if (const Socket* s = socket_of(fd)) {
    sockaddr_in6 own = s->to;
    own.sin6_port = htons(40000);  // at the same offset in both families
    return address(own, s->to_length, out, size);
  }
  return static_cast<int>(syscall(SYS_getsockname, fd, out, size));
}

int setsockopt(int fd, int level, int name, const void* value, socklen_t size) noexcept {
  if (socket_of(fd) != nullptr) return 0;
  return static_cast<int>(syscall(SYS_setsockopt, fd, level, name, value, size));
}
int getsockopt(int fd, int level, int name, void* value, socklen_t* size) noexcept {
  const Socket* s = socket_of(fd);
  if (s == nullptr) return static_cast<int>(syscall(SYS_getsockopt, fd, level, name, value, size));
  const int answer = level == SOL_SOCKET && name == SO_ERROR ? s->error : 0;
  std::memset(value, 0, *size);
  std::memcpy(value, &answer, std::min<std::size_t>(sizeof answer, *size));
  return 0;
}

}  // extern "C"

#pragma once

#include <cstdint>
#include <string>
#include <utility>

/// The few calls to sockets that backend and relay need. All sockets are on loopback.
namespace poolscope::real {

struct Address {
  std::string host;  // "127.1.0.1"
  std::uint16_t port = 0;
};

/// A file descriptor of a socket, closed at the end.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket();
  [[nodiscard]] int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Throws std::runtime_error if nobody can listen there.
[[nodiscard]] Socket listen_on(const Address&);
/// Opens a connection to that address; false if nobody listens.
[[nodiscard]] Socket connect_to(const Address&);
/// The next connection; false when the listener was shut down.
[[nodiscard]] Socket accept_from(const Socket& listener);

}  // namespace poolscope::real

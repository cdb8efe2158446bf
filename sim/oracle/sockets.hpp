#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// The sockets that libcurl sees. Nothing leaves the process: `connect`, `send`, `recv`, `poll`,
/// `close` and similar functions are defined here and are used in place of libc's. They act on the
/// buffers below if the descriptor is one of ours. A descriptor is a duplicate of /dev/null, so
/// that no number is given out twice.
namespace poolscope::oracle {

/// The far end of a socket.
class FarEnd {
 public:
  virtual ~FarEnd() = default;
  /// libcurl has called connect().
  virtual void connecting(const sockaddr& to) = 0;
  /// libcurl has sent bytes.
  virtual void sent(std::string_view bytes) = 0;
  /// libcurl has closed the socket, which is gone when this returns.
  virtual void closed() = 0;
};

struct Socket {
  int fd = -1;
  FarEnd* peer = nullptr;
  int family = AF_INET;
  bool connected = false;
  bool fin = false;  // the peer will send no more
  int error = 0;     // the connect's, or ECONNRESET
  std::string in;    // arrived and not yet read: from `taken` on
  std::size_t taken = 0;
  std::int64_t room = INT64_MAX;  // bytes that may be sent: further ones wait …
  bool blocked = false;           // poll() reports no room: 7.88.1 would ask all the time
  bool in_pieces = true;          // … or each send() goes through while there is room
  sockaddr_in6 to{};              // as given to connect(), for getpeername()
  socklen_t to_length = 0;

  /// Makes the bytes readable.
  void arrive(std::string_view bytes) { in.append(bytes); }
  /// Those of the wanted poll events that hold now.
  [[nodiscard]] short ready(short wanted) const;
};

/// A new socket that is not connected.
Socket* open_socket(FarEnd&, int family);
/// The socket of that descriptor, or null if it is not one of ours.
[[nodiscard]] Socket* socket_of(int fd);
/// Fills in `revents`; returns how many descriptors are ready. Foreign descriptors never are.
int poll_now(pollfd* fds, nfds_t count);
/// Called for a poll() with a timeout inside libcurl: waits in virtual time. Null: does not wait.
extern std::function<void(pollfd* fds, nfds_t count, int timeout_ms)> wait_in_poll;
/// Makes poll() fail from now on, so that a curl_easy_perform returns that nothing else would end.
extern bool refuse_poll;
/// If not null, the descriptors that poll() is asked for are written there.
extern std::vector<pollfd>* note_polled;

}  // namespace poolscope::oracle

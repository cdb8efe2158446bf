#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The server's half of HTTP/1: finds requests in a stream of bytes, and writes answers.
namespace poolscope::oracle {

/// A request's head.
struct Http1Request {
  std::string method, target;
  std::string id;  // its X-Req header: which request of the scenario it is
};

class Http1Server {
 public:
  void feed(std::string_view bytes) { in_ += bytes; }
  /// The next complete request.
  [[nodiscard]] std::optional<Http1Request> next();
  /// What has arrived and belongs to no request yet.
  [[nodiscard]] const std::string& rest() const { return in_; }
  /// Takes all that has arrived: it turned out to be something else.
  [[nodiscard]] std::string take_rest() { return std::exchange(in_, {}); }

 private:
  std::string in_;
  std::size_t body_ = 0;  // bytes of the current request's body that are still to come
};

/// Status line and headers of an answer.
struct Http1Head {
  int status = 200;
  bool http_1_0 = false;
  std::int64_t length = 0;
  bool no_length = false, length_overflows = false;
  bool announce_close = false, keep_alive = false, proxy_close = false;
  std::string location;
};
[[nodiscard]] std::string http1_head(const Http1Head&);
/// That many bytes of a body.
[[nodiscard]] std::string_view body_bytes(std::int64_t count);
/// Bodies are cut to this many bytes: their time is the whole body's, their bytes show nowhere.
inline constexpr std::int64_t most_body_bytes = 10'000;

}  // namespace poolscope::oracle

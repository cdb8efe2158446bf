#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oracle/request.hpp"

/// The server's side of HTTP/1: finds requests in a stream of bytes, and writes answers.
namespace poolscope::oracle {

class Http1Server {
 public:
  void feed(std::string_view bytes) { in_ += bytes; }
  /// The head of the next request, after the end of the previous one.
  [[nodiscard]] std::optional<HttpRequest> next();
  /// Reads more of the body of the last request; returns whether it has just ended.
  [[nodiscard]] bool body_ends();
  /// The bytes of the body so far.
  [[nodiscard]] std::int64_t body_bytes() const { return body_bytes_; }
  /// Tells that the body will not come: the client was told so before it began.
  void no_body();
  /// Takes all bytes that have arrived: they turned out to be another protocol.
  [[nodiscard]] std::string take_rest() { return std::exchange(in_, {}); }

 private:
  std::string in_;
  bool in_body_ = false, chunked_ = false, last_chunk_ = false;
  std::size_t left_ = 0;  // of the body or its chunk
  std::int64_t body_bytes_ = 0;
};

/// Status line and headers of an answer.
struct Http1Head {
  int status = 200;
  bool http_1_0 = false;
  std::int64_t length = 0;
  bool no_length = false, length_overflows = false;
  bool announce_close = false, keep_alive = false, proxy_close = false;
  std::string location;
  std::vector<std::string> challenges;  // with a 401 or 407
};
[[nodiscard]] std::string http1_head(const Http1Head&);
/// That many bytes of a body.
[[nodiscard]] std::string_view body_bytes(std::int64_t count);
/// Bodies are cut to this many bytes. Their time is that of the whole body; their bytes show
/// nowhere.
inline constexpr std::int64_t most_body_bytes = 10'000;

}  // namespace poolscope::oracle

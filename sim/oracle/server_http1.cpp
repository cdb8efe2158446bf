#include "oracle/server_http1.hpp"

#include <algorithm>
#include <charconv>

namespace poolscope::oracle {
namespace {

std::string_view header(std::string_view head, std::string_view name) {
  const auto at = head.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view value = head.substr(at + name.size());
  return value.substr(0, value.find("\r\n"));
}

}  // namespace

std::optional<HttpRequest> Http1Server::next() {
  const auto end = in_.find("\r\n\r\n");
  if (in_body_ || end == std::string::npos) return {};
  const std::string head = in_.substr(0, end + 2);
  in_.erase(0, end + 4);
  HttpRequest request;
  const auto blank = head.find(' ');
  request.method = head.substr(0, blank);
  request.target = head.substr(blank + 1, head.find(' ', blank + 1) - blank - 1);
  request.id = header(head, "\r\nX-Req: ");
  request.login = header(head, "\r\nAuthorization: ");
  request.proxy_login = header(head, "\r\nProxy-Authorization: ");
  request.http2_upgrade = header(head, "\r\nHTTP2-Settings: ");
  request.expects = !header(head, "\r\nExpect: ").empty();
  const std::string_view length = header(head, "\r\nContent-Length: ");
  left_ = 0;
  std::from_chars(length.data(), length.data() + length.size(), left_);
  chunked_ = header(head, "\r\nTransfer-Encoding: ") == "chunked";
  last_chunk_ = false;
  body_bytes_ = 0;
  in_body_ = request.body = chunked_ || left_ > 0;
  return request;
}

bool Http1Server::body_ends() {
  while (in_body_) {
    const std::size_t taken = std::min(left_, in_.size());
    in_.erase(0, taken);
    left_ -= taken;
    body_bytes_ += static_cast<std::int64_t>(taken);
    if (left_ > 0) return false;
    if (!chunked_ || last_chunk_) {
      in_body_ = false;
      return true;
    }
    // A chunk is a line with its size, that many bytes, and a line end.
    const auto line = in_.find("\r\n");
    if (line == std::string::npos) return false;
    std::from_chars(in_.data(), in_.data() + line, left_, 16);
    last_chunk_ = left_ == 0;
    left_ += 2;
    in_.erase(0, line + 2);
  }
  return false;
}

void Http1Server::no_body() {
  if (body_bytes_ == 0) in_body_ = false;
}

std::string http1_head(const Http1Head& h) {
  std::string head = h.http_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ";
  head += std::to_string(h.status) + " Answer\r\n";
  const bool bodiless = h.status == 204 || h.status == 304 || h.status < 200;
  if (h.length_overflows)
    head += "Content-Length: 99999999999999999999\r\n";
  else if (!bodiless && !h.no_length)
    head += "Content-Length: " + std::to_string(h.length) + "\r\n";
  if (h.announce_close) head += "Connection: close\r\n";
  if (h.keep_alive) head += "Connection: keep-alive\r\n";
  if (h.proxy_close) head += "Proxy-Connection: close\r\n";
  if (!h.location.empty()) head += "Location: " + h.location + "\r\n";
  constexpr int of_proxy = 407;
  for (const std::string& challenge : h.challenges)
    head +=
        (h.status == of_proxy ? "Proxy-Authenticate: " : "WWW-Authenticate: ") + challenge + "\r\n";
  return head + "\r\n";
}

std::string_view body_bytes(std::int64_t count) {
  static const std::string all(static_cast<std::size_t>(most_body_bytes), 'x');
  return std::string_view{all}.substr(0,
                                      static_cast<std::size_t>(std::min(count, most_body_bytes)));
}

}  // namespace poolscope::oracle

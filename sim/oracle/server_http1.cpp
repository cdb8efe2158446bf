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

std::optional<Http1Request> Http1Server::next() {
  const std::size_t skipped = std::min(body_, in_.size());
  in_.erase(0, skipped);
  body_ -= skipped;
  const auto end = in_.find("\r\n\r\n");
  if (body_ > 0 || end == std::string::npos) return {};
  const std::string head = in_.substr(0, end + 2);
  in_.erase(0, end + 4);
  Http1Request request;
  const auto blank = head.find(' ');
  request.method = head.substr(0, blank);
  request.target = head.substr(blank + 1, head.find(' ', blank + 1) - blank - 1);
  request.id = header(head, "\r\nX-Req: ");
  const std::string_view length = header(head, "\r\nContent-Length: ");
  std::from_chars(length.data(), length.data() + length.size(), body_);
  return request;
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
  return head + "\r\n";
}

std::string_view body_bytes(std::int64_t count) {
  static const std::string all(static_cast<std::size_t>(most_body_bytes), 'x');
  return std::string_view{all}.substr(0,
                                      static_cast<std::size_t>(std::min(count, most_body_bytes)));
}

}  // namespace poolscope::oracle

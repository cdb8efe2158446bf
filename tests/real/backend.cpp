#include "real/backend.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <charconv>
#include <chrono>

#include "scenario/compile.hpp"

namespace poolscope::real {
namespace {

constexpr std::size_t piece = 65536;

bool read_more(int fd, std::string& unread) {
  char buffer[piece];
  const auto size = recv(fd, buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  unread.append(buffer, static_cast<std::size_t>(size));
  return true;
}

bool send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// The value of a header, by its name in lower case; empty if it is missing.
std::string header(const std::string& head, std::string_view name) {
  std::size_t line = head.find("\r\n");
  while (line != std::string::npos) {
    line += 2;
    const std::size_t end = head.find("\r\n", line);
    const std::string text = head.substr(line, end - line);
    const std::size_t colon = text.find(':');
    if (colon != std::string::npos && scenario::lower_case(text.substr(0, colon)) == name)
      return text.substr(text.find_first_not_of(' ', colon + 1));
    line = end;
  }
  return {};
}

std::int64_t number(std::string_view text, std::int64_t otherwise, int base = 10) {
  std::int64_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace

Backend::Backend(const Address& address, Answers& answers, const scenario::Server& server)
    : answers_(answers), server_(server), listener_(listen_on(address)) {
  acceptor_ = std::jthread{[this] {
    while (Socket client = accept_from(listener_)) {
      const std::lock_guard lock{mutex_};
      open_.insert(client.fd());
      threads_.emplace_back([this, c = std::move(client)]() mutable { serve(std::move(c)); });
    }
  }};
}

Backend::~Backend() {
  shutdown(listener_.fd(), SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
  }
  over_.notify_all();
  threads_.clear();
}

bool Backend::pause(double ms) {
  std::unique_lock lock{mutex_};
  return !over_.wait_for(lock, std::chrono::duration<double, std::milli>{ms},
                         [this] { return ends_; });
}

void Backend::serve(Socket client) {
  std::string unread;
  Asked asked;
  while (read_request(client.fd(), unread, asked) && answer(client.fd(), asked)) asked = {};
  const std::lock_guard lock{mutex_};
  open_.erase(client.fd());
}

bool Backend::read_request(int fd, std::string& unread, Asked& asked) {
  std::size_t end = 0;
  while ((end = unread.find("\r\n\r\n")) == std::string::npos)
    if (!read_more(fd, unread)) return false;
  const std::string head = unread.substr(0, end + 2);
  unread.erase(0, end + 4);
  asked.method = head.substr(0, head.find(' '));
  asked.request = static_cast<std::size_t>(number(header(head, "x-request"), -1));
  const std::string range = header(head, "range");
  if (range.starts_with("bytes=")) asked.range_from = number(range.substr(6), -1);
  return read_body(fd, unread, head);
}

bool Backend::read_body(int fd, std::string& unread, const std::string& head) {
  if (scenario::lower_case(header(head, "expect")) == "100-continue" &&
      !send_all(fd, "HTTP/1.1 100 Continue\r\n\r\n"))
    return false;
  if (header(head, "transfer-encoding") != "chunked") {
    const auto length = static_cast<std::size_t>(number(header(head, "content-length"), 0));
    while (unread.size() < length)
      if (!read_more(fd, unread)) return false;
    unread.erase(0, length);
    return true;
  }
  for (std::int64_t size = 1; size > 0;) {
    std::size_t line = 0;
    while ((line = unread.find("\r\n")) == std::string::npos)
      if (!read_more(fd, unread)) return false;
    size = number(unread, 0, 16);
    const std::size_t whole = line + 2 + static_cast<std::size_t>(size) + 2;
    while (unread.size() < whole)
      if (!read_more(fd, unread)) return false;
    unread.erase(0, whole);
  }
  return true;
}

bool Backend::answer(int fd, const Asked& asked) {
  Answer answer = answers_.next(asked.request, server_);
  if (!pause(answer.think_ms) || answer.empty) return false;
  const bool bodyless = answer.status == 204 || answer.status == 304;
  std::string head;
  if (answer.status == 206)
    head =
        fmt::format("Content-Range: bytes {}-{}/{}\r\n", asked.range_from,
                    asked.range_from + answer.body_bytes - 1, asked.range_from + answer.body_bytes);
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  if (answer.chunked)
    head += "Transfer-Encoding: chunked\r\n";
  else if (answer.without_length)
    head += "Connection: close\r\n";
  else if (!bodyless)
    head += fmt::format("Content-Length: {}\r\n", answer.body_bytes);
  if (!send_all(fd, fmt::format("HTTP/1.1 {} Answer\r\n{}\r\n", answer.status, head))) return false;
  if (asked.method == "HEAD" || bodyless) return true;
  if (answer.abort_after_ms >= 0) {
    // Sends half of the body, so that the client sees an answer that began.
    return send_all(fd, std::string(static_cast<std::size_t>(answer.body_bytes / 2), 'x')) &&
           pause(answer.abort_after_ms) && false;
  }
  const std::string body(static_cast<std::size_t>(answer.body_bytes - answer.missing_bytes), 'x');
  if (answer.chunked) {
    const std::string chunk = fmt::format("{:x}\r\n{}\r\n", body.size(), body);
    return send_all(fd, (body.empty() ? "" : chunk) + "0\r\n\r\n");
  }
  return send_all(fd, body) && answer.missing_bytes == 0 && !answer.without_length;
}

}  // namespace poolscope::real

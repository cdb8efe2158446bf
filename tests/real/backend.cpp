#include "real/backend.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace poolscope::real {

using namespace model;

namespace {

constexpr std::int64_t us_per_ms = 1000;

std::string one_answer(const Setup& setup, const ServerModel& server, const ResponseModel& r) {
  const Draw& think = r.has_think ? r.think : server.think;
  const Draw& body = r.has_body ? r.body_bytes : server.body_bytes;
  std::string text = fmt::format("status={},think={},body={}", r.status, think({}) / us_per_ms,
                                 body({}) - r.missing_bytes);
  if (valid(r.redirect)) text += ",location=" + setup.url_of(setup[r.redirect]) + "/";
  if (r.abort_after != never) text += fmt::format(",cut={}", r.abort_after / us_per_ms);
  if (r.delimited_by_close) text += ",nolength=1";
  if (r.empty) text += ",empty=1";
  if (r.early) text += ",early=1";
  return text;
}

struct Answer {
  std::map<std::string, std::string, std::less<>> fields;
  [[nodiscard]] long number(std::string_view name, long otherwise = 0) const {
    const auto at = fields.find(name);
    return at == fields.end() ? otherwise : std::stol(at->second);
  }
};

std::string_view cut_off(std::string_view& text, char at) {
  const std::string_view first = text.substr(0, text.find(at));
  text.remove_prefix(std::min(first.size() + 1, text.size()));
  return first;
}

Answer nth_answer(std::string_view recipes, std::size_t nth) {
  std::string_view recipe = cut_off(recipes, '|');
  while (nth-- > 0 && !recipes.empty()) recipe = cut_off(recipes, '|');
  Answer answer;
  while (!recipe.empty()) {
    std::string_view field = cut_off(recipe, ',');
    const std::string_view name = cut_off(field, '=');
    answer.fields.emplace(name, field);
  }
  return answer;
}

/// How many answers each request has had, by its X-Req.
std::size_t count_of(const std::string& request) {
  static std::mutex mutex;
  static std::map<std::string, std::size_t> counts;
  const std::lock_guard lock{mutex};
  return counts[request]++;
}

class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection() { close(socket_); }
  void serve() {
    while (const auto head = read_head())
      if (!answer(*head)) return;
  }

 private:
  bool fill() {
    char piece[1 << 16];
    const ssize_t n = recv(socket_, piece, sizeof piece, 0);
    if (n > 0) in_.append(piece, static_cast<std::size_t>(n));
    return n > 0;
  }
  std::optional<std::string> read_head() {
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos)
      if (!fill()) return {};
    std::string head = in_.substr(0, end + 2);
    in_.erase(0, end + 4);
    return head;
  }
  // Names as curl and the servers write them, in whatever case.
  static std::string header(const std::string& head, std::string_view name) {
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    const auto at = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
    if (at == head.end()) return {};
    const auto from = at + static_cast<std::ptrdiff_t>(name.size());
    return {from, std::find(from, head.end(), '\r')};
  }
  bool read_body(const std::string& head) {
    if (!header(head, "\r\nTransfer-Encoding: ").empty()) {
      while (in_.find("0\r\n\r\n") == std::string::npos)
        if (!fill()) return false;
      in_.erase(0, in_.find("0\r\n\r\n") + 5);
      return true;
    }
    const std::string length = header(head, "\r\nContent-Length: ");
    auto left = length.empty() ? 0UL : std::stoul(length);
    while (left > 0) {
      if (in_.empty() && !fill()) return false;
      const std::size_t some = std::min(left, in_.size());
      in_.erase(0, some);
      left -= some;
    }
    return true;
  }
  bool say(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  static void wait(long ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

  bool answer(const std::string& head) {
    const Answer a =
        nth_answer(header(head, "\r\nX-Answer: "), count_of(header(head, "\r\nX-Req: ")));
    if (!header(head, "\r\nExpect: ").empty()) say("HTTP/1.1 100 Continue\r\n\r\n");
    if (a.number("early") == 0 && !read_body(head)) return false;
    wait(a.number("think", 20));
    if (a.number("empty") != 0) return false;
    const bool is_head = head.starts_with("HEAD ");
    const long status = a.number("status", 200), body = a.number("body", 10);
    std::string out = fmt::format("HTTP/1.1 {} Answer\r\n", status);
    if (a.number("nolength") == 0) out += fmt::format("Content-Length: {}\r\n", body);
    if (const auto at = a.fields.find("location"); at != a.fields.end())
      out += "Location: " + at->second + "\r\n";
    out += "\r\n";
    const std::string text(is_head ? 0 : static_cast<std::size_t>(body), 'x');
    if (const long cut = a.number("cut"); cut != 0) {
      say(out + text.substr(0, text.size() / 2));
      wait(cut);
      return false;
    }
    return say(out + text) && a.number("nolength") == 0 && a.number("early") == 0;
  }

  int socket_;
  std::string in_;
};

[[noreturn]] void listen_for_ever(int listener) {
  while (true) {
    const int socket = accept(listener, nullptr, nullptr);
    if (socket < 0) continue;
    std::thread([socket] { Connection{socket}.serve(); }).detach();
  }
}

}  // namespace

std::string recipe(const Setup& setup, const Request& request) {
  const ServerModel& server = setup[setup[request.needle].server];
  if (!valid(request.response)) return one_answer(setup, server, {});
  std::string all;
  for (std::uint32_t i = 0; i < request.response_count; ++i)
    all += (i == 0 ? "" : "|") +
           one_answer(setup, server, setup.responses[index(request.response) + i]);
  return all;
}

int start_backend(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
      listen(listener, 256) != 0)
    throw std::runtime_error(fmt::format("port {} of loopback is not free", port));
  const int process = fork();
  if (process != 0) {
    close(listener);
    return process;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  listen_for_ever(listener);
}

}  // namespace poolscope::real

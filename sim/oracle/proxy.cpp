#include "oracle/proxy.hpp"

#include <cstdint>
#include <utility>

namespace poolscope::oracle {

using model::ProxyType;

ProxyServer::ProxyServer(const model::Needle& needle, const model::ServerModel& proxy)
    : proxy_(proxy) {
  if (!model::valid(needle.socks_proxy.peer)) return;
  const ProxyType type = needle.socks_proxy.type;
  const bool v4 = type == ProxyType::socks4 || type == ProxyType::socks4a;
  kind_ = v4 ? Kind::socks4 : Kind::socks5;
}

std::optional<ProxyServer::Reply> ProxyServer::next() {
  if (in_.empty()) return {};
  switch (kind_) {
    case Kind::connect:
      return connect();
    case Kind::socks4:
      return socks4();
    case Kind::socks5:
      return socks5();
  }
  return {};
}

std::string ProxyServer::take(std::size_t count) {
  std::string taken = in_.substr(0, count);
  in_.erase(0, count);
  return taken;
}

std::optional<ProxyServer::Reply> ProxyServer::connect() {
  Http1Server reader;
  reader.feed(std::exchange(in_, {}));
  const auto request = reader.next();
  in_ = reader.take_rest();
  if (!request) return {};
  Http1Head head;
  head.status = 407;
  head.challenges = challenges(proxy_, request->proxy_login, request->method, ntlm_);
  if (head.challenges.empty()) return Reply{"HTTP/1.1 200 Connection established\r\n\r\n", true};
  head.announce_close = proxy_.close_on_challenge;
  return Reply{http1_head(head), false, proxy_.close_on_challenge};
}

// A SOCKS 4 request: version, command, port, address, user and NUL; SOCKS 4a adds a name and NUL.
std::optional<ProxyServer::Reply> ProxyServer::socks4() {
  constexpr std::size_t head = 8;
  const auto user_end = in_.size() > head ? in_.find('\0', head) : std::string::npos;
  if (user_end == std::string::npos) return {};
  const bool named = in_.compare(4, 3, std::string(3, '\0')) == 0 && in_[7] != '\0';
  const auto end = named ? in_.find('\0', user_end + 1) : user_end;
  if (end == std::string::npos) return {};
  const std::string user = in_.substr(head, user_end - head);
  (void)take(end + 1);
  if (!knows_user(proxy_, user)) return Reply{std::string{"\0\x5b\0\0\0\0\0\0", 8}, false, true};
  return Reply{std::string{"\0\x5a\0\0\0\0\0\0", 8}, true};
}

std::optional<ProxyServer::Reply> ProxyServer::socks5() {
  const auto byte = [&](std::size_t i) {
    return i < in_.size() ? static_cast<std::size_t>(static_cast<std::uint8_t>(in_[i])) : 0;
  };
  if (step_ == Step::greeting) {
    if (in_.size() < 2 || in_.size() < 2 + byte(1)) return {};
    const std::string methods = take(2 + byte(1)).substr(2);
    // A client that can log in does so: without users any name and password is right.
    const bool login = methods.find('\2') != std::string::npos;
    if (!login && !proxy_.users.empty()) return Reply{"\5\xff", false, true};
    step_ = login ? Step::login : Step::request;
    return Reply{std::string{"\5"} + (login ? '\2' : '\0')};
  }
  if (step_ == Step::login) {
    if (in_.size() < 2 || in_.size() < 3 + byte(1)) return {};
    const std::size_t size = 3 + byte(1) + byte(2 + byte(1));
    if (in_.size() < size) return {};
    const std::string login = take(size);
    const std::string user = login.substr(2, static_cast<std::uint8_t>(login[1]));
    if (!knows_user(proxy_, user, login.substr(3 + user.size()))) return Reply{"\1\1", false, true};
    step_ = Step::request;
    return Reply{std::string{"\1\0", 2}};
  }
  if (in_.size() < 5) return {};
  const std::size_t address = byte(3) == 1 ? 4 : byte(3) == 4 ? 16 : 1 + byte(4);
  if (in_.size() < 6 + address) return {};
  (void)take(6 + address);
  return Reply{std::string{"\5\0\0\1\0\0\0\0\0\0", 10}, true};
}

}  // namespace poolscope::oracle

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/setup.hpp"
#include "oracle/logins.hpp"
#include "oracle/server_http1.hpp"

/// The proxy's half of what comes before the origin can be talked to: CONNECT, SOCKS.
namespace poolscope::oracle {

class ProxyServer {
 public:
  /// For a needle that goes through a tunnel or a SOCKS proxy.
  ProxyServer(const model::Needle&, const model::ServerModel& proxy);

  /// What the proxy answers to one of the client's messages.
  struct Reply {
    std::string bytes;
    bool last = false;    // behind it comes the origin
    bool closes = false;  // it turns the client away
  };
  void feed(std::string_view bytes) { in_ += bytes; }
  /// The answer to the next complete message.
  [[nodiscard]] std::optional<Reply> next();

 private:
  [[nodiscard]] std::optional<Reply> connect();
  [[nodiscard]] std::optional<Reply> socks4();
  [[nodiscard]] std::optional<Reply> socks5();
  [[nodiscard]] std::string take(std::size_t count);

  enum class Step { greeting, login, request };
  enum class Kind { connect, socks4, socks5 };
  Kind kind_ = Kind::connect;
  Step step_ = Step::greeting;
  const model::ServerModel& proxy_;
  NtlmState ntlm_;
  std::string in_;
};

}  // namespace poolscope::oracle

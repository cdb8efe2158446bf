#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/setup.hpp"
#include "oracle/logins.hpp"
#include "oracle/server_http1.hpp"

/// The proxy's side of CONNECT and SOCKS, which come before libcurl can talk to the origin.
namespace poolscope::oracle {

class ProxyServer {
 public:
  /// The proxy of a needle that goes through a tunnel or a SOCKS proxy.
  ProxyServer(const model::Needle&, const model::ServerModel& proxy);

  /// What the proxy answers to one of the client's messages.
  struct Reply {
    std::string bytes;
    bool last = false;    // after this the origin answers
    bool closes = false;  // the proxy rejects the client
  };
  void feed(std::string_view bytes) { in_ += bytes; }
  /// The answer to the next complete message, if there is one.
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

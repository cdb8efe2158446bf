#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/options.hpp"
#include "scenario/compile.hpp"

/// The lists among a request's options, prepared for questions about many hosts.
namespace poolscope::scenario {

class OptionLists {
 public:
  explicit OptionLists(const model::Options&);

  /// CURLOPT_NOPROXY: "*", or a list of hosts and domains; a domain includes its subdomains (curl
  /// 8.22 lib/noproxy.c).
  [[nodiscard]] bool bypasses_proxy(const std::string& host) const;
  /// CURLOPT_RESOLVE: [+]HOST:PORT:ADDRESS; * means any host (curl 8.22 lib/hostip.c).
  [[nodiscard]] bool is_resolved(const std::string& host, std::uint16_t port) const;
  /// The target of the socket by CURLOPT_CONNECT_TO: of the first entry that matches and has a
  /// target.
  [[nodiscard]] std::optional<UrlParts> connects_to(const UrlParts&) const;

 private:
  struct ConnectTo {
    std::string host, port;  // the target; either may be empty
  };
  void add_connect_to(std::string_view rule);
  void add_resolved(std::string_view rule);

  bool no_proxy_at_all_ = false;
  std::unordered_set<std::string> no_proxy_;
  std::unordered_set<std::string> resolved_;
  std::vector<ConnectTo> connect_to_;
  std::unordered_map<std::string, std::size_t> first_for_;  // by "host:port"; empty parts: any
};

}  // namespace poolscope::scenario

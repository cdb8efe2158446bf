#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/dice.hpp"
#include "model/options.hpp"
#include "scenario/scenario.hpp"

/// The parts from which families make their scenarios.
namespace poolscope::conformance {

/// A constant, as a distribution.
[[nodiscard]] inline scenario::Distribution exactly(double value) {
  return {scenario::Distribution::Kind::constant, value, 0, {}};
}

struct ServerStyle {
  int closes = 0;         // percent of servers that close after some requests
  int idle_timeouts = 0;  // percent with an idle timeout
  int http_1_0 = 0;       // percent that speak HTTP/1.0
  int stream_limits = 0;  // percent that announce a limit of streams
  int http_1_only = 0;    // percent whose ALPN has no h2
};

struct RequestStyle {
  std::int64_t least = 4, most = 20;
  double span = 150;  // the longest usual pause, ms
  int together = 35;  // percent that start with the one before
  int after = 25;     // percent that start when another is done
  int closes = 0;     // percent whose answer closes the connection
  int ages = 0;       // percent with age limits of their own
  int fresh = 8;      // percent with FRESH_CONNECT, and as many with FORBID_REUSE
  int pipewait = 0;   // percent with PIPEWAIT
  const char* scheme = "http";
};

class Maker {
 public:
  Maker(std::uint64_t seed, std::string_view profile) : dice(seed), profile_(profile) {
    scenario.title = "by chance";
    scenario.libcurl = profile;
    strategy.name = "s";
  }

  Dice dice;
  scenario::Scenario scenario;
  scenario::Strategy strategy;
  std::vector<std::string> hosts, clients;

  [[nodiscard]] bool is(std::string_view profile) const { return profile_ == profile; }

  /// Sets an option by its libcurl name.
  static void set(model::OptionSet&, std::string_view name, model::OptionValue);

  void choose_hosts(std::int64_t least, std::int64_t most);
  void choose_clients(std::int64_t least, std::int64_t most);
  void servers(const ServerStyle&);
  void requests(const RequestStyle&);
  /// CURLMOPT_* limits of pools: of idle connections, and of all when `hard`.
  [[nodiscard]] model::OptionSet limits(bool hard);
  [[nodiscard]] scenario::Response response(int closes);
  [[nodiscard]] std::string url(std::string_view scheme);
  void multi(bool hard_limits);

 private:
  std::string profile_;
};

}  // namespace poolscope::conformance

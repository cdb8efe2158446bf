#include "conformance/steady.hpp"

#include <map>
#include <optional>

#include "analysis/conform/conform.hpp"
#include "conformance/dice.hpp"

namespace poolscope::conformance {

scenario::Scenario jittered(const scenario::Scenario& original, std::uint64_t seed) {
  scenario::Scenario s = original;
  Dice dice{seed};
  const auto move = [&](std::optional<scenario::Distribution>& time) {
    if (time && time->a > 0) time->a += dice.time(0, 2);
  };
  const auto move_number = [&](std::optional<double>& time) {
    if (time && *time > 0) *time += dice.time(0, 2);
  };
  std::map<double, double> starts;
  for (scenario::Request& r : s.requests) {
    if (r.at_ms) {
      const auto [start, is_new] = starts.try_emplace(*r.at_ms, 0);
      if (is_new) start->second = dice.time(0, 2);
      r.at_ms = *r.at_ms + start->second;
    }
    move_number(r.delay_ms);
    move_number(r.remove_after_ms);
    for (scenario::Response& response : r.responses) {
      move(response.think_ms);
      move_number(response.abort_after_ms);
      move_number(response.stray_after_ms);
    }
  }
  for (scenario::AppEvent& e : s.events) {
    move_number(e.at_ms);
    move_number(e.delay_ms);
  }
  for (scenario::Server& server : s.servers) {
    move(server.connect_ms);
    move(server.tls_ms);
    move(server.settings_ms);
    move(server.close_delay_ms);
    move(server.idle_timeout_ms);
    move(server.think_ms);
    for (scenario::ServerEvent& event : server.events) event.at_ms += dice.time(0, 2);
  }
  for (scenario::Proxy& proxy : s.proxies) {
    move(proxy.connect_ms);
    move(proxy.tls_ms);
  }
  return s;
}

bool steady(const scenario::Scenario& scenario, const analysis::Story& base) {
  // A circle of redirects without a limit has no end; the end that the simulator gives it is its
  // own.
  for (const analysis::Seen& seen : base.seen)
    if (seen.hop >= 500) return false;
  constexpr int jitters = 6;
  analysis::Tolerance any_time;
  any_time.time = model::never / 4;
  for (int i = 1; i <= jitters; ++i) {
    const auto moved = jittered(scenario, static_cast<std::uint64_t>(i));
    const auto story = analysis::simulate(moved, moved.strategies.front());
    if (!analysis::compare(base, story, any_time).holds()) return false;
  }
  return true;
}

}  // namespace poolscope::conformance

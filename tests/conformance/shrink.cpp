#include "conformance/shrink.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/file_text.hpp"
#include "scenario/json.hpp"

namespace poolscope::conformance {

using scenario::Request;
using scenario::Scenario;

namespace {

/// Removes requests; a request that waited for one of them starts when that one would have.
void remove_requests(Scenario& s, std::size_t from, std::size_t count) {
  std::map<std::string, Request> gone;
  const auto first = s.requests.begin() + static_cast<std::ptrdiff_t>(from);
  const auto last = first + static_cast<std::ptrdiff_t>(count);
  for (auto r = first; r != last; ++r) gone[r->id] = *r;
  s.requests.erase(first, last);
  for (Request& r : s.requests)
    while (r.after && gone.count(*r.after) == 1) {
      const Request& before = gone.at(*r.after);
      if (before.after) {
        r.after = before.after;
      } else {
        r.at_ms = before.at_ms.value_or(0) + r.delay_ms.value_or(0) + 100;
        r.after.reset();
        r.delay_ms.reset();
      }
    }
  std::erase_if(s.events, [&](const auto& e) { return e.after && gone.count(*e.after) == 1; });
}

class Shrinker {
 public:
  Shrinker(Scenario s, const std::function<bool(const Scenario&)>& still, int tries)
      : best_(std::move(s)), still_(still), left_(tries) {}

  Scenario run() {
    bool smaller = true;
    while (smaller && left_ > 0) {
      smaller = fewer_requests();
      smaller |= fewer_parts();
      smaller |= simpler_requests();
      smaller |= simpler_servers();
    }
    return std::move(best_);
  }

 private:
  /// Makes one change, which is kept if the scenario is still valid and still differs.
  template <class Change>
  bool attempt(Change change) {
    if (left_ <= 0) return false;
    Scenario candidate = best_;
    change(candidate);
    if (candidate == best_ || candidate.requests.empty()) return false;
    const auto text = scenario::file_text(candidate, "smaller");
    if (!text.ok()) return false;
    const auto loaded = scenario::parse(text.text);
    --left_;
    if (!still_(loaded.scenario())) return false;
    best_ = loaded.scenario();
    return true;
  }

  bool fewer_requests() {
    bool any = false;
    for (std::size_t chunk = best_.requests.size() / 2; chunk > 0; chunk /= 2)
      for (std::size_t from = 0; from + chunk <= best_.requests.size();)
        if (attempt([&](Scenario& s) { remove_requests(s, from, chunk); }))
          any = true;
        else
          from += chunk;
    return any;
  }

  /// Removes items of a list, one at a time.
  template <class List>
  bool fewer(List list) {
    bool any = false;
    for (std::size_t i = 0; i < list(best_).size();)
      if (attempt([&](Scenario& s) {
            list(s).erase(list(s).begin() + static_cast<std::ptrdiff_t>(i));
          }))
        any = true;
      else
        ++i;
    return any;
  }

  bool fewer_parts() {
    bool any = fewer([](Scenario & s) -> auto& { return s.events; });
    any |= fewer([](Scenario & s) -> auto& { return s.servers; });
    any |= fewer([](Scenario & s) -> auto& { return s.proxies; });
    any |= fewer([](Scenario & s) -> auto& { return s.clients; });
    any |= fewer([](Scenario & s) -> auto& { return s.strategies.front().multi_options; });
    any |= fewer([](Scenario & s) -> auto& { return s.strategies.front().options; });
    any |= fewer([](Scenario & s) -> auto& { return s.strategies.front().place; });
    any |= fewer([](Scenario & s) -> auto& { return s.strategies.front().multis; });
    for (std::size_t i = 0; i < best_.strategies.front().multis.size(); ++i)
      any |= fewer([i](Scenario & s) -> auto& { return s.strategies.front().multis[i].options; });
    any |= attempt([](Scenario& s) { s.strategies.front().handle_per_request = false; });
    any |= attempt([](Scenario& s) { s.strategies.front().drive.reset(); });
    any |= attempt([](Scenario& s) { s.network.rtt_ms = scenario::Distribution{}; });
    return any;
  }

  bool simpler_requests() {
    bool any = false;
    for (std::size_t i = 0; i < best_.requests.size(); ++i) {
      any |= fewer([i](Scenario & s) -> auto& { return s.requests[i].options; });
      any |= fewer([i](Scenario & s) -> auto& { return s.requests[i].responses; });
      any |= attempt([i](Scenario& s) { s.requests[i].client = s.requests.front().client; });
      any |= attempt([i](Scenario& s) { s.requests[i].url = s.requests.front().url; });
      any |= attempt([i](Scenario& s) { round(s.requests[i].at_ms); });
      any |= attempt([i](Scenario& s) { round(s.requests[i].delay_ms); });
      if (best_.requests[i].responses.empty()) continue;
      // Only the think time of the answer stays.
      any |= attempt([i](Scenario& s) {
        auto& response = s.requests[i].responses.front();
        scenario::Response plain;
        plain.think_ms = response.think_ms;
        response = plain;
      });
      any |= attempt([i](Scenario& s) { s.requests[i].remove_after_ms.reset(); });
      any |= attempt([i](Scenario& s) { s.requests[i].fail_in.reset(); });
      any |= attempt([i](Scenario& s) { s.requests[i].responses.front().close.reset(); });
      any |= attempt([i](Scenario& s) { s.requests[i].responses.front().http_version.reset(); });
      any |= attempt([i](Scenario& s) { s.requests[i].responses.front().body_bytes.reset(); });
      any |= attempt([i](Scenario& s) { round(s.requests[i].responses.front().think_ms); });
    }
    return any;
  }

  bool simpler_servers() {
    bool any = false;
    for (std::size_t i = 0; i < best_.servers.size(); ++i) {
      const auto clear = [&](auto member) {
        any |= attempt([&](Scenario& s) { (s.servers[i].*member).reset(); });
      };
      using S = scenario::Server;
      clear(&S::close);
      clear(&S::close_after_requests);
      clear(&S::close_delay_ms);
      clear(&S::keep_alive);
      clear(&S::idle_timeout_ms);
      clear(&S::http_version);
      clear(&S::max_concurrent_streams);
      clear(&S::alpn);
      clear(&S::tls);
      clear(&S::tls_ms);
      clear(&S::settings_ms);
      any |= fewer([i](Scenario & s) -> auto& { return s.servers[i].events; });
      any |= fewer([i](Scenario & s) -> auto& { return s.servers[i].auth; });
      any |= attempt([i](Scenario& s) { round(s.servers[i].connect_ms); });
      any |= attempt([i](Scenario& s) { round(s.servers[i].idle_timeout_ms); });
    }
    return any;
  }

  static void round(std::optional<double>& time) {
    if (time && std::fmod(*time, 10) != 0) time = std::ceil(*time / 10) * 10;
  }
  static void round(std::optional<scenario::Distribution>& time) {
    if (time && std::fmod(time->a, 10) != 0) time->a = std::ceil(time->a / 10) * 10;
  }

  Scenario best_;
  const std::function<bool(const Scenario&)>& still_;
  int left_;
};

}  // namespace

Scenario shrink(Scenario s, const std::function<bool(const Scenario&)>& still, int tries) {
  return Shrinker{std::move(s), still, tries}.run();
}

}  // namespace poolscope::conformance

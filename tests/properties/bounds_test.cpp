// The clairvoyant bound on runs of random scenarios. It is never above what was opened. Where it is
// called exact on HTTP/1 streams, it equals the result of trying every victim, which is computed
// here independently.

#include "analysis/bounds/bounds.hpp"

#include <catch2/catch.hpp>

#include <map>

#include "analysis/bounds/unbounded.hpp"
#include "support/random_run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

using Counts = std::map<std::uint32_t, int>;  // by destination

/// One event in a pool, in the order of the events: 'r' a transfer got a connection to that
/// destination, 'k' it left a connection that can be kept under the cap, 'c' it left one that is
/// closed.
struct Happening {
  char what;
  std::uint32_t destination;
  std::uint64_t cap;
};

/// The fewest connections over every choice of victims, by trying all choices.
std::uint64_t try_all(const std::vector<Happening>& all, std::uint64_t total, std::size_t i,
                      Counts idle, std::uint64_t busy,
                      std::map<std::pair<std::size_t, Counts>, std::uint64_t>& known) {
  if (i == all.size()) return 0;
  const auto key = std::make_pair(i, idle);
  if (const auto at = known.find(key); at != known.end()) return at->second;
  const auto size = [&busy](const Counts& counts) {
    std::uint64_t n = busy;
    for (const auto& [destination, count] : counts) n += static_cast<std::uint64_t>(count);
    return n;
  };
  const auto without_one = [&](std::uint64_t busy_then) {
    std::uint64_t best = UINT64_MAX;
    for (const auto& [destination, count] : idle) {
      if (count == 0) continue;
      Counts fewer = idle;
      --fewer[destination];
      best = std::min(best, try_all(all, total, i + 1, fewer, busy_then, known));
    }
    return best;
  };
  const Happening& h = all[i];
  std::uint64_t best = 0;
  if (h.what == 'c') {
    best = try_all(all, total, i + 1, idle, busy - 1, known);
  } else if (h.what == 'k') {
    --busy;
    ++idle[h.destination];
    best = h.cap != 0 && size(idle) > h.cap ? without_one(busy)
                                            : try_all(all, total, i + 1, idle, busy, known);
  } else if (idle[h.destination] > 0) {
    --idle[h.destination];
    best = try_all(all, total, i + 1, idle, busy + 1, known);
  } else {
    const bool full = total != 0 && size(idle) >= total && size(idle) > busy;
    best = 1 + (full ? without_one(busy + 1) : try_all(all, total, i + 1, idle, busy + 1, known));
  }
  known.emplace(key, best);
  return best;
}

/// Records happenings from the public events alone.
class Notes : public trace::Sink {
 public:
  explicit Notes(std::shared_ptr<const model::Setup> setup) : setup_(std::move(setup)) {}
  struct Pool {
    std::vector<Happening> happenings;
    std::uint64_t opened = 0;
    bool evicted = false;  // else there is nothing to choose
  };
  std::map<std::string, Pool> pools;

  void on(const trace::Event& e, const model::World& w) override {
    using trace::EventKind;
    if (e.kind() == EventKind::decision && model::valid(e.connection())) add(e, w, 'r');
    if (e.kind() == EventKind::connection_open) ++pools[pool_name(w, *setup_, e.pool())].opened;
    if (e.kind() == EventKind::connection_close &&
        model::is_eviction(e.as<trace::ConnectionClose>().reason))
      pools[pool_name(w, *setup_, e.pool())].evicted = true;
    if (e.kind() == EventKind::connection_idle) add(e, w, 'k');
    if (e.kind() == EventKind::connection_close && model::valid(e.transfer()) &&
        w[e.transfer()].connection == e.connection())
      add(e, w,
          e.as<trace::ConnectionClose>().reason == model::CloseReason::max_connects ? 'k' : 'c');
  }

 private:
  void add(const trace::Event& e, const model::World& w, char what) {
    const model::Transfer& t = w[e.transfer()];
    const auto destination = static_cast<std::uint32_t>((*setup_)[t.needle].destination);
    const std::uint64_t cap = profile_of(*setup_).idle_cap(w, *setup_, t);
    pools[pool_name(w, *setup_, t.pool)].happenings.push_back({what, destination, cap});
  }
  std::shared_ptr<const model::Setup> setup_;
};

/// A scenario of HTTP/1 without servers that close and without unusual options: only hosts, times
/// and limits.
scenario::Scenario plain(std::uint64_t seed) {
  scenario::Scenario s = RandomRun{seed}.make();
  for (scenario::Server& server : s.servers) {
    server.alpn = std::vector<std::string>{"http/1.1"};
    server.keep_alive.reset();
    server.close_after_requests.reset();
    server.idle_timeout_ms.reset();
    server.http_version.reset();
  }
  s.servers.push_back({});
  s.servers.back().host = "*";
  s.servers.back().alpn = std::vector<std::string>{"http/1.1"};
  s.workload.clear();
  s.events.clear();
  s.until_ms.reset();
  for (scenario::Client& client : s.clients) client.options.clear();
  for (scenario::Request& r : s.requests) {
    r.options.clear();
    r.responses.clear();
  }
  for (scenario::Strategy& strategy : s.strategies) strategy.options.clear();
  for (int i = 0; i < 3; ++i) {
    scenario::Strategy strategy = s.strategies[1];  // multi
    strategy.name += std::to_string(i);
    model::set_option(strategy.multi_options, *model::find_option("CURLMOPT_MAXCONNECTS"),
                      std::int64_t{i + 1});
    s.strategies.push_back(std::move(strategy));
  }
  return s;
}

std::uint64_t total_of(const model::Setup& setup) {
  std::uint64_t total = 0;
  if (setup.scope == model::Scope::easy) return 0;  // a private multi has no such limit
  for (const auto& multi : setup.multis)
    total = static_cast<std::uint64_t>(multi.options.max_total_connections);
  return total;
}

constexpr const char* profiles[] = {"8.22", "8.21", "7.88"};

}  // namespace

TEST_CASE("the clairvoyant never opens more than the run did, whatever the scenario") {
  std::uint64_t exact = 0, loose = 0, regretted = 0, costly = 0, evictions = 0;
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    s.libcurl = profiles[seed % 3];
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto compiled = compile(s, strategy);
      analysis::BoundsRecorder recorder{compiled};
      trace::Summary summary;
      trace::Sink* const sinks[] = {&recorder, &summary};
      run(compiled, sinks);
      const analysis::Bounds bounds = recorder.finish();
      if (bounds.opened != summary.opened() || bounds.clairvoyant.opens > bounds.opened ||
          bounds.costs.costly > bounds.costs.evictions)
        FAIL("seed " << seed << ", strategy " << strategy.name << ": " << bounds.clairvoyant.opens
                     << " for " << bounds.opened);
      // Only evictions can cause regret.
      if (bounds.costs.evictions == 0 && *bounds.regret() != 0)
        FAIL("seed " << seed << ", strategy " << strategy.name << " regrets nothing");
      ++(bounds.clairvoyant.exact ? exact : loose);
      regretted += *bounds.regret();
      evictions += bounds.costs.evictions;
      costly += bounds.costs.costly;
    }
  }
  INFO(exact << " exact, " << loose << " not, " << regretted << " regretted, " << costly << " of "
             << evictions << " evictions costly");
  CHECK(exact > 5'000);
  CHECK(loose > 100);
  CHECK(regretted > 1'000);
  CHECK(costly > 500);
}

TEST_CASE("on plain HTTP/1 the bound is exact, and what trying every victim finds") {
  std::uint64_t tried = 0, below = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    scenario::Scenario s = plain(seed);
    s.libcurl = profiles[seed % 3];
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      if (strategy.scope == model::Scope::share) continue;  // limits may differ between multis
      const auto compiled = compile(s, strategy);
      analysis::BoundsRecorder recorder{compiled};
      Notes notes{compiled.setup};
      trace::Sink* const sinks[] = {&recorder, &notes};
      run(compiled, sinks);
      const analysis::Bounds bounds = recorder.finish();
      if (!bounds.clairvoyant.exact || bounds.costs.evictions == 0) continue;
      std::uint64_t best = 0;
      for (const auto& [name, pool] : notes.pools) {
        std::map<std::pair<std::size_t, Counts>, std::uint64_t> known;
        best += pool.evicted ? try_all(pool.happenings, total_of(*compiled.setup), 0, {}, 0, known)
                             : pool.opened;
      }
      if (best != bounds.clairvoyant.opens)
        FAIL("seed " << seed << ", strategy " << strategy.name << ": " << bounds.clairvoyant.opens
                     << " for " << best << " of " << bounds.opened);
      ++tried;
      below += best < bounds.opened;
    }
  }
  INFO(tried << " tried, " << below << " with regret");
  CHECK(tried > 800);
  CHECK(below > 250);
}

TEST_CASE("a run without limits evicts nothing, wherever they were set") {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    s.libcurl = profiles[seed % 3];
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto lifted = analysis::without_limits(compile(s, strategy));
      analysis::CostlyEvictions costs{lifted.setup};
      trace::Sink* const sinks[] = {&costs};
      run(lifted, sinks);
      if (costs.costs().evictions != 0)
        FAIL("seed " << seed << ", strategy " << strategy.name << " evicts");
    }
  }
}

TEST_CASE("a run that met no limit is not run again, and would have been the same") {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    scenario::Scenario s = RandomRun{seed}.make();
    s.libcurl = profiles[seed % 3];
    for (const scenario::Strategy& strategy : strategies_of(s)) {
      const auto compiled = compile(s, strategy);
      analysis::BoundsRecorder recorder{compiled};
      trace::Summary lifted;
      trace::Sink* const sinks[] = {&recorder};
      trace::Sink* const others[] = {&lifted};
      run(compiled, sinks);
      run(analysis::without_limits(compiled), others);
      if (recorder.finish().unbounded != lifted.opened())
        FAIL("seed " << seed << ", strategy " << strategy.name);
    }
  }
}

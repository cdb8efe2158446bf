// The comparison of two stories: differences that it finds, and those that it allows.

#include "analysis/conform/conform.hpp"

#include <catch2/catch.hpp>

#include "support/fake_libcurl.hpp"
#include "support/random_run.hpp"

using namespace poolscope;
using analysis::Seen;

namespace {

const char* const waiting = R"({"format": "poolscope/1",
  "servers": [{"host": "*", "think_ms": 30, "body_bytes": 0, "idle_timeout_ms": 500}],
  "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 5},
               {"url": "http://b.test/", "at_ms": 300}, {"url": "http://a.test/", "at_ms": 1500}],
  "strategies": [{"name": "m", "scope": "multi",
                  "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 1}}]})";

scenario::Scenario scenario_of(const char* text) {
  const auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

struct Both {
  scenario::Scenario scenario;
  scenario::Strategy strategy;
  std::string lines;
  analysis::Story simulated;
  [[nodiscard]] analysis::Agreement compare() const {
    const auto told = analysis::read_story(lines);
    INFO(told.error << told.refused);
    REQUIRE(told.ok());
    return analysis::compare(simulated, told.story);
  }
  /// The first occurrence of a text, replaced.
  Both with(const std::string& text, const std::string& other) const {
    Both changed = *this;
    const auto at = changed.lines.find(text);
    REQUIRE(at != std::string::npos);
    changed.lines.replace(at, text.size(), other);
    return changed;
  }
};

Both both(const scenario::Scenario& s) {
  const auto strategy = scenario::strategies_of(s).front();
  return {s, strategy, testing::fake_lines(s, strategy), analysis::simulate(s, strategy)};
}

}  // namespace

TEST_CASE("a story agrees with itself, and all of it is compared") {
  const auto agreement = both(scenario_of(waiting)).compare();
  CHECK(agreement.holds());
  CHECK(agreement.decisions == 5);  // r2 waits and is woken
  CHECK(agreement.requests == 4);
  CHECK(agreement.transfers == 4);
  CHECK(agreement.closes == 3);
}

TEST_CASE("random runs agree with themselves") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto s = testing::RandomRun{seed}.make();
    for (const auto& strategy : s.strategies) {
      const Both b{s, strategy, testing::fake_lines(s, strategy), analysis::simulate(s, strategy)};
      const auto agreement = b.compare();
      INFO("seed " << seed << " " << strategy.name);
      if (!agreement.holds()) FAIL(agreement.divergence->what);
    }
  }
}

TEST_CASE("another outcome is found, explained and shown") {
  const Both b = both(scenario_of(waiting));
  const auto other = b.with(R"("outcome":"reuse","pool":"multi:0","connection":0)",
                            R"("outcome":"create","pool":"multi:0","connection":1)")
                         .compare();
  REQUIRE_FALSE(other.holds());
  const auto& d = *other.divergence;
  CHECK(d.what.find("reuse of r1's connection") != std::string::npos);
  CHECK(d.what.find("libcurl:") != std::string::npos);
  CHECK(d.simulated.find("r2 attempt 2") != std::string::npos);
  CHECK_FALSE(d.real.empty());
  REQUIRE(d.event);
  CHECK(analysis::why(b.scenario, b.strategy, *d.event).find("r2") != std::string::npos);
}

TEST_CASE("close reasons count unless they were inferred") {
  const Both b = both(scenario_of(waiting));
  const Both evicted = b.with(R"("reason":"total_limit")", R"("reason":"max_connects")");
  REQUIRE_FALSE(evicted.compare().holds());
  CHECK(evicted.compare().divergence->what.find("total_limit") != std::string::npos);
  CHECK(evicted.with(R"("reason":"max_connects")", R"("reason":"max_connects","inferred":true)")
            .compare()
            .holds());
}

TEST_CASE("moments may differ a little, and no more") {
  const Both b = both(scenario_of(waiting));
  CHECK(b.with(R"("t_us":5000,"event":"decision")", R"("t_us":6500,"event":"decision")")
            .compare()
            .holds());
  CHECK_FALSE(b.with(R"("t_us":5000,"event":"decision")", R"("t_us":9000,"event":"decision")")
                  .compare()
                  .holds());
}

TEST_CASE("results, ends and what servers saw are compared") {
  const Both b = both(scenario_of(waiting));
  CHECK_FALSE(b.with(R"("result":0)", R"("result":7)").compare().holds());
  CHECK_FALSE(b.with(R"("num_connects":1)", R"("num_connects":0)").compare().holds());
  CHECK_FALSE(b.with(R"("reason":"done")", R"("reason":"stuck")").compare().holds());
  CHECK_FALSE(b.with(R"("undone":[])", R"("undone":["r1"])").compare().holds());
  CHECK_FALSE(b.with(R"("transfer":"r1","attempt":1}
)",
                     R"("transfer":"r2","attempt":1}
)")
                  .compare()
                  .holds());
  CHECK_FALSE(
      b.with(R"("waits_for")", R"("x")").with("total_limit", "host_limit").compare().holds());
}

TEST_CASE("what is not a story says so") {
  CHECK(analysis::read_story("").error == "the run has no end");
  CHECK(analysis::read_story("nonsense\n").error.find("not a JSON object") == 0);
  CHECK(analysis::read_story(R"({"refused": "HTTP/3"})").refused == "HTTP/3");
  CHECK_FALSE(analysis::read_story(R"({"seq": 1})").ok());
}

TEST_CASE("a library's version names its profile") {
  CHECK(analysis::profile_for("8.22.0-DEV") == "8.22");
  CHECK(analysis::profile_for("8.22") == "8.22");
  CHECK(analysis::profile_for("8.220").empty());
  CHECK(analysis::profile_for("9.0.0").empty());
}

namespace {

// Two connections become idle `apart` microseconds apart; a third transfer's end evicts `victim`.
analysis::Story evicting(const std::string& victim, model::Duration apart) {
  analysis::Story story;
  const auto add = [&](Seen::Kind kind, model::Time t, const std::string& of) -> Seen& {
    Seen& seen = story.seen.emplace_back();
    seen.kind = kind;
    seen.t = t;
    seen.pool = "multi:0";
    seen.connection = of;
    return seen;
  };
  add(Seen::Kind::done, 100'000, "r1").transfer = "r1";
  add(Seen::Kind::done, 100'000 + apart, "r2").transfer = "r2";
  Seen& close = add(Seen::Kind::close, 150'000, victim);
  close.transfer = "r3";
  close.word = "max_connects";
  add(Seen::Kind::done, 150'000, "r3").transfer = "r3";
  story.end = "done";
  return story;
}

}  // namespace

TEST_CASE("who of two is evicted is a tie when they are less than a millisecond apart") {
  const auto tie = [](model::Duration apart) {
    const auto agreement = analysis::compare(evicting("r1", apart), evicting("r2", apart));
    REQUIRE_FALSE(agreement.holds());
    return agreement.divergence->tie;
  };
  CHECK(tie(400) ==
        "A tie: r1's connection has been idle for 50.000 ms, r2's for 49.600 ms. libcurl compares "
        "whole milliseconds of a clock that goes on while it works, and evicts either.");
  CHECK(tie(999) != "");
  CHECK(tie(1000) == "");
}

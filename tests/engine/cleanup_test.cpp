// Clean-ups while transfers run.

#include <catch2/catch.hpp>

#include <map>

#include "sim.hpp"

namespace poolscope {
namespace {

constexpr const char* text = R"({"format": "poolscope/1",
  "requests": [{"id": "r1", "url": "http://x.test/", "at_ms": 0},
               {"id": "r2", "url": "http://x.test/", "at_ms": 1000},
               {"id": "r3", "url": "http://x.test/", "at_ms": 3000}],
  "events": [{"at_ms": 500, "do": "easy_cleanup", "client": "main"},
             {"at_ms": 2000, "do": "multi_cleanup", "multi": "0"}],
  "strategies": [{"name": "easy", "scope": "easy"}, {"name": "multi", "scope": "multi"}]})";

std::vector<std::string> pools_opened(const trace::Trace& trace) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace.events()[i].kind() == trace::EventKind::pool_open)
      names.push_back(
          model::pool_name(trace.world_at(i + 1), trace.setup(), trace.events()[i].pool()));
  return names;
}

}  // namespace

TEST_CASE("a cleaned-up handle's pool comes back under the same name with #2") {
  const auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  CHECK(pools_opened(record(s, s.strategies[0])) ==
        std::vector<std::string>{"easy:main", "easy:main#2"});
  CHECK(pools_opened(record(s, s.strategies[1])) ==
        std::vector<std::string>{"multi:0", "multi:0#2"});
}

TEST_CASE("cleaning up a handle that the strategy does not have does nothing") {
  const auto loaded = scenario::parse(text);
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  CHECK(record(s, s.strategies[0]).end().reason == trace::EndReason::done);
  CHECK(record(s, s.strategies[1]).end().reason == trace::EndReason::done);
}

namespace {

struct Ends : trace::Sink {
  void on(const trace::Event& e, const model::World& before) override {
    if (e.kind() == trace::EventKind::transfer_done)
      ++ended[static_cast<std::uint32_t>(before[e.transfer()].request)];
  }
  std::map<std::uint32_t, int> ended;
};

}  // namespace

TEST_CASE("a transfer that ends while another one's handle is cleaned up ends once") {
  // The clean-up of r3 makes room for others, whose progress callback ends them immediately.
  const auto loaded = scenario::parse(R"({"format": "poolscope/1", "libcurl": "7.88",
    "requests": [{"url": "http://a.test/"}, {"url": "http://a.test/", "at_ms": 0},
                 {"url": "http://a.test/", "at_ms": 0, "fail_in": "progress"}],
    "workload": [{"arrival": {"poisson_per_s": 100}, "count": 10,
                  "urls": [{"url": "http://a.test/"}]}],
    "strategies": [{"name": "s", "scope": "multi",
                    "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 2}}],
    "events": [{"do": "easy_cleanup", "client": "main", "at_ms": 2}]})");
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  const auto compiled = compile(s, s.strategies[0]);
  Ends ends;
  trace::Sink* const sinks[] = {&ends};
  CHECK(run(compiled, sinks).reason == trace::EndReason::done);
  CHECK(ends.ended.size() == 13);
  for (const auto& [request, times] : ends.ended) CHECK(times == 1);
}

TEST_CASE("a stream that goes on as HTTP/1.1 says so before its connection is closed") {
  const auto loaded = scenario::parse(R"({"format": "poolscope/1",
    "requests": [{"url": "https://a.test/", "options": {"CURLOPT_FORBID_REUSE": true},
                  "response": {"stream_error": "http_1_1_required"}}],
    "strategies": [{"name": "s", "scope": "multi"}]})");
  REQUIRE(loaded.ok());
  const auto& s = loaded.scenario();
  const trace::Trace trace = record(s, s.strategies[0]);
  std::size_t retries = 0;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const trace::Event& e = trace.events()[i];
    if (e.kind() != trace::EventKind::transfer_retry) continue;
    ++retries;
    CHECK(trace.world_at(i).holds(e.connection()));
    CHECK(trace.events()[i + 1].kind() == trace::EventKind::connection_close);
    CHECK(trace.events()[i + 1].connection() == e.connection());
  }
  CHECK(retries == 1);
}

}  // namespace poolscope

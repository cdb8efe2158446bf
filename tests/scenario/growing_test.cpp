// Compiling takes work in proportion to the size of a scenario: counted by the contents of a Setup,
// and once by the clock, with much tolerance. tests/bench/growing_bench.cpp measures each kind
// precisely.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <limits>

#include "model/limit_hit.hpp"
#include "scenario/compile.hpp"
#include "scenario/json.hpp"
#include "support/growing.hpp"

namespace poolscope::scenario {
namespace {

using namespace model;
using poolscope::testing::Growing;
using poolscope::testing::growing_scenarios;
namespace growing = poolscope::testing::growing;

Scenario loaded_from(const std::string& text) {
  const Loaded loaded = parse(text);
  if (!loaded.ok()) FAIL(to_string(loaded.errors().front()));
  return loaded.scenario();
}
Scenario loaded_with(const std::string& members) {
  return loaded_from("{\"format\": \"poolscope/1\", " + members + "}");
}
Compiled compiled(const Scenario& scenario) {
  return resolve(scenario, strategies_of(scenario).front(), {});
}

struct Beyond {
  std::uint64_t hosts = Limits{}.hosts, names = Limits{}.names;
};
std::string limit_of(Scenario scenario, const Beyond& limits, std::string& message) {
  scenario.limits.hosts = limits.hosts;
  scenario.limits.names = limits.names;
  try {
    (void)compiled(scenario);
  } catch (const LimitHit& hit) {
    message = hit.what();
    return hit.limit;
  }
  return {};
}

}  // namespace

TEST_CASE("clients with the same options share what they ask for") {
  Scenario s = loaded_with(growing::hosts_of_clients(1000));
  s.workload[0].count = 1000;
  REQUIRE(s.workload[0].clients.size() == 60);
  const auto setup = compiled(s).setup;
  CHECK(setup->needles.size() == 1000);
  CHECK(setup->peers.size() == 1000);
  CHECK(setup->options.size() == 1);
}

TEST_CASE("a million hosts of sixty clients are a million prepared requests, if they are asked") {
  Scenario s = loaded_with(growing::hosts_of_clients(1));
  s.workload[0].host_count = 1'000'000;
  s.workload[0].count = 300'000;
  CHECK(compiled(s).setup->needles.size() == 1'000'000);
  CHECK_FALSE(compiled(s).setup->of_this_seed);
}

TEST_CASE("a few requests to very many hosts prepare those that the seed asks, and run alike") {
  Scenario s = loaded_with(growing::hosts_of_clients(1));
  s.workload[0].host_count = 1'000'000;
  s.workload[0].count = 10;
  const Compiled some = compiled(s);
  const Setup& few = *some.setup;
  CHECK(few.needles.size() <= 10);
  CHECK(few.of_this_seed);
  s.workload[0].count = 300'000;
  const Compiled more = compiled(s);
  const Setup& all = *more.setup;
  const auto some_of = source(some), all_of = source(more);
  for (int i = 0; i < 10; ++i) {
    const model::Request& one = some_of->peek()->request;
    const model::Request& other = all_of->peek()->request;
    CHECK(few.destinations[index(few[one.needle].destination)].key ==
          all.destinations[index(all[other.needle].destination)].key);
    (void)some_of->pop();
    (void)all_of->pop();
  }
}

TEST_CASE("an easy_setopt prepares what comes after it, and nothing twice") {
  // Many requests at known times: each has its own options, and only those.
  CHECK(compiled(loaded_with(growing::setopt_timed(400))).setup->needles.size() <= 2 * 400);
  // Many requests that wait for one another, to one host.
  CHECK(compiled(loaded_with(growing::setopt_waiting(400))).setup->needles.size() == 401);
  // The same three values again and again.
  CHECK(compiled(loaded_with(growing::setopt_again(400))).setup->needles.size() <= 4 * 400);
  CHECK(compiled(loaded_with(growing::setopt_redirects(400))).setup->needles.size() <= 4 * 400);
  CHECK(compiled(loaded_with(growing::setopt_redirects(400))).setup->responses.size() <= 4 * 400);
  CHECK(compiled(loaded_with(growing::setopt_learning(400))).setup->needles.size() <= 2 * 400);
  CHECK(compiled(loaded_with(growing::setopt_elsewhere(400))).setup->needles.size() <= 400);
}

TEST_CASE("copies of copies are whom they come from; in a circle nobody is") {
  const Scenario s = loaded_with(
      R"("clients": [{"id": "a", "options": {"CURLOPT_PIPEWAIT": 1}}],
         "requests": [{"client": "c", "url": "http://h/"}, {"client": "b", "url": "http://h/"},
                      {"client": "x", "url": "http://h/"}, {"client": "y", "url": "http://h/"}],
         "events": [{"at_ms": 0, "do": "easy_duphandle", "client": "b", "as": "c"},
                    {"at_ms": 0, "do": "easy_duphandle", "client": "a", "as": "b"},
                    {"at_ms": 0, "do": "easy_duphandle", "client": "x", "as": "y"},
                    {"at_ms": 0, "do": "easy_duphandle", "client": "y", "as": "x"}])");
  const Compiled made = compiled(s);
  const Setup& setup = *made.setup;
  const auto stream = source(made);
  while (stream->peek() != nullptr) {
    const AppItem item = stream->pop();
    if (item.kind != AppItem::Kind::request) continue;
    const std::string& client = setup.clients[index(item.request.client)];
    INFO(client);
    CHECK(setup.options_of(setup[item.request.needle]).pipewait ==
          (client == "b" || client == "c"));
  }
}

TEST_CASE("a server is found by exact host, longest suffix, star; with port before without") {
  const Scenario s = loaded_with(
      R"("servers": [{"host": "*"}, {"host": "*.b"}, {"host": "*.a.b"}, {"host": "*.b", "port": 81},
                     {"host": "X.a.b"}, {"host": "x.a.b", "port": 82}, {"host": "*", "port": 83}],
         "requests": [{"url": "http://h/"}, {"url": "http://h.b/"}, {"url": "http://g.h.a.b/"},
                      {"url": "http://h.b:81/"}, {"url": "http://x.a.b:81/"},
                      {"url": "http://x.a.b:82/"}, {"url": "http://h:83/"},
                      {"url": "http://h.a.b:81/"}, {"url": "http://b/"}])");
  const Compiled made = compiled(s);
  const Setup& setup = *made.setup;
  const auto stream = source(made);
  std::vector<std::string> names;
  while (stream->peek() != nullptr) {
    const AppItem item = stream->pop();
    names.push_back(setup[setup[item.request.needle].server].name);
    stream->finished(item.request.index, item.at);
  }
  CHECK(names == std::vector<std::string>{"*", "*.b", "*.a.b", "*.b:81", "X.a.b", "x.a.b:82",
                                          "*:83", "*.a.b", "*"});
}

TEST_CASE("what is too much to prepare says how much it is") {
  std::string message;
  Scenario s = loaded_with(
      R"("clients": [{"id": "a", "options": {"CURLOPT_MAXCONNECTS": 1}},
                     {"id": "b", "options": {"CURLOPT_MAXCONNECTS": 2}}],
         "workload": [{"arrival": {"every_ms": 1}, "count": 1000, "clients": ["a", "b"],
                       "hosts": {"count": 1000, "url": "http://h{n}/"}}])");
  CHECK(limit_of(s, {}, message).empty());
  CHECK(limit_of(s, {1000, 2000}, message).empty());
  CHECK(limit_of(s, {1000, 1999}, message) == "names");
  CHECK(message ==
        "workload 1: 2 different option sets of clients times 1000 hosts are 2000 prepared "
        "requests, beyond the limit of 1,999 different prepared requests; --max-names raises it");
  CHECK(limit_of(s, {999, 4000}, message) == "hosts");
  CHECK(message ==
        "the workloads make 1,000 hosts, beyond the limit of 999 generated hosts; --max-hosts "
        "raises it");
  s.workload.push_back(s.workload.front());
  CHECK(limit_of(s, {2000, 3000}, message) == "names");
  CHECK_THAT(message, Catch::Contains("with those of other workloads"));
  CHECK(limit_of(loaded_with(growing::option_sets(20)), {1000, 19}, message) == "names");
  CHECK(limit_of(loaded_with(growing::setopt_again(300)), {1000, 1100}, message) == "names");
}

TEST_CASE("compiling and reading end at once when they are told to") {
  const std::string text = "{\"format\": \"poolscope/1\", " + growing::clients(5000) + "}";
  int asked = 0;
  const GoOn once = [&] { return ++asked < 2; };
  CHECK_THROWS_AS(parse(text, "f", {}, once), Stopped);
  CHECK(asked == 2);
  const Scenario s = loaded_from(text);
  CHECK_THROWS_AS(resolve(s, strategies_of(s).front(), {}, once), Stopped);
  CHECK(asked == 3);
  int kept_asking = 0;
  CHECK_NOTHROW(resolve(s, strategies_of(s).front(), {}, [&] { return ++kept_asking > 0; }));
  CHECK(kept_asking > 1);
}

TEST_CASE("every run of what is compiled takes its stream from the beginning") {
  // The scenario and the strategy are gone by the time of the run.
  const Compiled made = compiled(loaded_with(growing::setopt_again(5)));
  for (int run = 0; run < 2; ++run) {
    const auto stream = source(made);
    std::size_t items = 0;
    for (; stream->peek() != nullptr; ++items) {
      const AppItem item = stream->pop();
      if (item.kind == AppItem::Kind::request) stream->finished(item.request.index, item.at);
    }
    CHECK(items == 10);
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Four times as much may take twelve times as long on a busy machine, in the best of several tries.
// Work that goes through everything for each item takes sixteen times as long.
TEST_CASE("four times as much takes not much more than four times as long") {
  using Clock = std::chrono::steady_clock;
  const auto time_of = [](const Growing& growing, std::size_t n) {
    const std::string text = growing.text(n);
    auto best = std::numeric_limits<double>::max();
    for (int i = 0; i < 3; ++i) {
      const auto start = Clock::now();
      const Scenario s = loaded_from(text);
      for (const Strategy& strategy : strategies_of(s)) (void)source(resolve(s, strategy))->peek();
      best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return best;
  };
  for (const Growing& growing : growing_scenarios) {
    INFO(growing.name);
    double ratio = 0;
    for (int tries = 0; tries < 5; ++tries) {
      ratio = time_of(growing, growing.smallest * 4) / time_of(growing, growing.smallest);
      if (ratio < 12) break;
    }
    CHECK(ratio < 12);
  }
}
#endif

}  // namespace poolscope::scenario

// Second futures: asked for, simulated, shown as tabs, closed, saved. Without a window.
#include <catch2/catch.hpp>

#include "app/document/load.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/run_index.hpp"
#include "scenario/json.hpp"

using namespace poolscope::gui;
namespace model = poolscope::model;
namespace scenario = poolscope::scenario;
namespace trace = poolscope::trace;

namespace {

constexpr const char* text = R"({
  "format": "poolscope/1", "title": "One host",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "url": "https://a.test/", "at_ms": 0},
    {"id": "r2", "url": "https://a.test/", "at_ms": 1000},
    {"id": "r3", "url": "https://a.test/", "at_ms": 2500}
  ],
  "strategies": [{"name": "multi", "scope": "multi"}, {"name": "easy", "scope": "easy"}],
  "expect": [{"request": "r2", "outcome": "reuse"}]
})";

model::Outcome last_outcome(const Model& m, const char* name) {
  for (const TransferLife& life : shown_run(m)->index->transfers)
    if (life.name == name) return life.decisions.back().outcome;
  return model::Outcome::fail;
}

}  // namespace

TEST_CASE("an option is changed from the playhead on, in a run beside the first") {
  Model m = opened(text);
  act(m, SeekTime{1500e3});
  const Run before = *shown_run(m);
  act(m, ForkRun{ForkRun::What::option, UINT32_MAX, "CURLOPT_FRESH_CONNECT", "on", -1});
  REQUIRE(m.document->runs.size() == 3);
  CHECK(m.run == RunId{2});
  CHECK(m.work.forking.empty());
  CHECK(m.playback.position == 1500e3);
  CHECK(shown_run(m)->fork->of == RunId{0});
  CHECK_THAT(title_of(*shown_run(m)), Catch::EndsWith(" FRESH_CONNECT on"));
  CHECK(last_outcome(m, "r2") == model::Outcome::reuse);
  CHECK(last_outcome(m, "r3") == model::Outcome::create);
  // The past is the same, event for event.
  const auto ours = shown_run(m)->trace->events();
  const auto theirs = before.trace->events();
  for (std::size_t i = 0; i < theirs.size() && theirs[i].t() <= 1500000; ++i)
    REQUIRE(ours[i] == theirs[i]);
  // And the first future is still there.
  act(m, ChooseRun{RunId{0}});
  CHECK(last_outcome(m, "r3") == model::Outcome::reuse);
}

TEST_CASE("something happens to a connection") {
  Model m = opened(text);
  act(m, SeekTime{1500e3});
  act(m, Select{{Selection::Kind::connection, 0}});
  act(m, ForkRun{ForkRun::What::server_closes, 0, "", "", -1});
  REQUIRE(m.document->runs.size() == 3);
  CHECK(shown_run(m)->index->connections[0].reason == model::CloseReason::dead);
  CHECK(last_outcome(m, "r3") == model::Outcome::create);
  // What was selected is the same connection in its other future.
  CHECK(m.selection.what == Selection{Selection::Kind::connection, 0});
}

TEST_CASE("a server is killed under an answer") {
  Model m = opened(text);
  act(m, SeekTime{1050e3});
  act(m, ForkRun{ForkRun::What::server_killed, 0, "", "", -1});
  REQUIRE(m.document->runs.size() == 3);
  // The request in flight dies with its connection, and is sent once more.
  CHECK(shown_run(m)->index->connections[0].reason == model::CloseReason::died);
  CHECK(last_outcome(m, "r2") == model::Outcome::create);
}

TEST_CASE("what cannot be done is said, and nothing is simulated") {
  Model m = opened(text);
  const auto refused = [&](const ForkRun& fork) {
    const auto effects = update(m, fork);
    CHECK(effects.empty());
    REQUIRE(m.frame.notice);
    CHECK(m.frame.notice->bad);
    CHECK(m.work.forking.empty());
    return m.frame.notice->text;
  };
  using W = ForkRun::What;
  CHECK_THAT(refused({W::option, UINT32_MAX, "CURLOPT_MAXAGE", "3", -1}),
             Catch::Contains("CURLOPT_MAXAGE_CONN"));
  CHECK_THAT(refused({W::option, UINT32_MAX, "CURLOPT_MAXAGE_CONN", "soon", -1}),
             Catch::Contains("whole number"));
  CHECK_THAT(refused({W::server_closes, 0, "", "", -1}), Catch::Contains("not connected yet"));
  CHECK_THAT(refused({W::server_closes, 99, "", "", -1}), Catch::Contains("choose a connection"));
  act(m, SeekTime{1500e3});
  CHECK_THAT(refused({W::goaway, 0, "", "", -1}), Catch::Contains("HTTP/2"));
  act(m, SeekTime{1050e3});
  CHECK_THAT(refused({W::server_closes, 0, "", "", -1}), Catch::Contains("in use"));
  act(m, ChooseRun{RunId{1}});
  CHECK_THAT(refused({W::option, UINT32_MAX, "CURLMOPT_MAXCONNECTS", "3", -1}),
             Catch::Contains("no multi handle"));
}

TEST_CASE("a fork's tab is closed, and forks of it know what they begin as") {
  Model m = opened(text);
  act(m, SeekTime{500e3});
  act(m, ForkRun{ForkRun::What::option, UINT32_MAX, "CURLOPT_MAXAGE_CONN", "30", -1});
  act(m, SeekTime{1500e3});
  act(m, ForkRun{ForkRun::What::option, UINT32_MAX, "CURLOPT_FRESH_CONNECT", "on", -1});
  REQUIRE(m.document->runs.size() == 4);
  CHECK(shown_run(m)->fork->of == RunId{2});
  CHECK(shown_run(m)->fork->scenario.events.size() == 2);  // both changes
  act(m, CloseFork{RunId{2}});
  REQUIRE(m.document->runs.size() == 3);
  CHECK(m.run == RunId{3});  // a run keeps its id
  CHECK(shown_run(m)->fork->of == RunId{0});
  act(m, CloseFork{RunId{2}});  // is gone
  CHECK(m.document->runs.size() == 3);
  act(m, CloseFork{RunId{3}});
  CHECK(m.document->runs.size() == 2);
  CHECK(m.run == RunId{0});
  act(m, CloseFork{RunId{0}});  // no fork
  CHECK(m.document->runs.size() == 2);
}

TEST_CASE("a fork is saved as a scenario that gives the same run") {
  Model m = opened(text);
  act(m, SeekTime{1500e3});
  act(m, ForkRun{ForkRun::What::option, UINT32_MAX, "CURLOPT_FRESH_CONNECT", "on", -1});
  const auto effects = update(m, SaveFork{RunId{2}, "fork.json"});
  REQUIRE(effects.size() == 1);
  const auto& written = std::get<WriteText>(effects.front());
  CHECK(written.path == "fork.json");
  const Action again = load_text(written.text, "fork.json");
  REQUIRE(std::holds_alternative<Loaded>(again));
  const auto& document = *std::get<Loaded>(again).document;
  REQUIRE(document.runs.size() == 1);
  CHECK(std::ranges::equal(document.runs[0].trace->events(), shown_run(m)->trace->events()));
  CHECK_THAT(document.scenario.title, Catch::Contains("from 1500.001 ms on"));
}

TEST_CASE("a file that is read again keeps its forks") {
  Model m = opened(text);
  act(m, SeekTime{1500e3});
  act(m, ForkRun{ForkRun::What::option, UINT32_MAX, "CURLOPT_FRESH_CONNECT", "on", -1});
  act(m, ChooseRun{RunId{1}});
  act(m, load_text(text, "one.json"));
  REQUIRE(m.document->runs.size() == 3);
  CHECK(m.run == RunId{1});
  CHECK(m.document->runs[2].fork->words == "CURLOPT_FRESH_CONNECT on");
  CHECK(m.document->runs[2].fork->of == RunId{0});
}

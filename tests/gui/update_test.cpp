#include "app/update.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "app/document/load.hpp"
#include "app/frame/settings.hpp"
#include "app/json/action.hpp"
#include "app/playback/playback.hpp"
#include "app/playback/world_cursor.hpp"
#include "app/timeline/time_window.hpp"
#include "gui/opened.hpp"
#include "present/log/rows.hpp"
#include "present/run_index.hpp"

using namespace poolscope::gui;
namespace model = poolscope::model;
namespace trace = poolscope::trace;

namespace {

constexpr const char* text = R"({
  "format": "poolscope/1",
  "title": "Three requests",
  "servers": [{"host": "api.test", "think_ms": 40}, {"host": "cdn.test", "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "url": "https://api.test/a", "at_ms": 0},
    {"id": "r2", "url": "https://cdn.test/b", "at_ms": 0},
    {"id": "r3", "url": "https://api.test/c", "at_ms": 900}
  ],
  "strategies": [
    {"name": "easy", "scope": "easy"},
    {"name": "one", "scope": "multi", "multi_options": {"CURLMOPT_MAXCONNECTS": 1}}
  ]
})";

// What always holds of a model: the playhead is in the run and agrees with the cursor.
void check_consistent(const Model& m) {
  const Run* run = shown_run(m);
  if (!run) return;
  REQUIRE(m.cursor <= run->trace->size());
  const auto events = run->trace->events();
  if (m.cursor > 0) CHECK(static_cast<double>(events[m.cursor - 1].t()) <= m.playback.position);
  if (m.cursor < events.size())
    CHECK(static_cast<double>(events[m.cursor].t()) >= std::floor(m.playback.position));
  CHECK(m.playback.position >= 0);
  CHECK(m.playback.position <= run_end(m));
  CHECK(m.timeline.window.from >= 0);
  CHECK(m.timeline.window.to <= std::max(run_end(m), shortest_window_us) + 1e-6);
  CHECK(m.timeline.window.to - m.timeline.window.from >= shortest_window_us - 1e-6);
}

}  // namespace

TEST_CASE("a loaded scenario is shown from its start, paused, all of it") {
  const Model m = opened(text, "three.json");
  REQUIRE(m.document);
  CHECK(m.document->runs.size() == 2);
  CHECK(m.run == RunId{0});
  CHECK(m.cursor == 0);
  CHECK(m.playback.position == 0);
  CHECK_FALSE(m.playback.playing);
  CHECK(m.timeline.window == fitting(run_end(m)));
  CHECK(m.playback.base_rate == Approx(run_end(m) / 20).epsilon(0.5));
  CHECK(m.start.recent == std::vector<std::string>{"three.json"});
  check_consistent(m);
}

TEST_CASE("stepping over events goes there and back again") {
  Model m = opened(text, "three.json");
  const auto& stops = shown_run(m)->index->public_events;
  REQUIRE(stops.size() > 10);
  for (const std::uint64_t stop : stops) {
    act(m, StepEvent{1});
    REQUIRE(m.cursor == stop + 1);
    check_consistent(m);
  }
  const std::size_t last = m.cursor;
  act(m, StepEvent{1});
  CHECK(m.cursor == last);
  for (std::size_t i = stops.size(); i-- > 1;) {
    act(m, StepEvent{-1});
    REQUIRE(m.cursor == stops[i - 1] + 1);
    check_consistent(m);
  }
  act(m, StepEvent{-1});
  CHECK(m.cursor == 0);
  act(m, StepEvent{-1});
  CHECK(m.cursor == 0);
  act(m, StepEvent{3});
  CHECK(m.cursor == stops[2] + 1);
}

TEST_CASE("stepping over decisions selects whose they are") {
  Model m = opened(text, "three.json");
  const auto& stops = shown_run(m)->index->decisions;
  REQUIRE(stops.size() == 3);
  for (std::size_t i = 0; i < stops.size(); ++i) {
    act(m, StepDecision{1});
    CHECK(m.cursor == stops[i] + 1);
    CHECK(m.selection.what == Selection{Selection::Kind::transfer, i});
  }
  act(m, StepDecision{-1});
  CHECK(m.cursor == stops[1] + 1);
  CHECK(m.selection.what.id == 1);
  check_consistent(m);
}

TEST_CASE("the cursor can stand inside one instant") {
  Model m = opened(text, "three.json");
  const auto events = shown_run(m)->trace->events();
  // At time 0 several things happen.
  act(m, StepEvent{1});
  CHECK(m.cursor < shown_run(m)->trace->cursor_at(0));
  CHECK(m.playback.position == 0);
  act(m, SeekTime{0});
  CHECK(m.cursor == shown_run(m)->trace->cursor_at(0));
  act(m, SeekEvent{events.size() + 50});
  CHECK(m.cursor == events.size());
  check_consistent(m);
}

TEST_CASE("playing moves on by its rate and stops at the end") {
  Model m = opened(text, "three.json");
  act(m, Ticked{1});
  CHECK(m.cursor == 0);  // paused
  act(m, TogglePlay{});
  act(m, ChangeSpeed{1});
  act(m, Ticked{0.5});
  CHECK(m.playback.position == Approx(m.playback.base_rate));
  check_consistent(m);
  act(m, Ticked{1e9});
  CHECK_FALSE(m.playback.playing);
  CHECK(m.playback.position == run_end(m));
  CHECK(m.cursor == shown_run(m)->trace->size());
  act(m, TogglePlay{});  // from the end: once more
  CHECK(m.playback.playing);
  CHECK(m.cursor == 0);
  act(m, StepEvent{1});
  CHECK_FALSE(m.playback.playing);
  for (int i = 0; i < 20; ++i) act(m, ChangeSpeed{1});
  CHECK(m.playback.speed_power == fastest);
  for (int i = 0; i < 40; ++i) act(m, ChangeSpeed{-1});
  CHECK(m.playback.speed_power == slowest);
}

TEST_CASE("another strategy keeps the time and the selected transfer") {
  Model m = opened(text, "three.json");
  act(m, SeekTime{500'000});
  act(m, Select{{Selection::Kind::transfer, 1}});
  act(m, ChooseRun{RunId{1}});
  CHECK(m.run == RunId{1});
  CHECK(m.playback.position == 500'000);
  CHECK(m.cursor == shown_run(m)->trace->cursor_at(500'000));
  CHECK(m.selection.what == Selection{Selection::Kind::transfer, 1});
  CHECK(m.timeline.window == fitting(run_end(m)));
  act(m, Select{{Selection::Kind::connection, 0}});
  act(m, ChooseRun{RunId{0}});
  CHECK(m.selection.what.kind == Selection::Kind::nothing);
  act(m, ChooseRun{RunId{7}});
  CHECK(m.run == RunId{0});
  check_consistent(m);
}

TEST_CASE("selecting can take the playhead along") {
  Model m = opened(text, "three.json");
  act(m, Select{{Selection::Kind::transfer, 2}, true});
  const auto& life = shown_run(m)->index->transfers[2];
  CHECK(m.cursor == life.decisions.front().event + 1);
  act(m, Select{{Selection::Kind::connection, 0}, true});
  CHECK(m.cursor == shown_run(m)->index->connections[0].open_event + 1);
  act(m, Select{{Selection::Kind::event, 4}, true});
  CHECK(m.cursor == 5);
  check_consistent(m);
}

TEST_CASE("what does not exist is not selected") {
  Model m = opened(text, "three.json");
  act(m, Select{{Selection::Kind::transfer, 0}});
  const Selection before = m.selection.what;
  for (const auto kind : {Selection::Kind::transfer, Selection::Kind::connection,
                          Selection::Kind::destination, Selection::Kind::event}) {
    act(m, Select{{kind, 9'999'999}, true});
    CHECK(m.selection.what == before);
    act(m, Hover{{kind, 9'999'999}});
    CHECK(m.selection.hovered.kind == Selection::Kind::nothing);
  }
}

TEST_CASE("every action is harmless without a scenario") {
  for (const auto name : action_names()) {
    if (name == "loaded" || name == "library_read" || name == "forked" || name == "loaded_beside" ||
        name == "swept" || name == "advised" || name == "bounds_found" ||
        name == "stopped_at_limit")
      continue;  // never written
    const auto parsed = action_from_json(R"({"do":")" + std::string(name) + R"("})");
    REQUIRE(parsed.action);
    Model m;
    act(m, *parsed.action);
    CHECK_FALSE(m.document);
    CHECK(m.cursor == 0);
  }
}

TEST_CASE("Esc goes one step back out at a time") {
  Model m = opened(text, "three.json");
  act(m, ShowWindow{{100'000, 200'000}});
  act(m, Select{{Selection::Kind::transfer, 0}});
  act(m, ShowBrowser{true});
  act(m, ShowHelp{true});
  CHECK_FALSE(shows_browser(m));
  CHECK(shows_help(m));
  act(m, StepOut{});
  CHECK_FALSE(m.frame.overlay);  // help had taken the browser's place
  CHECK(m.selection.what.kind == Selection::Kind::transfer);
  act(m, StepOut{});
  CHECK(m.selection.what.kind == Selection::Kind::nothing);
  CHECK(m.timeline.window == TimeWindow{100'000, 200'000});
  act(m, StepOut{});
  CHECK(m.timeline.window == fitting(run_end(m)));
}

TEST_CASE("a file with errors keeps what was open") {
  Model m = opened(text, "three.json");
  const auto before = m.document;
  CHECK(std::holds_alternative<LoadDocument>(update(m, OpenFile{"broken.json"}).front()));
  CHECK(m.work.loading == "broken.json");
  act(m, LoadProgressed{0.5F});
  CHECK(m.work.progress == 0.5F);
  const Action failed = load_text("{\"format\": \"poolscope/1\", \"requsts\": []}", "broken.json");
  REQUIRE(std::holds_alternative<LoadFailed>(failed));
  act(m, failed);
  CHECK(m.document == before);
  CHECK(shows(m, Strip::errors));
  CHECK_FALSE(m.failed.errors.empty());
  CHECK_FALSE(m.work.loading);
  // Reading again means the file that could not be read.
  const auto again = update(m, ReloadFile{});
  REQUIRE(std::holds_alternative<LoadDocument>(again.front()));
  CHECK(std::get<LoadDocument>(again.front()).path == "broken.json");
  act(m, CancelLoading{});
  act(m, DismissErrors{});
  CHECK_FALSE(shows(m, Strip::errors));
}

TEST_CASE("results of a load that is no longer wanted are dropped") {
  Model m;
  act(m, OpenFile{"a.json"});
  act(m, OpenFile{"b.json"});
  act(m, loaded(text, "a.json"));
  CHECK_FALSE(m.document);
  act(m, LoadFailed{"a.json", {}});
  CHECK(m.work.loading == "b.json");
  act(m, loaded(text, "b.json"));
  CHECK(m.document);
  CHECK_FALSE(m.work.loading);
}

TEST_CASE("reading the same file again stays where one was") {
  Model m = opened(text, "three.json");
  act(m, ChooseRun{RunId{1}});
  act(m, SeekTime{600'000});
  act(m, Select{{Selection::Kind::transfer, 1}});
  act(m, ShowWindow{{100'000, 700'000}});
  act(m, ReloadFile{});
  act(m, loaded(text, "three.json"));
  CHECK(m.run == RunId{1});
  CHECK(m.playback.position == 600'000);
  CHECK(m.selection.what.id == 1);
  CHECK(m.timeline.window == TimeWindow{100'000, 700'000});
  act(m, loaded(text, "other.json"));
  CHECK(m.run == RunId{0});
  CHECK(m.cursor == 0);
  CHECK(m.start.recent == std::vector<std::string>{"other.json", "three.json"});
  act(m, CloseFile{});
  CHECK_FALSE(m.document);
  CHECK(m.cursor == 0);
}

TEST_CASE("looks are kept in bounds and saved") {
  Model m;
  CHECK_FALSE(update(m, SetTheme{ThemeChoice::light}).empty());
  CHECK(m.frame.theme == ThemeChoice::light);
  CHECK_FALSE(update(m, SetScale{99}).empty());
  CHECK(m.frame.scale == 4);
  Layout odd;
  odd.side = -3;
  odd.left_cut = 2;
  act(m, SetLayout{odd});
  CHECK(m.frame.focused.side == 0.1F);
  CHECK(m.frame.focused.left_cut == 0.9F);
  act(m, SetMotion{false});
  act(m, SetRecent{std::vector<std::string>(30, "x")});
  CHECK(m.start.recent.size() == 10);
  const Settings kept = settings_from_json(to_json(settings_of(m)));
  Model other;
  apply_settings(other, kept);
  CHECK(other.frame.theme == ThemeChoice::light);
  CHECK(other.frame.scale == 4);
  CHECK_FALSE(other.frame.motion);
  CHECK(other.start.recent == m.start.recent);
}

TEST_CASE("the log says who and what") {
  Model m = opened(text, "three.json");
  const Run& run = *shown_run(m);
  for (const std::uint64_t event : run.index->public_events) {
    const LogRow row = log_row(*run.trace, *run.index, *run.log, event);
    CHECK_FALSE(row.event.empty());
    CHECK((!row.transfer.empty() || !row.connection.empty()));
  }
  const auto& first = run.index->decisions.front();
  const LogRow row = log_row(*run.trace, *run.index, *run.log, first);
  CHECK(row.transfer == "r1");
  CHECK(row.connection == "#0");
  CHECK(row.what.starts_with("create, no_candidate"));
  act(m, FilterLog{"r1 decision"});
  CHECK(m.log.filter == "r1 decision");
  act(m, FollowLog{false});
  CHECK_FALSE(m.log.follow);
  act(m, ShowInternalEvents{true});
  CHECK(m.log.internal);
}

TEST_CASE("the World at the playhead is the same however one came there") {
  Model m = opened(text, "three.json");
  WorldCursor cursor;
  const std::size_t size = shown_run(m)->trace->size();
  for (const std::size_t at : {std::size_t{0}, size, size / 2, size / 2 + 1, size / 3, size}) {
    act(m, SeekEvent{at});
    CHECK(cursor.at(m) == shown_run(m)->trace->world_at(m.cursor));
  }
  act(m, ChooseRun{RunId{1}});
  CHECK(cursor.at(m) == shown_run(m)->trace->world_at(m.cursor));
  act(m, CloseFile{});
  CHECK(cursor.at(m).pools.size() == 0);
}

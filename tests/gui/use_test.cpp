// What a person does beyond stepping: running until something, ranges and loops, bookmarks, panes,
// commands and the palette, what is copied, the library. Without a window.
#include <catch2/catch.hpp>
#include <set>

#include "app/commands/commands.hpp"
#include "app/commands/palette.hpp"
#include "app/document/bookmarks.hpp"
#include "app/document/load.hpp"
#include "app/frame/layout_json.hpp"
#include "app/json/action.hpp"
#include "app/log/copy_words.hpp"
#include "app/playback/playback.hpp"
#include "app/playback/run_until.hpp"
#include "app/start/demo.hpp"
#include "app/start/library.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/run_index.hpp"

using namespace poolscope::gui;
namespace model = poolscope::model;
namespace trace = poolscope::trace;

namespace {

// Three hosts and a pool of two: creates, a reuse, two evictions, and a close at the end.
constexpr const char* text = R"({
  "format": "poolscope/1",
  "title": "A pool of two",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "url": "https://a.test/", "at_ms": 0},
    {"id": "r2", "url": "https://b.test/", "at_ms": 300},
    {"id": "r3", "url": "https://b.test/", "at_ms": 600},
    {"id": "r4", "url": "https://c.test/", "at_ms": 900},
    {"id": "r5", "url": "https://a.test/", "at_ms": 1200}
  ],
  "strategies": [
    {"name": "two", "scope": "easy", "options": {"CURLOPT_MAXCONNECTS": 2}},
    {"name": "five", "scope": "easy"}
  ]
})";

const trace::Event& last_event(const Model& m) {
  return shown_run(m)->trace->events()[m.cursor - 1];
}

std::string selected_name(const Model& m) {
  const RunIndex& index = *shown_run(m)->index;
  if (m.selection.what.kind != Selection::Kind::transfer) return "";
  return index.transfers[index.transfer_of_request[m.selection.what.id]].name;
}

}  // namespace

TEST_CASE("running until a decision stops at the next one of its kind, and at the one before") {
  Model m = opened(text, "pool.json");
  std::vector<std::string> created;
  for (;;) {
    const auto before = m.cursor;
    act(m, RunUntil{Until::create, 1});
    if (m.cursor == before) break;
    CHECK(last_event(m).kind() == trace::EventKind::decision);
    CHECK(last_event(m).as<trace::Decision>().outcome == model::Outcome::create);
    created.push_back(selected_name(m));
  }
  CHECK(created == std::vector<std::string>{"r1", "r2", "r4", "r5"});
  REQUIRE(m.frame.notice);  // and says that there is no more
  CHECK(m.frame.notice->text == "no new connection after this moment");
  std::vector<std::string> back;
  for (int i = 0; i < 3; ++i) {
    act(m, RunUntil{Until::create, -1});
    back.push_back(selected_name(m));
  }
  CHECK(back == std::vector<std::string>{"r4", "r2", "r1"});
  act(m, RunUntil{Until::reuse, 1});
  CHECK(selected_name(m) == "r3");
  CHECK_FALSE(m.playback.playing);
}

TEST_CASE("running until an eviction selects the connection that went") {
  Model m = opened(text, "pool.json");
  act(m, RunUntil{Until::evict, 1});
  CHECK(last_event(m).kind() == trace::EventKind::connection_close);
  CHECK(last_event(m).as<trace::ConnectionClose>().reason == model::CloseReason::max_connects);
  REQUIRE(m.selection.what.kind == Selection::Kind::connection);
  CHECK(shown_run(m)->index->connections[m.selection.what.id].destination == "a.test:443");
  // With a connection selected, "close" means its own end.
  act(m, SeekStart{});
  act(m, Select{{Selection::Kind::connection, 1}});
  act(m, RunUntil{Until::close, 1});
  CHECK(last_event(m).as<trace::ConnectionClose>().number ==
        shown_run(m)->index->connections[1].number);
  CHECK(m.playback.position == static_cast<double>(shown_run(m)->index->connections[1].closed));
}

TEST_CASE("a breakpoint is a filter of events") {
  Model m = opened(text, "pool.json");
  act(m, RunUntil{Until::breakpoint, 1});
  CHECK(m.cursor == 0);  // none is set
  act(m, SetBreakpoint{"r4 decision"});
  act(m, RunUntil{Until::breakpoint, 1});
  CHECK(last_event(m).kind() == trace::EventKind::decision);
  CHECK(selected_name(m) == "r4");
}

TEST_CASE("at the pace of decisions a second is one decision, however far apart they are") {
  Model m = opened(text, "pool.json");
  act(m, SetPace{Pace::decisions});
  act(m, TogglePlay{});
  act(m, Ticked{0.9});
  CHECK(m.cursor == 0);
  act(m, Ticked{0.2});
  CHECK(selected_name(m) == "r1");
  act(m, Ticked{2});
  CHECK(selected_name(m) == "r3");
  act(m, ChangeSpeed{1});  // twice as fast
  act(m, Ticked{1});
  CHECK(selected_name(m) == "r5");
  act(m, Ticked{1});
  CHECK_FALSE(m.playback.playing);
  CHECK(m.playback.position == run_end(m));
}

TEST_CASE("a range is kept in order and inside of the run, and a loop stays in it") {
  Model m = opened(text, "pool.json");
  act(m, SelectRange{TimeWindow{600'000, 300'000}});
  REQUIRE(m.timeline.range);
  CHECK(*m.timeline.range == TimeWindow{300'000, 600'000});
  act(m, LoopRange{true});
  act(m, SeekTime{550'000});
  act(m, TogglePlay{});
  const double second = 0.1 * m.playback.base_rate;
  for (int i = 0; i < 200; ++i) {
    act(m, Ticked{0.1});
    CHECK(m.playback.position >= 300'000);
    CHECK(m.playback.position <= 600'000 + second);
  }
  CHECK(m.playback.playing);
  act(m, SelectRange{TimeWindow{-5e9, 5e9}});
  CHECK(*m.timeline.range == TimeWindow{0, run_end(m)});
  act(m, SelectRange{TimeWindow{7, 7}});
  CHECK_FALSE(m.timeline.range);
}

TEST_CASE("bookmarks stand in order, are stepped along, and outlast the session") {
  Model m = opened(text, "pool.json");
  CHECK(act(m, AddBookmark{900'000, "c"}).size() == 1);
  act(m, AddBookmark{300'000, ""});
  act(m, AddBookmark{300'000, "b"});  // the same moment: its name changes
  REQUIRE(m.timeline.bookmarks.size() == 2);
  CHECK(m.timeline.bookmarks[0].name == "b");
  act(m, StepBookmark{1});
  CHECK(m.playback.position == 300'000);
  act(m, StepBookmark{1});
  CHECK(m.playback.position == 900'000);
  act(m, StepBookmark{-1});
  CHECK(m.playback.position == 300'000);
  const std::string kept = with_bookmarks("damage", "/x/pool.json", m.timeline.bookmarks);
  CHECK(bookmarks_in(kept, "/x/pool.json") == m.timeline.bookmarks);
  CHECK(bookmarks_in(kept, "/x/other.json").empty());
  act(m, RemoveBookmark{0});
  CHECK(m.timeline.bookmarks.size() == 1);
  CHECK(bookmarks_in(with_bookmarks(kept, "/x/pool.json", {}), "/x/pool.json").empty());
}

TEST_CASE("panes move, hide and come back; each is in one place, and one is always there") {
  Model m = opened(text, "pool.json");
  const auto times_placed = [](const Layout& layout, PaneId pane) {
    std::size_t n = 0;
    for (const PlacedPanes& place : layout.places) n += std::ranges::count(place.panes, pane);
    return n;
  };
  std::uint32_t random = 7;
  const auto next = [&](std::uint32_t below) {
    random = random * 1664525 + 1013904223;
    return (random >> 16) % below;
  };
  for (int i = 0; i < 3000; ++i) {
    const auto pane = static_cast<PaneId>(next(pane_count));
    switch (next(5)) {
      case 0:
        act(m, MovePane{pane, static_cast<Place>(next(place_count))});
        break;
      case 1:
        act(m, ShowPane{pane, false});
        break;
      case 2:
        act(m, ShowPane{pane, true});
        CHECK(is_shown(m.frame.layout(), pane));
        break;
      case 3:
        act(m, FrontPane{pane});
        CHECK(is_shown(m.frame.layout(), pane));
        break;
      default:
        act(m, WindowIsWide{next(2) == 1});
    }
    const Layout& layout = m.frame.layout();
    std::size_t placed = 0;
    for (std::size_t p = 0; p < pane_count; ++p) {
      const std::size_t n = times_placed(layout, static_cast<PaneId>(p));
      REQUIRE(n <= 1);
      placed += n;
    }
    REQUIRE(placed >= 1);
    for (const PlacedPanes& place : layout.places)
      if (!place.panes.empty()) REQUIRE(std::ranges::count(place.panes, place.front) == 1);
    REQUIRE(layout_from_json(layout_json(layout), wide_layout()) == layout);
  }
  act(m, ResetLayout{});
  CHECK(m.frame.layout() == (m.frame.wide ? wide_layout() : focused_layout()));
}

TEST_CASE("every command has its own name and keys, and can be asked for at any time") {
  std::set<std::string_view> ids, keys;
  for (const Command& command : commands()) {
    INFO(command.id);
    CHECK(ids.insert(command.id).second);
    for (const std::string_view key : command.keys)
      if (!key.empty()) CHECK(keys.insert(key).second);
    Model empty;
    if (is_enabled(command, empty)) (void)update(empty, command.make(empty));
    Model m = opened(text, "pool.json");
    if (is_enabled(command, m)) {
      const Action action = command.make(m);
      (void)update(m, action);
      CHECK(action_from_json(to_json(action)).action);  // a session can be recorded
    }
  }
  const Model m = opened(text, "pool.json");
  REQUIRE(command_of_key("Ctrl+P", m));
  CHECK(command_of_key("Ctrl+P", m)->id == "palette");
  CHECK(command_of_key("e", Model{}) == nullptr);  // without a run there is nothing to run to
  CHECK(shown_key("E") == "Shift+E");
  CHECK(shown_key("e") == "E");
}

TEST_CASE("the palette finds commands, transfers, connections, hosts, owners and options") {
  const Model m = opened(text, "pool.json");
  const auto first = [&](const char* query) {
    const auto found = palette_entries(m, query);
    return found.empty() ? PaletteEntry{} : found.front();
  };
  CHECK(first("r4").title == "r4");
  CHECK(first("r4").kind == "transfer");
  CHECK(first("#1").kind == "connection");
  CHECK(first("c.test").title == "c.test:443");
  CHECK(first("maxage").title == "CURLOPT_MAXAGE_CONN");
  CHECK(first("next evict").title == "The next eviction");
  CHECK(first("easy:main").kind == "owner");
  CHECK(first("FIVE").kind == "strategy");
  CHECK(palette_entries(m, "no such thing at all").empty());
  for (const char* query : {"", "r", "#", "conn", "CURLOPT"})
    for (const PaletteEntry& entry : palette_entries(m, query)) {
      Model copy = m;
      (void)update(copy, entry.action);
    }
  // What it finds can be gone to.
  Model there = m;
  (void)update(there, first("r4").action);
  CHECK(selected_name(there) == "r4");
  CHECK(there.playback.position == 900'000);
}

TEST_CASE("what is copied is the explanation in words") {
  Model m = opened(text, "pool.json");
  CHECK(std::holds_alternative<Notify>(copied_explanation(m)));  // nothing decided yet
  act(m, RunUntil{Until::reuse, 1});
  const auto copied = copied_explanation(m);
  REQUIRE(std::holds_alternative<CopyText>(copied));
  const std::string& words = std::get<CopyText>(copied).text;
  CHECK(words.starts_with("r3 reused #1"));
  CHECK(words.find("libcurl prints: Reusing existing https: connection") != std::string::npos);
  const auto effects = act(m, std::get<CopyText>(copied));
  REQUIRE(effects.size() == 1);
  CHECK(std::get<SetClipboard>(effects[0]).text == words);
}

TEST_CASE("of a connection that is gone, what closed it is copied") {
  Model m = opened(text, "pool.json");
  act(m, RunUntil{Until::evict, 1});
  const auto copied = copied_explanation(m);
  REQUIRE(std::holds_alternative<CopyText>(copied));
  const std::string& words = std::get<CopyText>(copied).text;
  CHECK(words.starts_with("#0 was evicted at "));
  CHECK(words.find("with CURLOPT_MAXCONNECTS 3 (now 2): nobody evicted") != std::string::npos);
  CHECK(words.find("c.test:443  just came back: idle 0 ms") != std::string::npos);
  CHECK(words.find("libcurl prints: Connection pool is full, closing the oldest of 3/2") !=
        std::string::npos);
}

TEST_CASE("only pages are opened in a browser") {
  Model m = opened(text, "pool.json");
  CHECK(act(m, OpenLink{"https://curl.se/"}).size() == 1);
  CHECK(act(m, OpenLink{"file:///etc/passwd"}).empty());
  CHECK(act(m, OpenLink{"calculator"}).empty());
}

TEST_CASE("a file that changed is read again, and what was looked at stays") {
  Model m = opened(text, "pool.json");
  act(m, SeekTime{650'000});
  act(m, Select{{Selection::Kind::transfer, 2}});
  act(m, SelectRange{TimeWindow{100'000, 200'000}});
  CHECK(act(m, FileChanged{"other.json"}).empty());
  const auto effects = act(m, FileChanged{"pool.json"});
  REQUIRE(effects.size() == 1);
  CHECK(std::get<LoadDocument>(effects[0]).path == "pool.json");
  act(m, load_text("{", "pool.json"));  // half written
  CHECK(shows(m, Strip::errors));
  CHECK(m.document);  // the last good one stays
  REQUIRE(act(m, FileChanged{"pool.json"}).size() == 1);
  act(m, load_text(text, "pool.json"));
  CHECK_FALSE(shows(m, Strip::errors));
  CHECK(m.playback.position == 650'000);
  CHECK(selected_name(m) == "r3");
  CHECK(m.timeline.range == TimeWindow{100'000, 200'000});
}

TEST_CASE("a recording opens like a scenario") {
  const Action read = load_text(
      R"({"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[
        {"startedDateTime":"2026-01-01T00:00:00.000Z","time":100,"connection":"7",
         "request":{"method":"GET","url":"https://a.test/","httpVersion":"HTTP/1.1","headers":[],
                    "queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},
         "response":{"status":200,"statusText":"","httpVersion":"HTTP/1.1","headers":[],
                     "cookies":[],"content":{"size":10,"mimeType":""},"redirectURL":"",
                     "headersSize":-1,"bodySize":10},
         "cache":{},"timings":{"dns":5,"connect":40,"ssl":20,"send":0,"wait":40,"receive":5}}]}})",
      "traffic.har");
  REQUIRE(std::holds_alternative<Loaded>(read));
  CHECK(std::get<Loaded>(read).document->runs.front().index->transfers.size() == 1);
  CHECK(std::holds_alternative<LoadFailed>(load_text("{}", "traffic.har")));
}

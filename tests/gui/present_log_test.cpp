// The log without a window: the language of its filter (and of breakpoints), which rows are listed,
// what libcurl prints of them, choosing and copying rows.
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/action_json.hpp"
#include "app/copy_words.hpp"
#include "app/load.hpp"
#include "app/settings.hpp"
#include "app/update.hpp"
#include "exchange/log_lines.hpp"
#include "exchange/verbose.hpp"
#include "present/event_filter.hpp"
#include "present/filter_text.hpp"
#include "present/log_list.hpp"
#include "present/log_voice.hpp"
#include "present/row_scroll.hpp"

using namespace poolscope::gui;
namespace exchange = poolscope::exchange;
namespace model = poolscope::model;
namespace trace = poolscope::trace;
using trace::Event;
using trace::EventKind;

namespace {

// Two clients that share a pool of two: creates, reuses, evictions, a connection that is too old.
constexpr const char* text = R"({
  "format": "poolscope/1",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "options": {"CURLOPT_MAXAGE_CONN": 2},
  "requests": [
    {"id": "r1", "url": "https://api.test/", "at_ms": 0, "client": "ann"},
    {"id": "r2", "url": "https://cdn.test/", "at_ms": 300, "client": "anna"},
    {"id": "r3", "url": "https://cdn.test/", "at_ms": 600, "client": "ann"},
    {"id": "r4", "url": "https://img.test/", "at_ms": 900, "client": "bob s"},
    {"id": "r5", "url": "https://api.test/", "at_ms": 1200, "client": "ann"},
    {"id": "r6", "url": "https://api.test/", "at_ms": 9000, "client": "ann"}
  ],
  "strategies": [
    {"name": "multi", "scope": "multi", "multi_options": {"CURLMOPT_MAXCONNECTS": 2}},
    {"name": "easy", "scope": "easy"}
  ]
})";

Model opened() {
  Model m;
  const Action loaded = load_text(text, "pool.json");
  if (const auto* failed = std::get_if<LoadFailed>(&loaded))
    for (const auto& error : failed->errors) UNSCOPED_INFO(poolscope::scenario::to_string(error));
  REQUIRE(std::holds_alternative<Loaded>(loaded));
  (void)update(m, loaded);
  return m;
}

std::vector<std::uint64_t> found(const Run& run, const std::string& filter) {
  const RunFilter one(run, filter);
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < run.trace->size(); ++i)
    if (one.matches(i)) out.push_back(i);
  return out;
}

// The events of which something is true, found without a filter.
template <class Holds>
std::vector<std::uint64_t> those(const Run& run, const Holds& holds) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < run.trace->size(); ++i)
    if (holds(run.trace->events()[i], log_row(*run.trace, *run.index, *run.log, i)))
      out.push_back(i);
  return out;
}

std::string remarks(const std::string& filter) {
  const Model m = opened();
  return RunFilter(*shown_run(m), filter).remarks();
}

bool has(const std::string& text_, const char* part) {
  return text_.find(part) != std::string::npos;
}

std::uint64_t event_of(const Run& run, const std::string& filter) {
  const auto events = found(run, filter);
  REQUIRE_FALSE(events.empty());
  return events.front();
}

}  // namespace

TEST_CASE("a filter's keys find events by what they are") {
  const Model m = opened();
  const Run& run = *shown_run(m);
  const auto check = [&](const std::string& filter, auto holds) {
    INFO(filter);
    const auto expected = those(run, holds);
    REQUIRE_FALSE(expected.empty());
    CHECK(expected.size() < run.trace->size());
    CHECK(found(run, filter) == expected);
  };
  const auto kind = [](EventKind wanted) {
    return [wanted](const Event& e, const LogRow&) { return e.kind == wanted; };
  };
  check("kind:close", kind(EventKind::connection_close));
  check("KIND:Close", kind(EventKind::connection_close));
  check("kind:\"request sent\"", kind(EventKind::request_sent));
  check("kind:request_sent", kind(EventKind::request_sent));
  check("-kind:decision",
        [](const Event& e, const LogRow&) { return e.kind != EventKind::decision; });
  check("kind:open,close", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::connection_open || e.kind == EventKind::connection_close;
  });
  check("kind:transfer", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::transfer_start || e.kind == EventKind::transfer_done;
  });
  check("outcome:create", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::decision && e.outcome() == model::Outcome::create;
  });
  check("gate:max_age", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::decision && e.gate_id() == model::GateId::max_age;
  });
  check("reason:max_connects", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::connection_close && e.reason() == model::CloseReason::max_connects;
  });
  // The beginning of a word stands for all that begin so.
  check("reason:max", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::connection_close &&
           (e.reason() == model::CloseReason::max_connects ||
            e.reason() == model::CloseReason::max_age);
  });
  check("xfer:r3", [](const Event&, const LogRow& row) { return row.transfer == "r3"; });
  check("xfer:R3,r4", [](const Event&, const LogRow& row) {
    return row.transfer == "r3" || row.transfer == "r4";
  });
  check("conn:#1", [](const Event&, const LogRow& row) { return row.connection == "#1"; });
  check("conn:1", [](const Event&, const LogRow& row) { return row.connection == "#1"; });
  check("t>1.2s", [](const Event& e, const LogRow&) { return e.t > 1'200'000; });
  check("t>=1200ms t<9s",
        [](const Event& e, const LogRow&) { return e.t >= 1'200'000 && e.t < 9'000'000; });
  check("t<=300000us", [](const Event& e, const LogRow&) { return e.t <= 300'000; });
  check("client:ann", [](const Event&, const LogRow& row) {  // not anna: one is called so
    return row.transfer == "r1" || row.transfer == "r3" || row.transfer == "r5" ||
           row.transfer == "r6";
  });
  check("client:\"bob s\"", [](const Event&, const LogRow& row) { return row.transfer == "r4"; });
  check("client:bob", [](const Event&, const LogRow& row) { return row.transfer == "r4"; });
  check("decision R1", [](const Event& e, const LogRow& row) {
    return e.kind == EventKind::decision && row.transfer == "r1";
  });
  check("kind:decision -create", [](const Event& e, const LogRow&) {
    return e.kind == EventKind::decision && e.outcome() == model::Outcome::reuse;
  });
  CHECK(found(run, "dest:cdn") == found(run, "dest:cdn.test:443"));
  for (const std::uint64_t event : found(run, "dest:cdn")) {
    const LogRow row = log_row(*run.trace, *run.index, *run.log, event);
    const bool of_a_transfer = row.transfer == "r2" || row.transfer == "r3";
    CHECK((of_a_transfer || row.connection == "#1"));
  }
  CHECK(found(run, "  ").size() == run.trace->size());
  CHECK(found(run, "kind:decision no-such-word").empty());
}

TEST_CASE("a pool is found by its owner's name, and the same number in two pools told apart") {
  Model m = opened();
  (void)update(m, ChooseRun{1});
  const Run& run = *shown_run(m);
  REQUIRE(run.index->pools.size() > 1);
  CHECK(found(run, "pool:easy:ann conn:#0") != found(run, "conn:#0"));
  for (const std::uint64_t event : found(run, "pool:easy:bob")) {
    const LogRow row = log_row(*run.trace, *run.index, *run.log, event);
    CHECK((row.transfer.empty() || row.transfer == "r4"));
  }
  const Selection first{Selection::Kind::connection, 0};
  CHECK(selection_terms(run, first) == "conn:#0 pool:easy:ann");
}

TEST_CASE("what is wrong with a filter is said, and the rest of it holds") {
  const Model m = opened();
  const Run& run = *shown_run(m);
  CHECK(remarks("kind:close conn:#1 t>1s free words -x api.test:443 http://a localhost:80") == "");
  CHECK(has(remarks("kind:foo"), "“foo” is no kind: wait, transfer, connection, start, decision"));
  CHECK(has(remarks("reason:"), "reason: is one of server_close"));
  CHECK(has(remarks("gate:foo"), "max_age"));
  CHECK(has(remarks("colour:red"), "“colour:” is not known: there are kind:, outcome:"));
  CHECK(has(remarks("t>5"), "“t>5” is no time"));
  CHECK(has(remarks("t>fast"), "is no time"));
  CHECK(has(remarks("t:5s"), "is no time"));
  CHECK(has(remarks("xfer:r99"), "No transfer here is called “r99”"));
  CHECK(has(remarks("dest:nowhere"), "No destination here"));
  CHECK(has(remarks("conn:99"), "No connection here is #99"));
  CHECK(has(remarks("conn:x"), "conn:#3"));
  CHECK(found(run, "kind:foo xfer:r1") == found(run, "xfer:r1"));
  CHECK(found(run, "kind:foo,close") == found(run, "kind:close"));
  CHECK(found(run, "t>fast kind:close") == found(run, "kind:close"));
  CHECK(found(run, "-").size() == run.trace->size());  // still being typed
  CHECK(found(run, "xfer:r99").empty());
}

TEST_CASE("a filter's text is changed term by term") {
  CHECK(filter_toggled("", "kind", "open") == "kind:open");
  CHECK(filter_toggled("r7 kind:open", "kind", "close") == "r7 kind:open,close");
  CHECK(filter_toggled("kind:open,close r7", "kind", "open") == "kind:close r7");
  CHECK(filter_toggled("kind:open r7", "kind", "OPEN") == "r7");
  CHECK(filter_toggled("-kind:open", "kind", "open") == "kind:open");
  CHECK(filter_has("r7 kind:open,close", "kind", "Close"));
  CHECK_FALSE(filter_has("-kind:close", "kind", "close"));
  CHECK(filter_with_only("xfer:r1 -xfer:r2 t>1s", "xfer", "r7") == "t>1s xfer:r7");
  CHECK(filter_with_only("xfer:r1 t>1s", "xfer", "") == "t>1s");
  CHECK(filter_with_only("", "client", "bob s") == "client:\"bob s\"");
  CHECK(filter_without("r7", "kind", "open") == "r7 -kind:open");
  CHECK(filter_without("-kind:open", "kind", "close") == "-kind:open,close");
  CHECK(filter_without("kind:open,close", "kind", "close") == "kind:open");
  const auto terms = filter_terms(R"(-pool:"a b",c "kind:open")");
  REQUIRE(terms.size() == 2);
  CHECK(terms[0].negated);
  CHECK(terms[0].values == std::vector<std::string>{"a b", "c"});
  CHECK(terms[1].key.empty());  // in quotes it is a word
}

TEST_CASE("events like one are found by what the menu makes of it") {
  const Model m = opened();
  const Run& run = *shown_run(m);
  for (std::uint64_t i = 0; i < run.trace->size(); ++i) {
    const std::string like = such_events(run.trace->events()[i]);
    INFO(like);
    CHECK(remarks(like) == "");
    CHECK(RunFilter(run, like).matches(i));
  }
  CHECK(such_events(run.trace->events()[event_of(run, "reason:max_connects")]) ==
        "kind:close reason:max_connects");
}

TEST_CASE("running until the breakpoint stops at what its filter matches") {
  Model m = opened();
  (void)update(m, SetBreakpoint{"kind:close reason:max_connects"});
  (void)update(m, RunUntil{Until::breakpoint, 1});
  REQUIRE(m.cursor > 0);
  const Event& e = shown_run(m)->trace->events()[m.cursor - 1];
  CHECK(e.kind == EventKind::connection_close);
  CHECK(e.reason() == model::CloseReason::max_connects);
  (void)update(m, SetBreakpoint{"kind:foo"});  // nothing that it could look for
  const std::size_t before = m.cursor;
  (void)update(m, RunUntil{Until::breakpoint, 1});
  CHECK(m.cursor == before);
}

TEST_CASE("the log lists bit by bit, with internal events when wanted") {
  const Model m = opened();
  const Run& run = *shown_run(m);
  LogList list;
  CHECK(list.ask(run, "", false));
  CHECK_FALSE(list.ask(run, "", false));
  CHECK(list.complete());
  CHECK_FALSE(list.filtered());
  CHECK(list.size() == run.index->public_events.size());
  CHECK(list.before(run.trace->size()) == list.size());
  CHECK(list.ask(run, "", true));
  CHECK(list.size() == run.trace->size());
  CHECK(list.before(7) == 7);

  CHECK(list.ask(run, "kind:close", false));
  CHECK_FALSE(list.complete());
  CHECK(list.size() == 0);
  std::size_t steps = 0;
  for (; !list.complete(); ++steps) list.look(5);
  CHECK(steps == (run.index->public_events.size() + 4) / 5);
  const auto closes = found(run, "kind:close");
  CHECK(list.first(1000) == closes);
  CHECK(list.first(1).size() == 1);
  CHECK(list[1] == closes[1]);
  CHECK(list.before(closes[1]) == 1);
  CHECK(list.before(closes[1] + 1) == 2);
}

TEST_CASE("only what is selected narrows the log to it, with the filter") {
  Model m = opened();
  const Run& run = *shown_run(m);
  (void)update(m, FilterLog{"kind:decision"});
  (void)update(m, LogOnlySelected{true});
  CHECK(log_filter_in_force(m) == "kind:decision");  // nothing is selected
  (void)update(m, Select{{Selection::Kind::transfer, 2}});
  CHECK(log_filter_in_force(m) == "kind:decision xfer:r3");
  for (const Selection& what :
       {Selection{Selection::Kind::connection, 1}, Selection{Selection::Kind::destination, 1},
        Selection{Selection::Kind::owner, 0}}) {
    (void)update(m, Select{what});
    const std::string filter = log_filter_in_force(m);
    CHECK(RunFilter(run, filter).remarks() == "");
    CHECK_FALSE(found(run, filter).empty());
  }
  (void)update(m, LogOnlySelected{false});
  CHECK(log_filter_in_force(m) == "kind:decision");
}

TEST_CASE("rows are chosen alone, with others, and in stretches") {
  Model m = opened();
  const auto pick = [&](std::uint64_t event, LogPick how) {
    (void)update(m, PickLogRow{event, how});
  };
  using Picked = std::vector<LogStretch>;
  pick(8, LogPick::extend);  // nothing to extend
  CHECK(m.log_picked == Picked{{8, 8}});
  pick(4, LogPick::extend);
  CHECK(m.log_picked == Picked{{4, 8}});
  pick(12, LogPick::extend);  // from where it began
  CHECK(m.log_picked == Picked{{8, 12}});
  pick(2, LogPick::toggle);
  CHECK(m.log_picked == Picked{{2, 2}, {8, 12}});
  pick(10, LogPick::toggle);
  CHECK(m.log_picked == Picked{{2, 2}, {8, 9}, {11, 12}});
  (void)update(m, StepOut{});
  CHECK(m.log_picked.empty());
  pick(5, LogPick::only);
  pick(6, LogPick::only);
  CHECK(m.log_picked == Picked{{6, 6}});
  pick(1'000'000, LogPick::only);  // there is no such event
  CHECK(m.log_picked == Picked{{6, 6}});
  (void)update(m, Select{{Selection::Kind::transfer, 0}});  // somebody looks elsewhere
  CHECK(m.log_picked.empty());
  pick(6, LogPick::only);
  (void)update(m, ChooseRun{1});
  CHECK(m.log_picked.empty());
}

TEST_CASE("copying takes the rows that are picked, else the explanation") {
  Model m = opened();
  const Run& run = *shown_run(m);
  (void)update(m, RunUntil{Until::reuse, 1});
  CHECK(std::get<CopyText>(copied(m)).what.starts_with("why "));
  (void)update(m, FilterLog{"kind:decision"});
  const auto decisions = run.index->decisions;
  (void)update(m, PickLogRow{decisions[1], LogPick::only});
  (void)update(m, PickLogRow{decisions[3], LogPick::extend});
  const auto rows = std::get<CopyText>(copied(m));
  CHECK(rows.what == "3 rows");  // those that the filter lists
  std::istringstream lines(rows.text);
  std::string line;
  std::getline(lines, line);
  CHECK(line == "time_s\ttransfer\tconnection\tevent\twhat\tlibcurl prints");
  std::getline(lines, line);
  CHECK(line.starts_with("0.300000\tr2\t#1\tdecision\tcreate, no_candidate\t"));
  std::getline(lines, line);
  CHECK(has(line, "\t* Reusing existing https: connection with host cdn.test"));
  CHECK(std::count(rows.text.begin(), rows.text.end(), '\n') == 4);
  const std::array<std::uint64_t, 1> one{decisions[0]};
  CHECK(std::get<CopyText>(copied_rows(run, one, 7)).what == "the first 1 row of 7");
  CHECK(std::holds_alternative<Notify>(copied_rows(run, {}, 0)));
}

TEST_CASE("the log says what poolscope run -v prints, event by event") {
  std::size_t scenarios = 0, lines = 0;
  for (const char* folder : {"/scenarios/basics", "/scenarios/reasons"})
    for (const auto& entry :
         std::filesystem::directory_iterator(POOLSCOPE_SOURCE_DIR + std::string(folder))) {
      if (entry.path().extension() != ".json") continue;
      const Action action = load_document(entry.path().string());
      const auto* loaded = std::get_if<Loaded>(&action);
      REQUIRE(loaded);
      for (const Run& run : loaded->document->runs) {
        if (run.trace->size() > 3000) continue;  // a long run says nothing new
        INFO(entry.path() << ", " << run.strategy.name);
        const auto setup = std::shared_ptr<const model::Setup>(run.trace, &run.trace->setup());
        std::string printed;
        exchange::VerboseSink sink([&](std::string_view piece) { printed += piece; }, setup, "",
                                   *run.summary);
        std::string said;
        exchange::LogLines layout([&](std::string_view piece) { said += piece; }, setup, "");
        // From the last event to the first: nothing is known from before.
        std::vector<std::vector<exchange::VerboseLine>> all(run.trace->size());
        LogVoice voice;
        voice.follow(run.trace);
        for (std::size_t i = run.trace->size(); i-- > 0;) all[i] = voice.lines(i);
        for (std::size_t i = 0; i < run.trace->size(); ++i) {
          const Event& e = run.trace->events()[i];
          sink.on(e, run.trace->world_at(i));
          for (const auto& line : all[i]) layout.line(e.t, line.who, line.text);
          lines += all[i].size();
        }
        sink.end(run.trace->end(), run.trace->world_at(run.trace->size()));
        layout.numbers(run.trace->end(), *run.summary);
        CHECK(said == printed);
        ++scenarios;
      }
    }
  CHECK(scenarios > 50);
  CHECK(lines > 1000);
}

TEST_CASE("rows are found among millions, by scrolling and by keys") {
  constexpr std::size_t rows = 4'000'001;
  RowScroll scroll;
  scroll.show(rows - 1, 20);
  CHECK(scroll.first == rows - 20);
  scroll.turn(1, 3);
  CHECK(scroll.first == rows - 23);  // three rows, not a rounded position
  scroll.turn(-0.5, 3);
  scroll.turn(-0.5, 3);
  CHECK(scroll.first == rows - 20);
  scroll.turn(-5, 3);
  scroll.keep_within(rows, 20);
  CHECK(scroll.first == rows - 20);
  scroll.show(2'000'001, 20);
  CHECK(scroll.first == 2'000'001);
  scroll.show(2'000'010, 20);  // in sight
  CHECK(scroll.first == 2'000'001);
  scroll.place(3'333'333, 20, 0.5);
  CHECK(scroll.first == 3'333'323);
  scroll.keep_within(5, 20);
  CHECK(scroll.first == 0);

  CHECK(moved_row(RowKey::down, rows - 2, rows, 20) == rows - 1);
  CHECK(moved_row(RowKey::down, rows - 1, rows, 20) == rows - 1);
  CHECK(moved_row(RowKey::up, 0, rows, 20) == 0);
  CHECK(moved_row(RowKey::page_down, 100, rows, 20) == 119);
  CHECK(moved_row(RowKey::page_up, 100, rows, 20) == 81);
  CHECK(moved_row(RowKey::page_up, 3, rows, 20) == 0);
  CHECK(moved_row(RowKey::end, 0, rows, 20) == rows - 1);
  CHECK(moved_row(RowKey::home, 55, rows, 20) == 0);
  CHECK(moved_row(RowKey::down, 9, 0, 20) == 0);
}

TEST_CASE("a row stands for the transfer, or the connection of what only concerns one") {
  const Model m = opened();
  const Run& run = *shown_run(m);
  CHECK(selection_of_row(run, event_of(run, "xfer:r3 kind:decision")) ==
        Selection{Selection::Kind::transfer, 2});
  CHECK(selection_of_row(run, event_of(run, "reason:max_connects")).kind ==
        Selection::Kind::connection);
}

TEST_CASE("the log's wording is remembered, and its actions can be recorded") {
  Model m;
  (void)update(m, WordLogAsCurl{true});
  CHECK(settings_from_json(to_json(settings_of(m))).log_curl);
  Model other;
  apply_settings(other, settings_of(m));
  CHECK(other.log_curl);
  CHECK_FALSE(settings_from_json(R"({"log_as_curl": "yes"})").log_curl);
  const auto again = action_from_json(to_json(Action{PickLogRow{7, LogPick::toggle}}));
  REQUIRE(again.action);
  CHECK(std::get<PickLogRow>(*again.action).event == 7);
  CHECK(std::get<PickLogRow>(*again.action).how == LogPick::toggle);
}

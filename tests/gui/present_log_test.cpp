// The log without a window: which rows are listed, what libcurl prints of them, choosing and
// copying rows.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "app/document/load.hpp"
#include "app/frame/settings.hpp"
#include "app/log/copy_words.hpp"
#include "app/log/filter.hpp"
#include "app/update.hpp"
#include "exchange/log_lines.hpp"
#include "exchange/verbose.hpp"
#include "log_fixture.hpp"
#include "present/log/list.hpp"
#include "present/log/row_scroll.hpp"
#include "present/log/voice.hpp"

using namespace poolscope::gui;
using namespace poolscope::gui::log_fixture;
namespace exchange = poolscope::exchange;
namespace model = poolscope::model;
using poolscope::trace::Event;

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
  CHECK(m.log.picked == Picked{{8, 8}});
  pick(4, LogPick::extend);
  CHECK(m.log.picked == Picked{{4, 8}});
  pick(12, LogPick::extend);  // from where it began
  CHECK(m.log.picked == Picked{{8, 12}});
  pick(2, LogPick::toggle);
  CHECK(m.log.picked == Picked{{2, 2}, {8, 12}});
  pick(10, LogPick::toggle);
  CHECK(m.log.picked == Picked{{2, 2}, {8, 9}, {11, 12}});
  (void)update(m, StepOut{});
  CHECK(m.log.picked.empty());
  pick(5, LogPick::only);
  pick(6, LogPick::only);
  CHECK(m.log.picked == Picked{{6, 6}});
  pick(1'000'000, LogPick::only);  // there is no such event
  CHECK(m.log.picked == Picked{{6, 6}});
  (void)update(m, Select{{Selection::Kind::transfer, 0}});  // somebody looks elsewhere
  CHECK(m.log.picked.empty());
  pick(6, LogPick::only);
  (void)update(m, ChooseRun{RunId{1}});
  CHECK(m.log.picked.empty());
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
          for (const auto& line : all[i]) layout.line(e.t(), line.who, line.text);
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

TEST_CASE("the log's wording is remembered") {
  Model m;
  (void)update(m, WordLogAsCurl{true});
  CHECK(settings_from_json(to_json(settings_of(m))).log_curl);
  Model other;
  apply_settings(other, settings_of(m));
  CHECK(other.log.as_curl);
  CHECK_FALSE(settings_from_json(R"({"log_as_curl": "yes"})").log_curl);
}

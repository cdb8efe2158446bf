// The language of the log's filter and of breakpoints: what its terms find, what is said of wrong
// ones, and how menus change a text.
#include <catch2/catch.hpp>

#include <filesystem>

#include "app/update.hpp"
#include "log_fixture.hpp"
#include "match/words/explain.hpp"
#include "present/log/event_filter.hpp"
#include "present/log/filter_text.hpp"
#include "present/log/list.hpp"
#include "sim.hpp"

using namespace poolscope::gui;
using namespace poolscope::gui::log_fixture;
namespace model = poolscope::model;
namespace trace = poolscope::trace;
using poolscope::trace::Event;
using poolscope::trace::EventKind;

namespace {

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
    return [wanted](const Event& e, const LogRow&) { return e.kind() == wanted; };
  };
  check("kind:close", kind(EventKind::connection_close));
  check("KIND:Close", kind(EventKind::connection_close));
  check("kind:\"request sent\"", kind(EventKind::request_sent));
  check("kind:request_sent", kind(EventKind::request_sent));
  check("-kind:decision",
        [](const Event& e, const LogRow&) { return e.kind() != EventKind::decision; });
  check("kind:open,close", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::connection_open || e.kind() == EventKind::connection_close;
  });
  check("kind:transfer", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::transfer_start || e.kind() == EventKind::transfer_done;
  });
  check("outcome:create", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::decision &&
           e.as<trace::Decision>().outcome == model::Outcome::create;
  });
  check("gate:no_candidate", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::decision &&
           e.as<trace::Decision>().gate == model::GateId::no_candidate;
  });
  check("reason:max_connects", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::connection_close &&
           e.as<trace::ConnectionClose>().reason == model::CloseReason::max_connects;
  });
  // The beginning of a word stands for all that begin so.
  check("reason:max", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::connection_close &&
           (e.as<trace::ConnectionClose>().reason == model::CloseReason::max_connects ||
            e.as<trace::ConnectionClose>().reason == model::CloseReason::max_age);
  });
  check("xfer:r3", [](const Event&, const LogRow& row) { return row.transfer == "r3"; });
  check("xfer:R3,r4", [](const Event&, const LogRow& row) {
    return row.transfer == "r3" || row.transfer == "r4";
  });
  check("conn:#1", [](const Event&, const LogRow& row) { return row.connection == "#1"; });
  check("conn:1", [](const Event&, const LogRow& row) { return row.connection == "#1"; });
  check("t>1.2s", [](const Event& e, const LogRow&) { return e.t() > 1'200'000; });
  check("t>=1200ms t<9s",
        [](const Event& e, const LogRow&) { return e.t() >= 1'200'000 && e.t() < 9'000'000; });
  check("t>1200", [](const Event& e, const LogRow&) { return e.t() > 1'200'000; });
  check("t<=300.0", [](const Event& e, const LogRow&) { return e.t() <= 300'000; });
  check("t>0.1m", [](const Event& e, const LogRow&) { return e.t() > 6'000'000; });
  const auto middle = [](const Event& e, const LogRow&) {
    return e.t() >= 600'000 && e.t() <= 1'200'000;
  };
  check("t:600..1.2s", middle);
  check("t:0.6s..1200ms", middle);
  check("-t:600..1200", [&](const Event& e, const LogRow& row) { return !middle(e, row); });
  check("t:1.2s..", [](const Event& e, const LogRow&) { return e.t() >= 1'200'000; });
  check("t:..300", [](const Event& e, const LogRow&) { return e.t() <= 300'000; });
  check("t<=300000us", [](const Event& e, const LogRow&) { return e.t() <= 300'000; });
  check("client:ann", [](const Event&, const LogRow& row) {  // not anna: one is called so
    return row.transfer == "r1" || row.transfer == "r3" || row.transfer == "r5" ||
           row.transfer == "r6";
  });
  check("client:\"bob s\"", [](const Event&, const LogRow& row) { return row.transfer == "r4"; });
  check("client:bob", [](const Event&, const LogRow& row) { return row.transfer == "r4"; });
  check("decision R1", [](const Event& e, const LogRow& row) {
    return e.kind() == EventKind::decision && row.transfer == "r1";
  });
  check("kind:decision -create", [](const Event& e, const LogRow&) {
    return e.kind() == EventKind::decision &&
           e.as<trace::Decision>().outcome == model::Outcome::reuse;
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
  (void)update(m, ChooseRun{RunId{1}});
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
  CHECK(remarks("t>5 t<=200 t:1..2 t>2m t>1.5s") == "");
  for (const char* text : {"t>5days", "t>-3", "t>", "t:fast..2s", "t:1s..x", "t:..", "t:", "t=x"}) {
    INFO(text);
    CHECK(has(remarks(text), "is no time: a time is like t>1.5s, t<=200ms or t:1s..2s"));
  }
  CHECK(has(remarks("t:2s..1s"), "t:1s..2s is meant"));
  CHECK(has(remarks("t>fast"), "is no time"));
  for (const char* text : {"t:5s", "t:443", "t=5ms"})
    CHECK(has(remarks(text), "is a moment: say t>"));
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

TEST_CASE("a number alone is said to be milliseconds where the log counts in seconds") {
  std::string text_ = text;
  text_.replace(text_.find("9000"), 4, "20000");
  Model m;
  (void)update(m, load_text(text_, "long.json"));
  const Run& run = *shown_run(m);
  CHECK(has(RunFilter(run, "t>15").remarks(), "without a unit is in ms"));
  CHECK(RunFilter(run, "t>15s").remarks() == "");
  CHECK(has(RunFilter(run, "t:1..2s").remarks(), "without a unit is in ms"));
}

TEST_CASE("gate: finds what the gate decided and where it turned any candidate away") {
  // Held against what the explanation says of every decision, in scenarios of all kinds.
  std::size_t decided_otherwise = 0, asked = 0;
  for (const char* folder : {"basics", "reasons"})
    for (const auto& entry : std::filesystem::directory_iterator(
             std::string(POOLSCOPE_SOURCE_DIR "/scenarios/") + folder)) {
      const Action loaded = load_document(entry.path().string());
      REQUIRE(std::holds_alternative<Loaded>(loaded));
      for (const Run& run : std::get<Loaded>(loaded).document->runs)
        for (const std::uint64_t event : run.index->decisions) {
          std::uint64_t turned = 0;
          for (const auto& candidate : poolscope::explain(*run.trace, event).candidates)
            if (const auto gate = candidate.turned_away_by(); gate != model::GateId::none)
              turned |= poolscope::match::bit_of(gate);
          INFO(entry.path().string() << ", event " << event);
          CHECK(gates_of(run.log->turned_away, event) == turned);
          ++asked;
          const auto own =
              poolscope::match::bit_of(trace::decision_of(run.trace->events()[event]).gate);
          decided_otherwise += (turned & ~own) != 0;
          for (const auto gate : {model::GateId::busy, model::GateId::max_age})
            CHECK(RunFilter(run, "gate:" + std::string(to_string(gate))).matches(event) ==
                  (((turned | own) & poolscope::match::bit_of(gate)) != 0));
        }
    }
  CHECK(asked > 500);
  CHECK(decided_otherwise > 20);
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
  CHECK(e.kind() == EventKind::connection_close);
  CHECK(e.as<trace::ConnectionClose>().reason == model::CloseReason::max_connects);
  (void)update(m, SetBreakpoint{"kind:foo"});  // nothing that it could look for
  const std::size_t before = m.cursor;
  (void)update(m, RunUntil{Until::breakpoint, 1});
  CHECK(m.cursor == before);
}

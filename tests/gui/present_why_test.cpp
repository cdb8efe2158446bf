#include <algorithm>

#include "present/close_view.hpp"
#include "present/why_view.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

WhyView why(const Recorded& run, const std::string& transfer, std::size_t decision = 0) {
  return make_why_view(*run.trace, run.index, run.transfer(transfer).decisions.at(decision).event);
}
std::size_t marked(const WhyRow& row, WhyCell::State state) {
  return static_cast<std::size_t>(std::count_if(
      row.cells.begin(), row.cells.end(), [&](const WhyCell& c) { return c.state == state; }));
}

}  // namespace

TEST_CASE("a first request has nobody to compare with") {
  const Recorded run(easy(R"({"url":"http://a.test/"})"));
  const WhyView view = why(run, "r1");
  CHECK(view.outcome == model::Outcome::create);
  CHECK(view.rows.empty());
  CHECK(view.columns.empty());
  CHECK_FALSE(view.title.empty());
  CHECK_FALSE(view.sentence.empty());
}

TEST_CASE("a reuse passes every gate that it reaches") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const WhyView view = why(run, "r2");
  CHECK(view.outcome == model::Outcome::reuse);
  REQUIRE(view.rows.size() == 1);
  CHECK(view.rows[0].taken);
  CHECK(view.rows[0].label == "#0");
  CHECK(view.rows[0].cells.size() == view.columns.size());
  CHECK(marked(view.rows[0], WhyCell::State::turned_away) == 0);
  CHECK(marked(view.rows[0], WhyCell::State::not_reached) == 0);
}

TEST_CASE("a busy candidate is turned away by one gate, and no gate after it is shown") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60})"));
  const WhyView view = why(run, "r2");
  CHECK(view.outcome == model::Outcome::create);
  REQUIRE(view.rows.size() == 1);
  CHECK(marked(view.rows[0], WhyCell::State::turned_away) == 1);
  CHECK(view.rows[0].cells.back().state == WhyCell::State::turned_away);
  CHECK(view.columns.back().gate == model::GateId::busy);
  CHECK_FALSE(view.rows[0].cells.back().sentence.empty());
  CHECK_FALSE(view.rows[0].words.empty());
}

TEST_CASE("a transfer at the host limit waits, and the option that makes it is named") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const WhyView view = why(run, "r2");
  CHECK(view.outcome == model::Outcome::wait);
  CHECK(view.option == "CURLMOPT_MAX_HOST_CONNECTIONS");
  CHECK(view.option_value == "1");
  CHECK(view.decision_number == 1);
  CHECK(view.decision_count == run.transfer("r2").decisions.size());
}

TEST_CASE("a connection that makes room is told with its name") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":500})",
            R"({"CURLMOPT_MAX_TOTAL_CONNECTIONS":1})"));
  const WhyView view = why(run, "r2");
  REQUIRE(view.closings.size() == 1);
  CHECK(view.closings[0].label == "#0 a.test:80");
  CHECK(view.closings[0].connection == 0);
}

TEST_CASE(
    "the decision that is shown is the selected transfer's, else the latest before the cursor") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const std::uint64_t first = run.transfer("r1").decisions[0].event;
  const std::uint64_t second = run.transfer("r2").decisions[0].event;
  const auto shown = [&](const Selection& what, std::size_t cursor) {
    return decision_to_show(run.index, *run.trace, what, cursor);
  };
  CHECK_FALSE(shown({}, 0).has_value());
  CHECK(shown({}, first + 1) == first);
  CHECK(shown({}, run.trace->size()) == second);
  CHECK(shown({Selection::Kind::transfer, 1}, 0) == second);
  CHECK(shown({Selection::Kind::connection, 0}, run.trace->size()) == second);
  CHECK(shown({Selection::Kind::connection, 0}, first + 1) == first);
  CHECK(shown({Selection::Kind::event, first}, run.trace->size()) == first);
}

TEST_CASE("what would have changed a decision is offered with what can be tried") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const WhyView view = why(run, "r2");
  REQUIRE_FALSE(view.changes.empty());
  const auto limit =
      std::ranges::find(view.changes, "CURLMOPT_MAX_HOST_CONNECTIONS", &WhyChange::option);
  REQUIRE(limit != view.changes.end());
  CHECK(limit->value == "2");
  CHECK(limit->outcome == model::Outcome::create);
  CHECK(view.try_from == 60 * ms - 1);  // before it is wanted
  CHECK(view.next != 0);                // it is woken later
  CHECK(view.previous == 0);
}

TEST_CASE("an eviction shows the ranking that chose its victim") {
  const Recorded run(multi(
      R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":200},
         {"url":"http://c.test/","at_ms":400})",
      R"({"CURLMOPT_MAX_TOTAL_CONNECTIONS":2})"));
  const WhyView view = why(run, "r3");
  REQUIRE(view.ranking.size() == 2);
  CHECK(view.ranking[0].victim);
  CHECK(view.ranking[0].label == "#0 a.test:80");
  CHECK_FALSE(view.ranking[1].victim);
  CHECK(view.ranking[0].idle > view.ranking[1].idle);

  // And so does the connection that went.
  const CloseView close = make_close_view(*run.trace, run.index, 0);
  CHECK(close.title == "#0 was evicted");
  CHECK(close.option == "CURLMOPT_MAX_TOTAL_CONNECTIONS");
  CHECK(close.who == "r3");
  CHECK(close.opener == "r1");
  CHECK(run.trace->events()[close.opened_by].kind == trace::EventKind::decision);
  REQUIRE(close.ranking.size() == 2);
  CHECK(close.ranking[0].victim);
  CHECK(close.ranking[0].idle == view.ranking[0].idle);
}

TEST_CASE("what closed a connection is said with the values that decided") {
  const Recorded old(multi(R"({"url":"http://a.test/","at_ms":0},
      {"url":"http://a.test/","at_ms":5000,"options":{"CURLOPT_MAXAGE_CONN":2}})"));
  const CloseView close = make_close_view(*old.trace, old.index, 0);
  CHECK(close.option == "CURLOPT_MAXAGE_CONN");
  CHECK_THAT(close.sentence, Catch::Contains("idle for 4.89 s; the limit is 2 s"));
  CHECK(close.when == "while r2 searched for a connection");
}

TEST_CASE("a candidate that a prune took is a row of its own, with the gate that it fell at") {
  const Recorded run(
      easy(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":200000})"));
  const WhyView view = why(run, "r2");
  REQUIRE(view.rows.size() == 1);
  CHECK(view.rows[0].pruned);
  CHECK_FALSE(view.rows[0].taken);
  CHECK(view.columns.back().gate == model::GateId::max_age);
  CHECK(view.rows[0].cells.back().state == WhyCell::State::discarded);
  CHECK(view.closings.empty());  // the row tells it
  REQUIRE_FALSE(view.changes.empty());
  CHECK(view.changes[0].option == "CURLOPT_MAXAGE_CONN");
}

TEST_CASE("in passing, what would have changed a decision is asked of small pools only") {
  std::string requests;
  for (int i = 0; i < 300; ++i)
    requests += (i > 0 ? "," : "") + std::string(R"({"url":"http://a.test/","at_ms":0})");
  const Recorded run(multi(requests));
  const auto in_passing = [&](const std::string& transfer) {
    return make_why_view(*run.trace, run.index, run.transfer(transfer).decisions.at(0).event,
                         Changes::ask_if_few);
  };
  CHECK(in_passing("r9").asked_for_changes);
  CHECK_FALSE(in_passing("r300").asked_for_changes);
  CHECK(in_passing("r300").changes.empty());
  CHECK(why(run, "r300").asked_for_changes);
}

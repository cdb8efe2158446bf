#include <algorithm>

#include "present/why/close.hpp"
#include "present/why/view.hpp"
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
  CHECK(run.trace->events()[close.opened_by].kind() == trace::EventKind::decision);
  REQUIRE(close.ranking.size() == 2);
  CHECK(close.ranking[0].victim);
  CHECK(close.ranking[0].idle == view.ranking[0].idle);
  REQUIRE(close.changes.size() == 1);
  CHECK(close.changes[0].clause == "with CURLMOPT_MAX_TOTAL_CONNECTIONS 3 (now 2)");
}

TEST_CASE("a full pool: who came back stands in the ranking, and a larger cap would have done") {
  const auto full = [](const std::string& version) {
    return Recorded(
        easy(R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":200},
        {"url":"http://c.test/","at_ms":400})",
             R"("libcurl":")" + version +
                 R"(","clients":[{"id":"main","options":{"CURLOPT_MAXCONNECTS":2}}],)"));
  };
  const Recorded run = full("8.22");
  const CloseView close = make_close_view(*run.trace, run.index, 0);
  CHECK(close.option == "CURLOPT_MAXCONNECTS");
  CHECK(close.sentence ==
        "The pool held 3 connections, and 2 may be kept: of the idle ones it had been idle "
        "longest.");
  REQUIRE(close.ranking.size() == 3);
  CHECK(close.ranking[0].victim);
  CHECK(close.ranking[1].label == "#1 b.test:80");
  CHECK(close.ranking[2].label == "#2 c.test:80");
  CHECK(close.ranking[2].just_back);
  CHECK(close.ranking[2].idle == 0);
  CHECK(close.ranking[2].place == 3);
  CHECK_FALSE(close.ranking[1].just_back);

  REQUIRE(close.changes.size() == 1);
  CHECK(close.changes[0].clause == "with CURLOPT_MAXCONNECTS 3 (now 2)");
  CHECK(close.changes[0].leads_to == "nobody evicted");
  CHECK(close.changes[0].value == "3");
  CHECK(close.try_from == 400 * ms - 1);  // before r3, whose option counts

  CHECK(close.printed == "Connection pool is full, closing the oldest of 3/2");
  const Recorded between = full("8.21");
  CHECK(make_close_view(*between.trace, between.index, 0).printed ==
        "Connection pool is full, closing the oldest of 3/2\nshutting down connection #0");
  const Recorded old = full("7.88");
  CHECK(make_close_view(*old.trace, old.index, 0).printed ==
        "Connection cache is full, closing the oldest one\nClosing connection 0");
}

TEST_CASE(
    "who comes back to a pool where nobody is idle goes itself, and stands in a long ranking") {
  const Recorded self(multi(
      R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":0,
          "response":{"think_ms":500}})",
      R"({"CURLMOPT_MAXCONNECTS":1})"));
  const CloseView close = make_close_view(*self.trace, self.index, 0);
  REQUIRE(close.ranking.size() == 1);
  CHECK(close.ranking[0].just_back);
  CHECK(close.ranking[0].victim);
  CHECK_THAT(close.sentence, Catch::Contains("it had just come back, and no other was idle."));

  std::string requests;
  for (int i = 0; i < 9; ++i)
    requests += std::string(i > 0 ? "," : "") + R"({"url":"http://h)" + std::to_string(i) +
                R"(.test/","at_ms":)" + std::to_string(i * 200) + "}";
  const Recorded many(multi(requests, R"({"CURLMOPT_MAXCONNECTS":8})"));
  const CloseView first = make_close_view(*many.trace, many.index, 0);
  REQUIRE(first.ranking.size() == named_ranks + 1);
  CHECK(first.ranking.back().just_back);
  CHECK(first.ranking.back().place == 9);
  CHECK(first.ranking[named_ranks - 1].place == named_ranks);
}

TEST_CASE("what a search prints of a close is told apart from what it prints of others") {
  const auto aged = [](const std::string& version) {
    return Recorded(easy(R"({"url":"http://a.test/","at_ms":0},
        {"url":"http://b.test/","at_ms":1000},{"url":"http://a.test/","at_ms":200000})",
                         R"("libcurl":")" + version + R"(",)"));
  };
  const Recorded old = aged("7.88");
  CHECK(make_close_view(*old.trace, old.index, 0).printed ==
        "Too old connection (199 seconds idle), disconnect it\n"
        "Connection 0 seems to be dead\nClosing connection 0");
  CHECK_THAT(make_close_view(*old.trace, old.index, 1).printed,
             Catch::EndsWith("Closing connection 1"));
  const Recorded silent = aged("8.22");
  const CloseView close = make_close_view(*silent.trace, silent.index, 0);
  CHECK(close.printed.empty());
  REQUIRE(close.changes.size() == 1);
  CHECK(close.changes[0].clause == "with CURLOPT_MAXAGE_CONN 200 s (now 118 s)");
  CHECK(close.changes[0].leads_to == "r3 reuses #0");
  // b.test's is not what r3 asks for: it stays, no more.
  const CloseView other = make_close_view(*silent.trace, silent.index, 1);
  REQUIRE(other.changes.size() == 1);
  CHECK(other.changes[0].leads_to == "#1 stays");
}

TEST_CASE("a server's close is no limit's: nothing would have changed it, and its words stand") {
  const Recorded run(easy(R"({"url":"http://a.test/","options":{"CURLOPT_FORBID_REUSE":true}})"));
  const CloseView close = make_close_view(*run.trace, run.index, 0);
  CHECK(close.changes.empty());
  CHECK(close.printed == "shutting down connection #0");
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

#include <algorithm>

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

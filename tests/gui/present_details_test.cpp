#include <algorithm>

#include "present/details_view.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;
using Kind = TimePart::Kind;

namespace {

DetailsView of_transfer(const Recorded& run, const std::string& name) {
  return make_details_view(*run.trace, run.index,
                           {Selection::Kind::transfer, model::index(run.transfer(name).request)});
}
DetailsView of_connection(const Recorded& run, std::uint64_t connection) {
  return make_details_view(*run.trace, run.index, {Selection::Kind::connection, connection});
}
model::Duration length(const DetailsView& view, Kind kind) {
  for (const TimePart& part : view.parts)
    if (part.kind == kind) return part.length;
  return 0;
}
std::string value(const DetailsView& view, const std::string& name) {
  for (const DetailLine& line : view.lines)
    if (line.name == name) return line.value;
  return {};
}

}  // namespace

TEST_CASE("a first transfer's time is its connection's set-up and its own") {
  const Recorded run(easy(R"({"url":"https://a.test/"})"));
  const DetailsView view = of_transfer(run, "r1");
  const TransferLife& life = run.transfer("r1");
  CHECK(view.title == "r1");
  CHECK(length(view, Kind::resolving) == 10 * ms);
  CHECK(length(view, Kind::connecting) == 40 * ms);
  CHECK(length(view, Kind::tls) == 40 * ms);
  CHECK(length(view, Kind::waiting) == 60 * ms);
  CHECK(view.total == life.done - life.due);
  CHECK(value(view, "connection") == "#0 to a.test:443, opened for it");
  CHECK_THAT(value(view, "result"), Catch::StartsWith("ok"));
}

TEST_CASE("a reuse has no set-up, and its connection can be selected") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const DetailsView view = of_transfer(run, "r2");
  CHECK(length(view, Kind::resolving) + length(view, Kind::connecting) == 0);
  CHECK(value(view, "connection") == "#0 to a.test:80, reused");
  const auto linked = std::find_if(view.lines.begin(), view.lines.end(), [](const DetailLine& l) {
    return l.link == Selection{Selection::Kind::connection, 0};
  });
  CHECK(linked != view.lines.end());
}

TEST_CASE("waiting is part of a transfer's time, and the parts are the whole") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":60})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  for (const TransferLife& life : run.index.transfers)
    CHECK(of_transfer(run, life.name).total == life.done - life.due);
  const DetailsView view = of_transfer(run, "r2");
  CHECK(length(view, Kind::pending) > 0);
  CHECK_FALSE(value(view, "waited").empty());
}

TEST_CASE("a connection's life adds up, from who opened it to why it closed") {
  const Recorded run(
      easy(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":500})"));
  const DetailsView view = of_connection(run, 0);
  const ConnectionLife& life = run.index.connections[0];
  CHECK(view.title == "#0 to a.test:80");
  REQUIRE(life.ever_closed);
  CHECK(view.total == life.closed - life.opened);
  CHECK(length(view, Kind::idle) > 300 * ms);
  CHECK_THAT(value(view, "opened"), Catch::Contains("by r1"));
  CHECK_THAT(value(view, "closed"), Catch::Contains("cleaned up"));
  REQUIRE(view.uses.size() == 2);
  CHECK(view.uses[1].name == "r2");
  CHECK(view.uses_hidden == 0);
}

TEST_CASE("a connection that served many names some and counts the rest") {
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += std::string(i ? "," : "") + R"({"url":"http://a.test/"})";
  const Recorded run(easy(requests));
  const DetailsView view = of_connection(run, 0);
  CHECK(view.uses.size() == named_uses);
  CHECK(view.uses_hidden == 100 - named_uses);
  CHECK(value(view, "served") == "100 transfers");
}

TEST_CASE("the details are of what is selected, else of the last decision's transfer") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const LogIndex log = build_log_index(*run.trace);
  const auto subject = [&](const Selection& selected, std::size_t cursor) {
    return details_subject(run.index, log, selected, cursor);
  };
  const Selection first{Selection::Kind::transfer, 0}, second{Selection::Kind::transfer, 1};
  const Selection connection{Selection::Kind::connection, 0};
  CHECK(subject({}, 0) == Selection{});
  CHECK(subject({}, run.transfer("r1").decisions[0].event + 1) == first);
  CHECK(subject({}, run.trace->size()) == second);
  CHECK(subject(first, run.trace->size()) == first);
  CHECK(subject(connection, 0) == connection);
  CHECK(subject({Selection::Kind::event, run.transfer("r2").decisions[0].event}, 0) == second);
  CHECK(subject({Selection::Kind::connection, 99}, 0) == Selection{});
}

#include <algorithm>

#include "present/pool/view.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

PoolView at(const Recorded& run, model::Time t, const PoolBudget& budget = {}) {
  Moment moment;
  moment.cursor = run.trace->cursor_at(t);
  moment.now = t;
  return make_pool_view(run.trace->world_at(moment.cursor), *run.trace, run.index, moment, budget);
}
const Chip& only_chip(const PoolView& view) {
  REQUIRE(view.rooms.size() == 1);
  REQUIRE(view.rooms[0].rows.size() == 1);
  REQUIRE(view.rooms[0].rows[0].chips.size() == 1);
  return view.rooms[0].rows[0].chips[0];
}

}  // namespace

TEST_CASE("a chip goes through the states of its connection") {
  const Recorded run(
      multi(R"({"url":"https://a.test/","at_ms":0},{"url":"https://a.test/","at_ms":500000})"));
  CHECK(only_chip(at(run, 5 * ms)).state == ChipState::resolving);
  CHECK(only_chip(at(run, 20 * ms)).state == ChipState::connecting);
  CHECK(only_chip(at(run, 60 * ms)).state == ChipState::tls);
  const Chip active = only_chip(at(run, 100 * ms));
  CHECK(active.state == ChipState::active);
  CHECK(active.protocol == "h2");
  CHECK(active.streams == 1);
  REQUIRE(active.transfers.size() == 1);
  CHECK(active.transfers[0].name == "r1");
  CHECK_FALSE(active.transfers[0].answered);
  const Chip idle = only_chip(at(run, 60 * model::second));
  CHECK(idle.state == ChipState::idle);
  CHECK(idle.idle_left == Approx(0.5F).margin(0.02));
  CHECK(idle.eviction_rank == 1);
}

TEST_CASE("an idle connection turns stale between two events, when its age runs out") {
  const Recorded run(
      multi(R"({"url":"https://a.test/","at_ms":0},{"url":"https://a.test/","at_ms":500000})"));
  const Chip chip = only_chip(at(run, 200 * model::second));
  CHECK(chip.state == ChipState::stale);
  CHECK(chip.past_age);
  CHECK(chip.idle_left == 0);
}

TEST_CASE("a connection that the server closed is stale until libcurl looks") {
  const Recorded run(
      multi(R"({"url":"https://a.test/","at_ms":0},{"url":"https://a.test/","at_ms":9000})", "{}",
            R"(,"idle_timeout_ms":2000)"));
  const Chip chip = only_chip(at(run, 5 * model::second));
  CHECK(chip.state == ChipState::stale);
  CHECK(chip.peer_closed);
  CHECK_FALSE(chip.past_age);
}

TEST_CASE("a full host limit is a wall, and who waits stands in the queue with the reason") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":1})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const PoolView view = at(run, 20 * ms);
  const Room& room = view.rooms.at(0);
  REQUIRE(room.waiting.size() == 1);
  CHECK(room.waiting[0].name == "r2");
  CHECK(room.waiting[0].gate == model::GateId::host_limit);
  CHECK(room.waiting[0].since == 19 * ms);
  REQUIRE(room.rows[0].walls.size() == 1);
  CHECK(room.rows[0].walls[0].used == 1);
  CHECK(room.rows[0].walls[0].limit == 1);
}

TEST_CASE("an easy handle's room has the wall of CURLOPT_MAXCONNECTS") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://b.test/"})"));
  const PoolView view = at(run, 20 * ms);
  REQUIRE(view.rooms.size() == 1);
  CHECK(view.rooms[0].title == "easy main");
  REQUIRE(view.rooms[0].walls.size() == 1);
  CHECK(view.rooms[0].walls[0].option == "CURLOPT_MAXCONNECTS");
  CHECK(view.rooms[0].walls[0].limit == 5);
  CHECK(view.rooms[0].rows.size() == 2);  // both rows stand from the first moment on
}

TEST_CASE("an evicted connection stays in sight in the instant in which it goes") {
  const Recorded run(easy(R"({"url":"http://a.test/","options":{"CURLOPT_MAXCONNECTS":1}},)"
                          R"({"url":"http://b.test/","options":{"CURLOPT_MAXCONNECTS":1}})"));
  const ConnectionLife& gone = run.connection(0);
  REQUIRE(gone.reason == model::CloseReason::max_connects);
  const PoolView view = at(run, gone.closed);
  const Row& row = view.rooms[0].rows[0];
  REQUIRE(row.chips.size() == 1);
  CHECK(row.chips[0].state == ChipState::evicted);
  CHECK(at(run, gone.closed + 1).rooms[0].rows[0].chips.empty());
}

TEST_CASE("a long row is counted by state until it is unfolded; what is selected is shown anyway") {
  std::string requests;
  for (int i = 0; i < 30; ++i)
    requests +=
        std::string(i ? "," : "") + R"({"url":"http://a.test/","at_ms":)" + std::to_string(i) + "}";
  const Recorded run(multi(requests));
  PoolBudget budget;
  budget.row_chips = 7;
  const auto sum_of = [](const Row& row) {
    std::uint32_t sum = 0;
    for (const std::uint32_t n : row.folded) sum += n;
    return sum;
  };
  const PoolView view = at(run, 40 * ms, budget);
  const Row& row = view.rooms.at(0).rows.at(0);
  CHECK(row.can_fold);
  CHECK(row.chips.empty());
  CHECK(row.folded_total == 30);
  CHECK(sum_of(row) == 30);
  CHECK(view.rooms[0].open == 30);

  Moment moment;
  moment.now = 40 * ms;
  moment.cursor = run.trace->cursor_at(moment.now);
  moment.selected = 12;
  const PoolView one =
      make_pool_view(run.trace->world_at(moment.cursor), *run.trace, run.index, moment, budget);
  REQUIRE(one.rooms[0].rows[0].chips.size() == 1);
  CHECK(one.rooms[0].rows[0].chips[0].connection == 12);
  CHECK(one.rooms[0].rows[0].folded_total == 30);

  moment.unfolded.insert(row.key);
  const PoolView all =
      make_pool_view(run.trace->world_at(moment.cursor), *run.trace, run.index, moment, budget);
  CHECK(all.rooms[0].rows[0].chips.size() == 30);
  CHECK(all.rooms[0].rows[0].folded_total == 0);
  budget.all_chips = 11;  // even unfolded there is an end, and the rest is counted
  const PoolView some =
      make_pool_view(run.trace->world_at(moment.cursor), *run.trace, run.index, moment, budget);
  CHECK(some.rooms[0].rows[0].chips.size() == 12);  // and the selected one
  CHECK(some.rooms[0].rows[0].folded_total == 19);
}

TEST_CASE("a TLS close that goes on is shown, and holds its place under the total limit") {
  const Recorded run(R"({"format":"poolscope/1","network":{"rtt_ms":40,"dns_ms":10},
    "servers":[{"host":"*","alpn":["http/1.1"]}],
    "requests":[
      {"url":"https://a.test/","at_ms":0},
      {"url":"https://b.test/","at_ms":300},
      {"url":"https://b.test/","at_ms":900}],
    "strategies":[{"name":"m","scope":"multi",
      "multi_options":{"CURLMOPT_MAX_TOTAL_CONNECTIONS":4,"CURLMOPT_MAXCONNECTS":1}}]})");
  const ConnectionLife& life = run.connection(0);
  REQUIRE(life.gone > life.closed);
  REQUIRE_FALSE(life.spans.empty());
  CHECK(life.spans.back().kind == Span::Kind::shutting_down);
  CHECK(life.spans.back().from == life.closed);
  CHECK(life.spans.back().to == life.gone);
  const PoolView during = at(run, life.closed + 1 * ms);
  REQUIRE(during.rooms.size() == 1);
  const Room& room = during.rooms[0];
  CHECK(room.shutting_down == 1);
  CHECK(room.open == 1);
  REQUIRE(room.rows.size() == 2);
  REQUIRE(room.rows[0].chips.size() == 1);
  const Chip& chip = room.rows[0].chips[0];
  CHECK(chip.state == ChipState::shutting_down);
  CHECK_THAT(chip.still_open, Catch::Contains("for 2 s at most"));
  CHECK_THAT(chip.counted, Catch::Contains("counts for CURLMOPT_MAX_TOTAL_CONNECTIONS:"));
  const auto total = std::ranges::find(room.walls, "CURLMOPT_MAX_TOTAL_CONNECTIONS", &Wall::option);
  REQUIRE(total != room.walls.end());
  CHECK(total->used == 2);
  CHECK(at(run, life.gone).rooms[0].shutting_down == 0);
}

TEST_CASE("destinations beyond a pool's rows are counted by state, in one row that unfolds") {
  std::string requests;
  for (int i = 0; i < 20; ++i)
    requests += std::string(i ? "," : "") + R"({"url":"http://h)" + std::to_string(i) +
                R"(.test/","at_ms":)" + std::to_string(i) + "}";
  const Recorded run(multi(requests));
  PoolBudget budget;
  budget.rows = 6;
  Moment moment;
  moment.now = 30 * ms;
  moment.cursor = run.trace->cursor_at(moment.now);
  moment.selected = 15;
  const auto view = [&] {
    return make_pool_view(run.trace->world_at(moment.cursor), *run.trace, run.index, moment,
                          budget);
  };
  const Room counted = view().rooms.at(0);
  REQUIRE(counted.rows.size() == 7);
  const Row& others = counted.rows.back();
  CHECK(others.others);
  CHECK(others.name == "+14 destinations");
  CHECK(others.folded_total == 14);
  REQUIRE(others.chips.size() == 1);  // the selected one is shown anyway
  CHECK(others.chips[0].connection == 15);
  CHECK(counted.open == 20);
  moment.unfolded.insert(others.key);
  const Room all = view().rooms.at(0);
  CHECK(all.rows.size() == 21);  // and the one that folds them again
  CHECK(all.rows.back().folded_total == 0);
}

#include "present/pool/motion.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

constexpr model::Duration unit = 1000, linger = 5000;

Chip closed_chip(ChipState state, model::CloseReason reason) {
  Chip chip;
  chip.state = state;
  chip.opened = 0;
  chip.closed = 100'000;
  chip.close_reason = reason;
  return chip;
}

}  // namespace

TEST_CASE("a chip's motion is a function of simulated time alone") {
  Chip chip;
  chip.opened = 10'000;
  CHECK(motion_of(chip, 10'000, unit, linger).alpha == 0);
  float before = 0;
  for (model::Time t = 10'000; t <= 11'000; t += 100) {
    const ChipMotion motion = motion_of(chip, t, unit, linger);
    CHECK(motion.alpha >= before);  // forwards it grows, backwards it shrinks
    CHECK(motion == motion_of(chip, t, unit, linger));
    before = motion.alpha;
  }
  CHECK(motion_of(chip, 11'000, unit, linger) == ChipMotion{});
  CHECK(motion_of(chip, 10'000, 0, linger) == ChipMotion{});  // motion off
}

TEST_CASE("evicted, discarded and closed connections leave in ways of their own, and are gone") {
  const Chip evicted = closed_chip(ChipState::evicted, model::CloseReason::max_connects);
  const Chip pruned = closed_chip(ChipState::closed, model::CloseReason::max_age);
  const Chip closed = closed_chip(ChipState::closed, model::CloseReason::server_close);
  const Chip shutting = closed_chip(ChipState::shutting_down, model::CloseReason::server_close);
  const model::Time settled = 100'000 + unit;
  CHECK(motion_of(evicted, settled, unit, linger).dx > 0);
  CHECK(motion_of(pruned, settled, unit, linger).dy > 0);
  CHECK(motion_of(closed, settled, unit, linger).scale < 1);
  for (const Chip& chip : {evicted, pruned, closed}) {
    CHECK(motion_of(chip, 100'000, unit, linger).alpha == 1);
    CHECK(motion_of(chip, 100'000 + linger, unit, linger).alpha == 0);
  }
  CHECK(motion_of(shutting, 100'000 + 10 * linger, unit, linger).alpha == 1);
}

TEST_CASE("transfers travel to what they got: a new connection, an old one, or the queue") {
  const Recorded run(multi(R"({"id":"a","url":"http://a.test/","at_ms":0},
                              {"id":"b","url":"http://a.test/","at_ms":1},
                              {"id":"c","url":"http://a.test/","at_ms":2000})",
                           R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const LogIndex log = replayed(*run.trace, PartyNotes{}).take();
  const auto travels = [&](model::Time t) {
    return travels_at(*run.trace, run.index, log, run.trace->cursor_at(t), t, 10 * ms);
  };
  const auto named = [](const std::vector<Travel>& all, const std::string& name) {
    for (const Travel& one : all)
      if (one.name == name) return one;
    FAIL("nothing travels for " << name);
    return Travel{};
  };
  const auto first = travels(5 * ms);
  CHECK(first.size() == 2);
  CHECK(named(first, "a").opens);
  CHECK(named(first, "a").connection == 0);
  CHECK(named(first, "b").connection == UINT32_MAX);  // into the queue
  CHECK(named(first, "b").progress < named(first, "a").progress);
  CHECK(travels(15 * ms).empty());
  const TransferLife& b = run.transfer("b");
  REQUIRE(b.decisions.size() == 2);
  const auto woken = named(travels(b.decisions[1].t), "b");
  CHECK(woken.from_queue);
  CHECK(woken.connection == 0);
  CHECK_FALSE(woken.opens);
  CHECK_FALSE(named(travels(2000 * ms), "c").from_queue);
  CHECK(travels_at(*run.trace, run.index, log, run.trace->cursor_at(5 * ms), 5 * ms, 0).empty());
}

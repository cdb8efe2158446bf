// Who is woken when, by whom, and what comes of it: in the decision's pane, on the timeline, in the
// pool's queue and in the log.

#include "present/why/wakes.hpp"

#include <algorithm>
#include <set>

#include "present/log/rows.hpp"
#include "present/pool/view.hpp"
#include "present/why/view.hpp"
#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

/// r1 … rN at once, with one connection to the host: who waits is served out of order.
std::string at_once(int n, const std::string& limit = "HOST", const std::string& url = "a.test") {
  std::string requests;
  for (int i = 0; i < n; ++i)
    requests += (i > 0 ? "," : "") + (R"({"url":"http://)" + url + R"(/","at_ms":0})");
  return multi(requests, R"({"CURLMOPT_MAX_)" + limit + R"(_CONNECTIONS":1})");
}
std::string in_7_88(std::string text) {
  const std::string scope = R"("scope":"multi",)";
  return text.replace(text.find(scope), scope.size(), scope + R"("libcurl":"7.88",)");
}
WakesView wakes(const Recorded& run, const std::string& transfer, std::size_t decision = 0) {
  return make_wakes_view(*run.trace, run.index,
                         run.transfer(transfer).decisions.at(decision).event);
}
std::uint32_t life_of(const Recorded& run, const std::string& name) {
  return static_cast<std::uint32_t>(&run.transfer(name) - run.index.transfers.data());
}
Room room_at(const Recorded& run, std::size_t cursor) {
  const model::World world = run.trace->world_at(cursor);
  Moment moment;
  moment.cursor = cursor;
  moment.now = world.now;
  const PoolView view = make_pool_view(world, *run.trace, run.index, moment);
  REQUIRE(view.rooms.size() == 1);
  return view.rooms[0];
}
std::vector<std::string> names(const Room& room) {
  std::vector<std::string> out;
  for (const Waiting& w : room.waiting) out.push_back(w.name);
  return out;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("who was woken in vain sees by whom, what it lacked, and how many go before it now") {
  const Recorded run(at_once(6));
  const WakesView view = wakes(run, "r3");
  CHECK(view.title == "WOKEN 5 TIMES, 4 TIMES IN VAIN");
  CHECK(view.queue ==
        "When it began to wait 1 other waited in its multi, 1 to be woken before it.");
  REQUIRE(view.lines.size() == 5);
  CHECK(view.cut == 0);
  CHECK(view.lines[0].by == "r2 got a connection");
  CHECK(view.lines[0].in_vain);
  CHECK(view.lines[0].came_of == "waits again: host limit, 1 of 1 used; 3 before it now");
  CHECK(view.lines[1].by == "the application took r2 out of the multi");
  CHECK(view.lines[3].in_vain);
  CHECK(view.lines[3].came_of == "waits again: host limit, 1 of 1 used");  // nobody is left
  CHECK(view.lines[4].by == "r6 ended");
  CHECK(view.lines[4].came_of == "reused #0");
  CHECK(view.lines[4].connection == 0);
  CHECK_FALSE(view.lines[4].in_vain);
  for (const WakeLine& line : view.lines) {
    CHECK(run.trace->events()[line.event].kind() == trace::EventKind::woken);
    CHECK(run.trace->events()[line.event].t() == line.t);
  }
  CHECK_THAT(view.rule, Catch::StartsWith("libcurl 8.22 wakes one at a time"));
  CHECK_THAT(view.rule, Catch::Contains("its id in the multi"));
}

TEST_CASE("the decision that ended a wait tells the same as the one that began it") {
  const Recorded run(at_once(6));
  const WakesView began = wakes(run, "r3", 0), ended = wakes(run, "r3", 1);
  CHECK(ended.title == began.title);
  REQUIRE(ended.lines.size() == began.lines.size());
  CHECK(ended.lines.back().event == began.lines.back().event);
  CHECK(make_why_view(*run.trace, run.index, run.transfer("r3").decisions[0].event).wakes.title ==
        began.title);
  CHECK(wakes(run, "r1").title.empty());  // it never waited
  CHECK(wakes(run, "r2").title == "WOKEN ONCE");
  CHECK(wakes(run, "r2").lines[0].by == "r1 ended");
}

TEST_CASE("7.88 wakes the head of a list, and who is woken in vain goes to its end") {
  const Recorded run(in_7_88(at_once(4)));
  const WakesView view = wakes(run, "r3");
  CHECK_THAT(view.rule, Catch::StartsWith("libcurl 7.88 wakes one at a time"));
  CHECK_THAT(view.rule, Catch::Contains("the head of a list"));
  REQUIRE(view.lines.size() > 1);
  CHECK(view.lines[0].in_vain);
  const Wake& first = wakes_of(run.index, life_of(run, "r3")).front();
  CHECK(names(room_at(run, first.came_of + 1)).back() == "r3");
}

TEST_CASE("a total limit says how much of it is used, PIPEWAIT what it waited to know") {
  const Recorded total(at_once(3, "TOTAL"));
  CHECK_THAT(wakes(total, "r3").lines.at(0).came_of,
             Catch::StartsWith("waits again: total limit, 1 of 1 used"));

  const std::string one = R"({"url":"https://a.test/","at_ms":0,"options":{"CURLOPT_PIPEWAIT":1}})";
  const Recorded pipe(multi(one + "," + one, "{}", R"(,"alpn":["h2"])"));
  const WakesView view = wakes(pipe, "r2");
  REQUIRE_FALSE(view.lines.empty());
  CHECK(view.lines[0].by == "it became known whether #0 multiplexes");
  CHECK(view.lines.back().came_of == "reused #0");
  CHECK(view.queue.empty());  // nobody else waited
}

TEST_CASE("a transfer whose time is up while it waits is woken by that, and moves nobody's turn") {
  std::string text = at_once(4);
  const std::string second = R"({"url":"http://a.test/","at_ms":0})";
  text.replace(text.find(second, text.find(second) + 1), second.size(),
               R"({"url":"http://a.test/","at_ms":0,"options":{"CURLOPT_TIMEOUT_MS":30}})");
  const Recorded run(text);
  const WakesView view = wakes(run, "r2");
  REQUIRE(view.lines.size() == 1);
  CHECK(view.lines[0].by == "its own timeout was over");
  CHECK(view.lines[0].came_of == "ended, CURLcode 28");
  CHECK_FALSE(view.lines[0].in_vain);
}

TEST_CASE("of many wake-ups the first and the last are listed, the others counted") {
  const Recorded run(at_once(300));
  std::size_t most = 0;
  for (const TransferLife& life : run.index.transfers) {
    const WakesView view = wakes(run, life.name);
    if (view.title.empty()) continue;
    const auto all = wakes_of(run.index, life_of(run, life.name));
    CHECK(view.lines.size() + view.cut == all.size());
    CHECK(view.lines.size() <= most_wake_lines);
    CHECK(view.lines.back().event == all.back().event);
    most = std::max(most, all.size());
  }
  CHECK(most > most_wake_lines);
}

TEST_CASE("marks on a waiting bar stand where it was woken in vain; near ones are one") {
  const Recorded run(at_once(6));
  const std::uint32_t r3 = life_of(run, "r3");
  const auto all = wakes_of(run.index, r3);
  std::set<model::Time> moments;
  for (const Wake& wake : all)
    if (wake.in_vain) moments.insert(wake.t);
  const auto marks = wake_marks(run.index, r3, 1);
  CHECK(marks.size() == moments.size());
  CHECK(marks.size() > 1);
  for (const WakeMark& mark : marks) CHECK(moments.count(mark.t) == 1);

  const auto merged = wake_marks(run.index, r3, 100'000 * ms);
  REQUIRE(merged.size() == 1);
  CHECK(merged[0].wakes.size() == 4);
  const auto words = words_of(merged[0], *run.trace, run.index);
  REQUIRE(words.size() == 4);
  CHECK_THAT(words[0], Catch::EndsWith(": r2 got a connection"));
  CHECK(wake_marks(run.index, life_of(run, "r2"), 1).empty());  // once, and not in vain
}

TEST_CASE("a pool's queue stands in the order of waking, the next one marked") {
  const Recorded run(at_once(6));
  const Wake& first = wakes_of(run.index, life_of(run, "r3")).front();
  const Room before = room_at(run, run.transfer("r6").decisions[0].event + 1);
  CHECK(names(before) == Names{"r2", "r3", "r4", "r5", "r6"});
  CHECK(before.waiting[0].next);
  CHECK_FALSE(before.waiting[1].next);
  const Room after = room_at(run, first.came_of + 1);
  CHECK(names(after) == Names{"r4", "r5", "r6", "r3"});
  CHECK(after.waiting[0].next);
  CHECK(after.waiting[3].turn == 4);
  // The last one has no order to be told.
  const Wake& last = wakes_of(run.index, life_of(run, "r3")).back();
  const Room alone = room_at(run, last.event);
  CHECK(names(alone) == Names{"r3"});
  CHECK_FALSE(alone.waiting[0].next);
}

TEST_CASE("the log says what woke a transfer and what it waits for again") {
  const Recorded run(at_once(6));
  const LogIndex log = replayed(*run.trace, PartyNotes{}).take();
  const Wake& wake = wakes_of(run.index, life_of(run, "r3")).front();
  const LogRow woken = log_row(*run.trace, run.index, log, wake.event);
  CHECK(woken.event == "woken");
  CHECK(woken.transfer == "r3");
  CHECK(woken.what == "r2 got a connection");
  CHECK(woken.tone == LogTone::waits);
  const LogRow again = log_row(*run.trace, run.index, log, wake.came_of);
  CHECK(again.event == "wait again");
  CHECK(again.what == "host_limit");
}

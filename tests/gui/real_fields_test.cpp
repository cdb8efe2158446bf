// Keys within text fields, by a person's hands: a field has them all, and the program none.
#include <catch2/catch.hpp>
#include <string>

#include "desk.hpp"

using namespace poolscope::gui::desk;

namespace {

constexpr Area notice{300, 600, 980, 664};

std::string typed(const std::string& text) {
  return "type --delay 25 " + text + " sleep 0.2 ";
}
std::string pressed(const std::string& keys) {
  return "key --delay 60 " + keys + " sleep 0.2 ";
}

}  // namespace

TEST_CASE("a text field has its keys to itself") {
  if (!has_hands()) return;
  Desk desk;
  REQUIRE(desk.shows([](const Picture& p) { return p.count(timeline, accent) > 100; }));
  // In the middle of the run, with a transfer selected.
  const Picture all = desk.after(pressed("3 period period period") + "mousemove 600 700");
  const double playhead = all.centre_x(timeline, accent);

  // The log's filter: what is chosen, copied, cut and pasted there is its text.
  const std::string field = "mousemove 1150 447 click 1 sleep 0.3 ";
  const Picture some = desk.after(field + typed("close") + "mousemove 600 700");
  CHECK(some.differing(all, log_rows) > 200);
  Picture p = desk.after(pressed("ctrl+a ctrl+c"));
  CHECK(p.differing(some, notice) == 0);  // nothing else was copied
  p = desk.after(pressed("End ctrl+v"));  // "closeclose": no event
  CHECK(p.differing(some, log_rows) > 200);
  p = desk.after(pressed("Home Delete Delete Delete Delete Delete"));
  CHECK(p.differing(some, log_rows) == 0);
  p = desk.after(pressed("ctrl+a ctrl+x"));
  CHECK(p.differing(all, log_rows) == 0);
  p = desk.after(pressed("ctrl+v"));
  CHECK(p.differing(some, log_rows) == 0);
  CHECK(p.centre_x(timeline, accent) == Approx(playhead).margin(0.5));

  // Escape leaves the field, with its text; the next one is the program's and selects nothing.
  const Picture left = desk.after(pressed("Escape"));
  CHECK(left.differing(some, log_rows) == 0);
  CHECK(left.differing(all, pool) == 0);
  CHECK(desk.after(pressed("Escape")).differing(all, pool) > 20);

  // Tab goes from one field to the other: the timeline's search lights a lane.
  const Picture dark = desk.after(field + "mousemove 600 700");
  p = desk.after(pressed("Tab") + typed("api"));
  CHECK(p.differing(dark, log_rows) == 0);
  CHECK(p.differing(dark, {10, 380, 730, 640}) > 50);
  desk.after(pressed("ctrl+a BackSpace Escape"));

  // From an option's name to its value, and on to a second future.
  const Picture one = desk.after("mousemove 600 700");
  p = desk.after(pressed("F") + "sleep 0.3 " + typed("CURLOPT_PIPEWAIT") + pressed("Tab") +
                 typed("on") + pressed("Return") + "sleep 0.6");
  CHECK(p.differing(one, {600, 5, 1240, 40}) > 300);

  // The palette, whose words are found; Escape closes it at once.
  const Picture bare = desk.after("mousemove 600 700");
  p = desk.after(pressed("ctrl+p") + "sleep 0.3 " + typed("nonsense") + pressed("ctrl+a") +
                 typed("words") + pressed("Return"));
  CHECK(p.differing(bare, middle) > 20000);
  CHECK(desk.after(pressed("Escape")).differing(bare, middle) == 0);
  p = desk.after(pressed("ctrl+p") + "sleep 0.3 " + typed("x"));
  CHECK(p.differing(bare, middle) > 20000);
  CHECK(desk.after(pressed("Escape")).differing(bare, middle) == 0);

  // The browser's path: Backspace in the emptied field does not leave the folder.
  desk.after(pressed("ctrl+o") + "sleep 0.2 mousemove 700 608 click 1 sleep 0.3");
  const Picture browser = desk.after("mousemove 600 700");
  p = desk.after(typed("ab") + pressed("BackSpace BackSpace BackSpace BackSpace Home End"));
  CHECK(p.differing(browser, {470, 180, 1040, 560}) == 0);
  p = desk.after(pressed("Escape"));
  CHECK(p.differing(browser, {470, 180, 1040, 560}) == 0);
  CHECK(desk.after(pressed("Escape")).differing(bare, middle) == 0);
  CHECK_FALSE(desk.program().ended());
}

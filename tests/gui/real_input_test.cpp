// A person's hands on the real program: keys and mouse go through an X server, and what they did is
// seen in its framebuffer.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>

#include "desk.hpp"

using namespace poolscope::gui::desk;

TEST_CASE("keys and mouse reach the program and do what they say") {
  if (!has_hands()) return;
  Desk desk;
  REQUIRE(desk.shows([](const Picture& p) { return p.count(timeline, accent) > 100; }));
  const Picture start = desk.after("mousemove 600 700");
  const double at_start = start.centre_x(timeline, accent);

  // Steps move the playhead.
  Picture p = desk.after("key --delay 30 Right Right Right Right Right Right Right Right");
  CHECK(p.centre_x(timeline, accent) > at_start + 20);
  CHECK(p.differing(start, pool) > 100);

  // Another strategy has other pools.
  const Picture easy = p;
  p = desk.after("key 3");
  CHECK(p.differing(easy, pool) > 100);

  // What the pointer is on is lit, steadily; nothing is once it has left the panes.
  const auto bar_x = static_cast<int>(p.centre_x(timeline, connecting));
  int bar_y = 0;
  p.each(timeline, [&](int x, int y, Rgb c) {
    if (bar_y == 0 && c == connecting && std::abs(x - bar_x) < 4) bar_y = y + 4;
  });
  REQUIRE(bar_y > 0);
  const std::string to_bar =
      "mousemove " + std::to_string(bar_x) + " " + std::to_string(bar_y) + " ";
  const Picture unlit = p;
  const Picture lit = desk.after(to_bar);
  CHECK(lit.differing(unlit, pool) + lit.differing(unlit, log_rows) > 20);
  for (int i = 0; i < 6; ++i) {
    std::this_thread::sleep_for(25ms);
    CHECK(desk.now().differing(lit, whole) == 0);
  }
  CHECK(desk.after("mousemove 760 22").differing(unlit, pool) == 0);

  // A click selects.
  const int gold = unlit.count(whole, accent);
  p = desk.after(to_bar + "click 1");
  CHECK(p.count(whole, accent) > gold + 50);

  // The wheel comes closer, a drag moves along, Shift and the wheel too.
  const int wide = p.count(timeline, connecting);
  p = desk.after("click --repeat 3 --delay 40 4");
  CHECK(p.count(timeline, connecting) > wide + wide / 4);
  double x = p.centre_x(timeline, connecting);
  p = desk.after(to_bar +
                 "mousedown 1 sleep 0.25 mousemove_relative -- 20 0 sleep 0.25 mousemove_relative "
                 "-- 20 0 sleep 0.25 mouseup 1");
  CHECK(std::abs(p.centre_x(timeline, connecting) - x) < 45);
  x = p.centre_x(timeline, connecting);
  p = desk.after("keydown Shift_L click 5 keyup Shift_L");
  CHECK(p.centre_x(timeline, connecting) != x);
  // A drag on the ruler takes the playhead along; the middle button comes closer to a stretch.
  p = desk.after("mousemove 400 396 mousedown 1 sleep 0.25 mousemove 500 396 sleep 0.25 mouseup 1");
  CHECK(std::abs(p.centre_x({162, 560, 710, 630}, accent) - 500) < 3);
  const Picture far = p;
  p = desk.after("mousemove 400 600 mousedown 2 sleep 0.25 mousemove 600 600 sleep 0.25 mouseup 2");
  CHECK(p.differing(far, timeline) > 200);

  // Space plays: the playhead goes on by itself, and stops.
  const Picture stands = desk.after("key Home mousemove 600 700");
  const double begins = stands.centre_x(timeline, accent);
  desk.after("key f key space sleep 1.2 key space");
  p = desk.still();
  CHECK(p.centre_x(timeline, accent) > begins + 8);
  // The strip below scrubs.
  p = desk.after("mousemove 420 694 mousedown 1 sleep 0.2 mousemove 900 694 sleep 0.3 mouseup 1");
  CHECK(p.centre_x(timeline, accent) > begins + 200);

  // Shift+F asks for a second future, which stands beside the first as a tab.
  const Picture one = p;
  p = desk.after("key F sleep 0.3 type --delay 20 FRESH_CONNECT");
  CHECK(p.differing(one, middle) > 20000);
  p = desk.after("key Return sleep 0.3 type --delay 20 on");
  p = desk.after("key Return sleep 0.8 mousemove 600 700");
  CHECK(p.differing(one, {600, 5, 1240, 40}) > 300);

  // A picture is saved where the program stands.
  desk.after("key ctrl+e sleep 0.4 key Return sleep 0.8");
  CHECK(desk.saved_picture());

  // Words in the filter thin out the log.
  const Picture full = p;
  p = desk.after("mousemove 1150 447 click 1 sleep 0.3 type --delay 20 decision");
  CHECK(p.differing(full, log_rows) > 200);

  // Help covers the middle, and goes again.
  const Picture bare = desk.after("mousemove 640 330 click 1 mousemove 600 700");
  p = desk.after("key question");
  CHECK(p.differing(bare, middle) > 20000);
  CHECK(desk.after("key Escape").differing(bare, middle) == 0);

  // A gap follows the pointer that holds it, also from a place that it jumped to.
  p = desk.after(
      "mousemove 400 352 mousedown 1 sleep 0.25 mousemove 400 300 sleep 0.25 mousemove 400 252 "
      "sleep 0.25 mouseup 1 mousemove 600 700");
  CHECK(p.at(300, 252) == Rgb{0x14, 0x17, 0x1C});
  CHECK_FALSE(p.at(300, 352) == Rgb{0x14, 0x17, 0x1C});

  // Another file is opened by keys alone: the second of the folder.
  desk.after("key ctrl+o sleep 0.3 key Down sleep 0.3 key Return sleep 0.5");

  // The theme is kept, and so is the file.
  CHECK(desk.after("key t").at(3, 60) == light_ground);
  CHECK_FALSE(desk.program().ended());
  desk.after("key ctrl+q");
  REQUIRE(desk.program().wait(5s));
  CHECK(desk.program().code() == 0);
  for (const char* kept : {"\"light\"", "easy-multi-share", "closed-just-now"})
    CHECK_THAT(desk.settings(), Catch::Contains(kept));
}

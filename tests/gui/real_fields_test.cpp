// Keys within text fields, by a person's hands: a field has them all, and the program none.
#include <catch2/catch.hpp>
#include <string>

#include "desk.hpp"

using namespace poolscope::gui::desk;

namespace {

constexpr Area notice{300, 600, 980, 664}, lanes{10, 380, 730, 640}, tabs{600, 5, 1240, 40},
    beside_palette{70, 60, 230, 660}, browser_box{470, 180, 1040, 560};

// One word: xdotool would type the commands that follow it.
std::string typed(const std::string& word) {
  return "type --args 1 --delay 12 " + word + " ";
}
std::string pressed(const std::string& keys) {
  return "key --delay 12 " + keys + " ";
}

}  // namespace

TEST_CASE("a text field has its keys to itself") {
  if (!has_hands()) return;
  Desk desk;
  REQUIRE(desk.shows([](const Picture& p) { return p.count(timeline, accent) > 100; }));
  const auto as_in = [&](const Picture& wanted, const Area& area) {
    return desk.shows([&](const Picture& p) { return p.differing(wanted, area) == 0; });
  };
  const auto not_as_in = [&](const Picture& other, const Area& area, int least) {
    return desk.shows([&](const Picture& p) { return p.differing(other, area) > least; });
  };
  // In the middle of the run, with a transfer selected.
  const Picture all = desk.after(pressed("3 period period period") + "mousemove 600 700");
  const double playhead = all.centre_x(timeline, accent);

  // The log's filter: what is chosen, copied, cut and pasted there is its text.
  const std::string field = "mousemove 1150 447 click 1 sleep 0.1 ";
  const Picture some = desk.after(field + typed("close") + "mousemove 600 700");
  CHECK(some.differing(all, log_rows) > 200);
  Picture p = desk.after(pressed("ctrl+a ctrl+c End ctrl+v"));  // "closeclose": no event
  CHECK(p.differing(some, log_rows) > 200);
  CHECK(p.differing(some, notice) == 0);  // nothing else was copied
  desk.does(pressed("Home Delete Delete Delete Delete Delete"));
  CHECK(as_in(some, log_rows));
  desk.does(pressed("ctrl+a BackSpace"));
  CHECK(not_as_in(some, log_rows, 200));
  const Picture emptied = desk.still();
  desk.does(pressed("ctrl+v"));
  CHECK(as_in(some, log_rows));
  desk.does(pressed("ctrl+a ctrl+x"));
  CHECK(as_in(emptied, log_rows));
  desk.does(pressed("ctrl+v"));
  CHECK(as_in(some, log_rows));

  // Escape leaves the field, with its text; the next one is the program's and selects nothing.
  const Picture left = desk.after(pressed("Escape"));
  CHECK(left.differing(some, log_rows) == 0);
  CHECK(left.differing(all, pool) == 0);
  CHECK(left.centre_x(timeline, accent) == Approx(playhead).margin(0.5));
  desk.does(pressed("Escape"));
  CHECK(not_as_in(all, pool, 20));

  // Tab goes from one field to the other: the timeline's search lights a lane.
  const Picture dark = desk.still();
  desk.does(field + "mousemove 600 700 " + pressed("Tab") + typed("api"));
  CHECK(not_as_in(dark, lanes, 50));
  CHECK(desk.now().differing(dark, log_rows) == 0);
  desk.does(pressed("ctrl+a BackSpace Escape"));
  CHECK(as_in(dark, lanes));

  // From an option's name to its value, and on to a second future.
  const Picture one = desk.now();
  desk.does(pressed("F"));
  CHECK(not_as_in(one, middle, 20000));
  desk.does("sleep 0.1 " + typed("CURLOPT_PIPEWAIT") + pressed("Tab") + typed("on") +
            pressed("Return"));
  CHECK(not_as_in(one, tabs, 300));

  // The palette, whose words are found: the help, which is wider. Escape closes each at once.
  const Picture bare = desk.after("sleep 0.4");  // the new future has come to rest
  desk.does(pressed("ctrl+p"));
  CHECK(not_as_in(bare, middle, 20000));
  const Picture palette = desk.still();
  desk.does(typed("nonsense") + pressed("ctrl+a") + typed("words") + pressed("Return"));
  CHECK(not_as_in(palette, beside_palette, 5000));
  desk.does(pressed("Escape"));
  CHECK(as_in(bare, middle));
  desk.does(pressed("ctrl+p"));
  CHECK(not_as_in(bare, middle, 20000));
  desk.does("sleep 0.1 " + typed("x") + pressed("Escape"));
  CHECK(as_in(bare, middle));

  // The browser's path: Backspace in the emptied field does not leave the folder, nor does Escape.
  desk.does(pressed("ctrl+o"));
  CHECK(not_as_in(bare, middle, 20000));
  const Picture browser = desk.after("mousemove 700 608 click 1 mousemove 600 700");
  p = desk.after(typed("ab") + pressed("BackSpace BackSpace BackSpace BackSpace Home End Escape"));
  CHECK(p.differing(browser, browser_box) == 0);
  desk.does(pressed("Escape"));
  CHECK(as_in(bare, middle));

  // Chords go by the letter on the key: A, where an American keyboard has its Q, does not quit.
  if (has("setxkbmap")) {
    desk.runs("setxkbmap fr");
    desk.does(field + pressed("ctrl+a") + "sleep 0.3");
    REQUIRE_FALSE(desk.program().ended());
  }
  desk.does(pressed("Escape ctrl+q"));
  REQUIRE(desk.program().wait(5s));
  CHECK(desk.program().code() == 0);
}

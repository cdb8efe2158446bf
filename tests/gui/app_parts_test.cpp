#include <catch2/catch.hpp>
#include <cmath>

#include "app/frame/settings.hpp"
#include "app/timeline/time_window.hpp"

using namespace poolscope::gui;

TEST_CASE("zooming keeps the time under the pointer in place") {
  const double end = 1e6;
  const TimeWindow all = fitting(end);
  const TimeWindow closer = zoomed(all, 4, 250'000, end);
  CHECK(closer.to - closer.from == Approx(250'000));
  CHECK((250'000 - closer.from) / (closer.to - closer.from) == Approx(0.25));
  CHECK(zoomed(closer, 1.0 / 4, 250'000, end) == all);
  CHECK(zoomed(all, 0.01, 0, end) == all);
  const TimeWindow closest = zoomed(all, 1e12, 10, end);
  CHECK(closest.to - closest.from == Approx(shortest_window_us));
  CHECK(zoomed(all, 0, 10, end) == all);
  CHECK(zoomed(all, NAN, 10, end) == all);
}

TEST_CASE("panning and showing stay within the run") {
  const double end = 1e6;
  const TimeWindow part{100'000, 300'000};
  CHECK(panned(part, 50'000, end) == TimeWindow{150'000, 350'000});
  CHECK(panned(part, -5e9, end) == TimeWindow{0, 200'000});
  CHECK(panned(part, 5e9, end) == TimeWindow{800'000, 1'000'000});
  CHECK(showing(part, 200'000, end) == part);
  const TimeWindow ahead = showing(part, 500'000, end);
  CHECK(ahead.from == Approx(480'000));
  CHECK(clamped({5, 5}, end).to - clamped({5, 5}, end).from == shortest_window_us);
  CHECK(fitting(0).to == shortest_window_us);
}

TEST_CASE("damaged settings leave the defaults") {
  for (
      const char* damaged :
      {"", "nonsense", "[]", R"({"theme": 7, "scale": "x", "layout": [], "recent": {"a": 1}})",
       R"({"scale": 1e30, "layout": {"focused": {"side": -4, "places": {"left_top": ["log", "log"]}}}, "recent": [1, "a", null]})"}) {
    const Settings s = settings_from_json(damaged);
    CHECK(s.theme == ThemeChoice::dark);
    CHECK(s.scale == 1);
    CHECK(s.focused == focused_layout());
  }
}

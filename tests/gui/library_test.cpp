// The library of scenarios: its pictures, words and chapters. Without a window.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "app/document/load.hpp"
#include "app/start/demo.hpp"
#include "app/start/library.hpp"
#include "app/update.hpp"

using namespace poolscope::gui;

TEST_CASE("the library has a picture of each scenario, and finds them by words and tags") {
  const auto library = read_whole_library(POOLSCOPE_SOURCE_DIR "/scenarios/basics");
  REQUIRE(library->entries.size() >= 19);
  REQUIRE(library->demo);
  std::size_t too_old = 0;
  for (const LibraryEntry& entry : library->entries) {
    INFO(entry.path);
    CHECK_FALSE(entry.thumb.empty());
    for (const ThumbBar& bar : entry.thumb) {
      CHECK(bar.row < thumb_rows);
      CHECK(bar.from <= bar.to);
      CHECK(bar.to <= 1.0001F);
    }
    too_old += matches(entry, "MAXAGE_conn age") ? 1 : 0;
  }
  CHECK(too_old >= 1);
  CHECK(too_old < 5);
  CHECK_FALSE(common_tags(*library, 5).empty());

  // The demo plays once and then rests, and not at all without motion.
  Model m;
  (void)update(m, LibraryRead{library});
  REQUIRE(demo_plays(m));
  for (int i = 0; i < 300 && demo_plays(m); ++i) (void)update(m, Ticked{0.1});
  CHECK_FALSE(demo_plays(m));
  CHECK(shown_run(demo_model(m)));
  m.start.demo_position = 0;
  m.frame.motion = false;
  CHECK_FALSE(demo_plays(m));
}

TEST_CASE("the pictures of long runs show all of their time, and their folder is a chapter") {
  const auto library = read_whole_library(POOLSCOPE_SOURCE_DIR "/scenarios");
  std::size_t workloads = 0, merged = 0;
  for (const LibraryEntry& entry : library->entries) {
    if (entry.folder != "workloads") continue;
    INFO(entry.path);
    ++workloads;
    CHECK(matches(entry, "workload"));
    CHECK(entry.thumb.size() <= 48 * thumb_rows);
    float first = 1, last = 0;
    bool rows[thumb_rows] = {};
    for (const ThumbBar& bar : entry.thumb) {
      REQUIRE(bar.row < thumb_rows);
      rows[bar.row] = true;
      first = std::min(first, bar.from);
      last = std::max(last, bar.to);
    }
    CHECK(first < 0.05F);
    CHECK(last > 0.95F);
    merged += rows[thumb_rows - 1];
  }
  CHECK(workloads == 20);
  CHECK(merged >= 10);
}

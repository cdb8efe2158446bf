#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "present/run.hpp"

/// What the timeline shows of the open scenario.
namespace poolscope::gui {

/// The timeline's two arrangements of lanes.
enum class LanesBy : std::uint8_t {
  connection,  // grouped by owner and destination
  transfer,    // a waterfall by client, as browsers show it
};

struct TimelineState {
  TimeWindow window;
  std::optional<TimeWindow> range;  // dragged on the ruler; limits statistics and the loop
  std::vector<Bookmark> bookmarks;  // by time; of the open file
  LanesBy lanes_by = LanesBy::connection;
  std::set<std::string> folded;  // groups of lanes, by key ("multi:0/api.test:443")
  std::string search;            // lanes that hold it are lit
  bool operator==(const TimelineState&) const = default;
};

}  // namespace poolscope::gui

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the timeline (app/action.hpp says what an action is).
namespace poolscope::gui {

/// Factor > 1: closer, at_us stays.
struct ZoomTimeline {
  static constexpr std::string_view action = "zoom_timeline";
  double factor = 1;
  double at_us = 0;
  static void fields(auto&& io, auto& a) {
    io("factor", a.factor);
    io("at_us", a.at_us);
  }
  bool operator==(const ZoomTimeline&) const = default;
};

struct PanTimeline {
  static constexpr std::string_view action = "pan_timeline";
  double by_us = 0;
  static void fields(auto&& io, auto& a) { io("by_us", a.by_us); }
  bool operator==(const PanTimeline&) const = default;
};

struct FitTimeline {
  static constexpr std::string_view action = "fit_timeline";
  bool operator==(const FitTimeline&) const = default;
};

struct ShowWindow {
  static constexpr std::string_view action = "show_window";
  TimeWindow window;
  static void fields(auto&& io, auto& a) {
    io("from_us", a.window.from);
    io("to_us", a.window.to);
  }
  bool operator==(const ShowWindow&) const = default;
};

struct ArrangeLanes {
  static constexpr std::string_view action = "arrange_lanes";
  LanesBy by{};
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const ArrangeLanes&) const = default;
};

/// "" unfolds all.
struct FoldLanes {
  static constexpr std::string_view action = "fold_lanes";
  std::string group;
  bool on = true;
  static void fields(auto&& io, auto& a) {
    io("group", a.group);
    io("on", a.on);
  }
  bool operator==(const FoldLanes&) const = default;
};

struct SearchLanes {
  static constexpr std::string_view action = "search_lanes";
  std::string text;
  static void fields(auto&& io, auto& a) { io("text", a.text); }
  bool operator==(const SearchLanes&) const = default;
};

struct SelectRange {
  static constexpr std::string_view action = "select_range";
  std::optional<TimeWindow> range;
  static void fields(auto&& io, auto& a) { io("range_us", a.range); }
  bool operator==(const SelectRange&) const = default;
};

struct AddBookmark {
  static constexpr std::string_view action = "add_bookmark";
  double us = 0;
  std::string name;  // "": made of the time
  static void fields(auto&& io, auto& a) {
    io("us", a.us);
    io("name", a.name);
  }
  bool operator==(const AddBookmark&) const = default;
};

struct RemoveBookmark {
  static constexpr std::string_view action = "remove_bookmark";
  std::size_t index = 0;
  static void fields(auto&& io, auto& a) { io("index", a.index); }
  bool operator==(const RemoveBookmark&) const = default;
};

struct StepBookmark {
  static constexpr std::string_view action = "step_bookmark";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const StepBookmark&) const = default;
};

}  // namespace poolscope::gui

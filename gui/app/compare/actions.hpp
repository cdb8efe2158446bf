#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"

/// Actions of runs side by side, forks, edited strategies (app/action.hpp says what an action is).
namespace poolscope::gui {

/// What the connections of a run that stands side by side are to be measured against.
struct BoundsFound {
  static constexpr std::string_view action = "bounds_found";
  static constexpr std::string_view reported_for = "";
  std::shared_ptr<const trace::Trace> of;
  std::shared_ptr<const analysis::Bounds> bounds;
  bool operator==(const BoundsFound&) const = default;
};

struct ChooseRun {
  static constexpr std::string_view action = "choose_run";
  RunId run{};
  static void fields(auto&& io, auto& a) { io("run", a.run); }
  bool operator==(const ChooseRun&) const = default;
};

/// Shows runs side by side: two to four, the first that do; fewer end it.
struct CompareRuns {
  static constexpr std::string_view action = "compare_runs";
  std::vector<RunId> runs;
  static void fields(auto&& io, auto& a) { io("runs", a.runs); }
  bool operator==(const CompareRuns&) const = default;
};

/// Puts another run into a column; the one that stands there already changes places with it.
struct SetColumn {
  static constexpr std::string_view action = "set_column";
  std::size_t column = 0;
  RunId run{};
  static void fields(auto&& io, auto& a) {
    io("column", a.column);
    io("run", a.run);
  }
  bool operator==(const SetColumn&) const = default;
};

/// Goes to the next transfer (or the one before) that differs between the columns.
struct StepDifference {
  static constexpr std::string_view action = "step_difference";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const StepDifference&) const = default;
};

/// A second future from the playhead on, in which one thing is different.
struct ForkRun {
  static constexpr std::string_view action = "fork_run";
  enum class What : std::uint8_t {
    option,         // `option` is `value`, for transfers that start later
    server_closes,  // the server closes the connection, if it is idle
    network_drops,  // the network forgets it: neither side is told
    goaway,         // HTTP/2: the server says that it takes no further streams
    stray_bytes,    // HTTP/1: the server sends what nobody asked for
    server_killed,  // the server's process ends, in the middle of whatever it does
  };
  What what{};
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::string option, value;
  double at_us = -1;  // from when on; negative: from the playhead
  static void fields(auto&& io, auto& a) {
    io("what", a.what);
    io("connection", a.connection);
    io("option", a.option);
    io("value", a.value);
    io("at_us", a.at_us);
  }
  bool operator==(const ForkRun&) const = default;
};

inline constexpr std::size_t fork_kinds = 6;

/// Changes a setting of a strategy from the start on, by the name that a sweep varies it by: a
/// limit, the scope, the handles, the libcurl. The run follows; the strategy as written stays.
struct EditStrategy {
  static constexpr std::string_view action = "edit_strategy";
  RunId run{};
  std::string name, value;
  static void fields(auto&& io, auto& a) {
    io("run", a.run);
    io("name", a.name);
    io("value", a.value);
  }
  bool operator==(const EditStrategy&) const = default;
};

/// The shown strategy on every libcurl that is modelled, side by side.
struct CompareVersions {
  static constexpr std::string_view action = "compare_versions";
  bool operator==(const CompareVersions&) const = default;
};

struct Forked {
  static constexpr std::string_view action = "forked";
  static constexpr std::string_view reported_for = "fork_run";
  std::shared_ptr<const Run> run;
  bool operator==(const Forked&) const = default;
};

/// Closes a fork's tab.
struct CloseFork {
  static constexpr std::string_view action = "close_fork";
  RunId run{};
  static void fields(auto&& io, auto& a) { io("run", a.run); }
  bool operator==(const CloseFork&) const = default;
};

struct SaveFork {
  static constexpr std::string_view action = "save_fork";
  RunId run{};
  std::string path;
  static void fields(auto&& io, auto& a) {
    io("run", a.run);
    io("path", a.path);
  }
  bool operator==(const SaveFork&) const = default;
};

struct ShowFork {
  static constexpr std::string_view action = "show_fork";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowFork&) const = default;
};

/// Opens a second scenario beside the open one: its runs stand beside the shown one.
struct OpenBeside {
  static constexpr std::string_view action = "open_beside";
  std::string path;
  static void fields(auto&& io, auto& a) { io("path", a.path); }
  bool operator==(const OpenBeside&) const = default;
};

struct LoadedBeside {
  static constexpr std::string_view action = "loaded_beside";
  static constexpr std::string_view reported_for = "open_beside";
  std::shared_ptr<const Document> document;
  bool operator==(const LoadedBeside&) const = default;
};

}  // namespace poolscope::gui

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the playhead and playing (app/action.hpp says what an action is).
namespace poolscope::gui {

struct TogglePlay {
  static constexpr std::string_view action = "toggle_play";
  bool operator==(const TogglePlay&) const = default;
};

/// Wall-clock time passed while playing.
struct Ticked {
  static constexpr std::string_view action = "ticked";
  double seconds = 0;
  static void fields(auto&& io, auto& a) { io("seconds", a.seconds); }
  bool operator==(const Ticked&) const = default;
};

/// Powers of two.
struct ChangeSpeed {
  static constexpr std::string_view action = "change_speed";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const ChangeSpeed&) const = default;
};

/// Public events; negative: back.
struct StepEvent {
  static constexpr std::string_view action = "step_event";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const StepEvent&) const = default;
};

struct StepDecision {
  static constexpr std::string_view action = "step_decision";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const StepDecision&) const = default;
};

/// Simulated seconds.
struct StepSecond {
  static constexpr std::string_view action = "step_second";
  int by = 0;
  static void fields(auto&& io, auto& a) { io("by", a.by); }
  bool operator==(const StepSecond&) const = default;
};

struct SetPace {
  static constexpr std::string_view action = "set_pace";
  Pace pace{};
  static void fields(auto&& io, auto& a) { io("pace", a.pace); }
  bool operator==(const SetPace&) const = default;
};

/// What playing stops at.
enum class Until : std::uint8_t {
  create,
  reuse,
  wait,
  evict,        // closed to keep a limit
  discard,      // found dead or too old by a search, and closed
  close,        // the end of the selected connection, else of any
  breakpoint,   // the model's filter
  peer_closed,  // a server closes
};

struct RunUntil {
  static constexpr std::string_view action = "run_until";
  Until what{};
  int by = 1;  // 1: the next, -1: the one before
  static void fields(auto&& io, auto& a) {
    io("what", a.what);
    io("by", a.by);
  }
  bool operator==(const RunUntil&) const = default;
};

struct SetBreakpoint {
  static constexpr std::string_view action = "set_breakpoint";
  std::string filter;
  static void fields(auto&& io, auto& a) { io("filter", a.filter); }
  bool operator==(const SetBreakpoint&) const = default;
};

struct LoopRange {
  static constexpr std::string_view action = "loop_range";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const LoopRange&) const = default;
};

struct SeekTime {
  static constexpr std::string_view action = "seek_time";
  double us = 0;
  static void fields(auto&& io, auto& a) { io("us", a.us); }
  bool operator==(const SeekTime&) const = default;
};

struct SeekEvent {
  static constexpr std::string_view action = "seek_event";
  std::size_t cursor = 0;
  static void fields(auto&& io, auto& a) { io("cursor", a.cursor); }
  bool operator==(const SeekEvent&) const = default;
};

struct SeekStart {
  static constexpr std::string_view action = "seek_start";
  bool operator==(const SeekStart&) const = default;
};

struct SeekEnd {
  static constexpr std::string_view action = "seek_end";
  bool operator==(const SeekEnd&) const = default;
};

}  // namespace poolscope::gui

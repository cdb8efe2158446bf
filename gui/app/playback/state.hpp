#pragma once

#include <cstdint>
#include <string>

/// Where the playhead stands and how it moves.
namespace poolscope::gui {

/// What one second of playing at ×1 is.
enum class Pace : std::uint8_t {
  time,       // a share of the run: all of it takes about 20 s
  decisions,  // one decision, however far apart they are
};

struct Playback {
  bool playing = false;
  Pace pace = Pace::time;
  bool by_hand = true;  // the playhead was put where it is, not played: nothing is on its way
  bool loop = false;    // at the end of the range (or the run) starts again at its beginning
  /// Simulated microseconds per wall-clock second, before `speed`: chosen so that a run of any
  /// length plays in about 20 s at ×1.
  double base_rate = 1e6;
  int speed_power = 0;        // ×2^speed_power, -6 … 6
  double position = 0;        // playhead, simulated microseconds
  double since_decision = 0;  // wall-clock seconds, at the pace of decisions
  std::string breakpoint;     // a filter of events (present/log/event_filter.hpp)
  bool operator==(const Playback&) const = default;
};

}  // namespace poolscope::gui

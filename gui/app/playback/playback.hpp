#pragma once

#include "app/model.hpp"

/// The playhead: the cursor is the truth (how many events have happened) and the position its time.
/// Both change only here. An instant can hold many events, so the cursor may stand inside one.
namespace poolscope::gui {

/// When the shown run ends, in microseconds, and all that stand beside it; 0 without one.
[[nodiscard]] double run_end(const Model&);

/// Lets the playhead stand after `cursor` events, at the time of the last of them.
void place_cursor(Model&, std::size_t cursor);
/// Lets the playhead stand at a time, after all that happens in it.
void place_time(Model&, double us);

/// Wall-clock seconds pass while playing. True: at the pace of decisions, one has been stepped to.
bool advance(Model&, double seconds);

/// Steps over public events, or over decisions; the last event of that sort has then just happened.
/// False when there is none in that direction; back from the first one is the start.
bool step_event(Model&, int by);
bool step_decision(Model&, int by);

/// Simulated microseconds per second that let a run of that length play in about 20 s.
[[nodiscard]] double base_rate_for(double end_us);

inline constexpr int slowest = -6, fastest = 6;  // powers of two

}  // namespace poolscope::gui

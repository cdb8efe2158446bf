#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// How a transfer that waited was woken, by whom, and what came of it. Pure.
namespace poolscope::gui {

/// All wake-ups of a transfer, by time.
[[nodiscard]] std::span<const Wake> wakes_of(const RunIndex&, std::uint32_t transfer);

struct WakeLine {
  std::uint64_t event = 0;  // of `woken`
  model::Time t = 0;
  std::string by;       // "r1 ended"
  std::string came_of;  // "waits again: host limit, 1 of 1 used", "reused #0"
  bool in_vain = false;
  std::uint32_t connection = UINT32_MAX;  // that it got: index into RunIndex::connections
};

struct WakesView {
  std::string title;            // "WOKEN 3 TIMES, TWICE IN VAIN"; empty: it did not wait
  std::string queue;            // how many waited when it began to; empty: nobody else
  std::vector<WakeLine> lines;  // by time
  std::size_t cut_at = 0;       // before this line …
  std::uint64_t cut = 0;        // … so many are left out, all in vain
  std::string rule;             // whom this libcurl wakes
};
inline constexpr std::size_t most_wake_lines = 10;

/// Of the wait that the decision began, or ended.
[[nodiscard]] WakesView make_wakes_view(const trace::Trace&, const RunIndex&,
                                        std::uint64_t decision);

/// Of a `woken` event, what made libcurl do it: "r1 ended", "#0 was closed for good".
[[nodiscard]] std::string woken_by(const trace::Event&, const RunIndex&);

/// Where a transfer was woken in vain, as marks on its waiting bar: those that stand closer than
/// `apart` are one.
struct WakeMark {
  model::Time t = 0;            // of the first
  std::span<const Wake> wakes;  // that it stands for
};
[[nodiscard]] std::vector<WakeMark> wake_marks(const RunIndex&, std::uint32_t transfer,
                                               model::Duration apart);
/// What such a mark tells: "woken at 240 ms: r2 got a connection", "waits again: host limit".
[[nodiscard]] std::vector<std::string> words_of(const WakeMark&, const trace::Trace&,
                                                const RunIndex&);

}  // namespace poolscope::gui

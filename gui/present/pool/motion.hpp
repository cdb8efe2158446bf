#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "present/log/rows.hpp"
#include "present/pool/view.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// What moves in the pool at one moment. A pure function of simulated time: it runs backwards when
/// time does and freezes with it. `unit` is how much simulated time a motion takes (180 ms of the
/// wall clock at the pace of playback: gui/DESIGN.md, "Motion"); 0 means that nothing moves.
namespace poolscope::gui {

/// How a chip differs from where and how it stands at rest. Lengths in pixels of scale 1.
struct ChipMotion {
  float scale = 1, dx = 0, dy = 0, alpha = 1;
  bool operator==(const ChipMotion&) const = default;
};
/// New ones grow in; evicted ones are pushed out to the right; pruned and discarded ones drop;
/// those that are closed otherwise shrink. The last are gone when they have lingered.
[[nodiscard]] ChipMotion motion_of(const Chip&, model::Time now, model::Duration unit,
                                   model::Duration linger);

/// A transfer on its way to the connection that it got, or into the queue.
struct Travel {
  std::uint32_t request = 0;
  std::string name;
  float progress = 0;                     // 0: where it set out, 1: there; eased
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections; none: into the queue
  std::uint32_t pool_serial = UINT32_MAX;
  bool from_queue = false;  // it waited; else it comes from its owner's edge
  bool opens = false;       // the connection is new
};
inline constexpr std::size_t most_travels = 40;
[[nodiscard]] std::vector<Travel> travels_at(const trace::Trace&, const RunIndex&, const LogIndex&,
                                             std::size_t cursor, model::Time now,
                                             model::Duration unit);

/// 0..1 to 0..1: leaves quickly and arrives gently.
[[nodiscard]] float eased(float progress);

}  // namespace poolscope::gui

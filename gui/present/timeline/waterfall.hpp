#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "present/details/view.hpp"
#include "present/run.hpp"
#include "present/run_index.hpp"
#include "present/timeline/extents.hpp"

/// The run as browsers show it: a row for each transfer, by client and start, with the phases of
/// its time. Where there are more than anybody can look at, bands stand for some each. Pure.
namespace poolscope::gui {

struct WaterfallRow {
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers; none: a client's head
  std::uint32_t client = 0;             // index into Setup::clients
  bool operator==(const WaterfallRow&) const = default;
};

/// Rows of one client that follow one another, summed up.
struct WaterfallBand {
  std::uint32_t first = 0, count = 0;  // rows
  std::uint32_t failed = 0;
  model::Time from = 0, last_due = 0, to = 0;  // the first and the last wanted, the last done
  std::array<model::Duration, time_part_kinds> spent{};  // by TimePart::Kind
};

/// All rows of a run, built once: the clients in their order, the transfers of each by when they
/// were wanted.
struct Waterfall {
  std::vector<WaterfallRow> rows;
  std::vector<std::uint32_t> transfers_of;  // by client: how many it has
  std::vector<std::uint32_t> row_of;        // by transfer: index into `rows`
  std::vector<std::uint32_t> heads;         // indices into `rows`, ascending
  Extents extents;                          // beside `rows`; heads are always there
  /// Each level's bands hold four times as many rows as those of the level before.
  std::vector<std::vector<WaterfallBand>> levels;
};
[[nodiscard]] Waterfall build_waterfall(const RunIndex&, std::size_t clients);

/// More rows than `most_single` in a window are drawn as bands, at most about `most_bands`.
inline constexpr std::size_t most_single = 4000, most_bands = 400;
inline constexpr std::uint32_t finest_band = 64;

/// The rows that have something in a window; heads of clients are always there.
struct WaterfallRows {
  std::vector<std::uint32_t> first;  // indices into Waterfall::rows, ascending
  std::size_t level = SIZE_MAX;      // of bands; SIZE_MAX: each row stands for itself
  std::vector<std::uint32_t> band;   // beside `first`: in the level; UINT32_MAX: a head
  std::size_t hidden = 0;            // rows that have nothing in the window
};
[[nodiscard]] WaterfallRows rows_in(const Waterfall&, const TimeWindow&);

/// One phase of a transfer in time.
struct WaterfallPart {
  TimePart::Kind kind{};
  model::Time from = 0, to = 0;
};
[[nodiscard]] std::vector<WaterfallPart> parts_of(const RunIndex&, std::uint32_t transfer);

}  // namespace poolscope::gui

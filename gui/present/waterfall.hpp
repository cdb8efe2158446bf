#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/model.hpp"
#include "present/details_view.hpp"
#include "present/run_index.hpp"

/// The run as browsers show it: a row for each transfer, by client and start, with the phases of
/// its time. Pure.
namespace poolscope::gui {

struct WaterfallRow {
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers; none: a client's head
  std::uint32_t client = 0;             // index into Setup::clients
  bool operator==(const WaterfallRow&) const = default;
};

/// All rows of a run, built once: the clients in their order, the transfers of each by when they
/// were wanted.
struct Waterfall {
  std::vector<WaterfallRow> rows;
  std::vector<std::uint32_t> transfers_of;  // by client: how many it has
};
[[nodiscard]] Waterfall build_waterfall(const RunIndex&, std::size_t clients);

/// The rows that have something in a window, as indices; heads of clients are always there.
[[nodiscard]] std::vector<std::uint32_t> rows_in(const Waterfall&, const RunIndex&,
                                                 const TimeWindow&);

/// One phase of a transfer in time.
struct WaterfallPart {
  TimePart::Kind kind{};
  model::Time from = 0, to = 0;
};
[[nodiscard]] std::vector<WaterfallPart> parts_of(const RunIndex&, std::uint32_t transfer);

}  // namespace poolscope::gui

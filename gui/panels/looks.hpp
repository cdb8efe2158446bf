#pragma once

#include <string>

#include "present/details/view.hpp"
#include "present/pool/view.hpp"
#include "present/timeline/view.hpp"
#include "widgets/chip.hpp"
#include "widgets/legend.hpp"

/// How each state looks, in one place: chips, bars and the legend agree because they ask here.
namespace poolscope::gui {

struct StateLook {
  ImU32 colour = 0;
  Pattern pattern = Pattern::solid;
  ImU32 outline = 0;  // around what is too pale to be seen by itself; 0: none
};
[[nodiscard]] StateLook look_of(BarKind);
[[nodiscard]] ChipLook look_of(const Chip&);
[[nodiscard]] StateLook look_of(TimePart::Kind);
[[nodiscard]] ImU32 colour_of(model::CloseReason);

/// "resolving the name", "idle", "evicted"; of a chip.
[[nodiscard]] std::string words_of(ChipState);
[[nodiscard]] std::string words_of(BarKind);
[[nodiscard]] std::string words_of(TimePart::Kind);
[[nodiscard]] std::span<const LegendItem> legend_items();

}  // namespace poolscope::gui

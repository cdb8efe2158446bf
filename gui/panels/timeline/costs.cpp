#include "panels/timeline/costs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "platform/theme.hpp"
#include "present/overview/costly.hpp"

namespace poolscope::gui {

// Along the lane that is empty by then, to the moment when it was wanted again, and over to the
// lane that begins there.
void draw_costs(const Model& m, const Run& run, const TimelineTable& table, const Scale& scale,
                ImVec2 origin, ImDrawList& draw) {
  if (!run.costly) return;
  const auto middle = [&](std::uint32_t connection) -> std::optional<float> {
    const std::size_t row = row_of(table, run, {Selection::Kind::connection, connection});
    if (row >= table.shown.size()) return std::nullopt;
    return std::round(origin.y + (table.tops[row] + table.tops[row + 1]) / 2);
  };
  const auto x_of = [&](model::Time t) {
    const float x = std::clamp(scale.x(static_cast<double>(t)), -px(16), scale.width + px(16));
    return origin.x + std::round(x);
  };
  draw.PushClipRect({origin.x, -1e6F}, {origin.x + scale.width, 1e6F}, true);
  for (const CostlyIndex::Paid& paid : costly_about(*run.costly, *run.index, m.selection.what)) {
    const auto from = middle(paid.evicted), to = middle(paid.opened);
    if (!from || !to || *from == *to) continue;
    const float from_y = *from, to_y = *to;
    const float way = to_y > from_y ? 1.0F : -1.0F, half = px(8), head = px(4);
    const float from_x = x_of(run.index->connections[paid.evicted].closed) + px(7);
    const float to_x = x_of(run.index->connections[paid.opened].opened);
    const float end_y = to_y - way * half;
    const ImU32 colour = palette().accent;
    const float bend = std::clamp(to_x - from_x, 0.0F, px(8));
    draw.PathLineTo({std::min(from_x, to_x), from_y});
    draw.PathLineTo({to_x - bend, from_y});
    draw.PathBezierQuadraticCurveTo({to_x, from_y}, {to_x, from_y + way * bend}, 8);
    draw.PathLineTo({to_x, end_y});
    draw.PathStroke(colour, 0, px(1));
    draw.AddTriangleFilled({to_x, end_y}, {to_x - head, end_y - way * head},
                           {to_x + head, end_y - way * head}, colour);
  }
  draw.PopClipRect();
}

}  // namespace poolscope::gui

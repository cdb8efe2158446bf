#include "panels/compare/panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "app/compare/columns.hpp"
#include "app/compare/find_bounds.hpp"
#include "app/playback/world_cursor.hpp"
#include "panels/compare/parts.hpp"
#include "panels/pool/panel.hpp"
#include "panels/timeline/panel.hpp"
#include "platform/theme.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float gap = 8;

// Made anew when other runs stand side by side, and when more is known of them.
const Compared& compared(const Model& m, KeptComparison& all) {
  auto& [of, in, measured, kept] = all;
  std::vector<std::shared_ptr<const trace::Trace>> wanted;
  std::vector<const analysis::Bounds*> bounds;
  for (const RunId id : m.compare.columns) {
    const Run& run = (*m.document)[id];
    wanted.push_back(run.trace);
    bounds.push_back(bounds_of(m, run));
  }
  const bool same = of == wanted && in == m.document;
  if (same && measured == bounds) return kept;
  if (!same) {
    of = std::move(wanted);
    in = m.document;
    kept = {};
    for (const RunId id : m.compare.columns) {
      const Run& run = (*m.document)[id];
      kept.runs.push_back(&run);
      kept.costs.push_back(cost_lines(*run.index));
    }
    kept.rows = compare_rows(kept.runs);
  }
  measured = std::move(bounds);
  kept.bounds = bound_rows(kept.runs, measured);
  return kept;
}

// The rows of boxes from top to bottom.
struct Shares {
  float head = 0, pool = 0, strip = 0, timeline = 0, foot = 0;
};

Shares shares(const Box& body, std::size_t runs) {
  Shares out;
  out.head = compare_head_height();
  out.strip = compare_strip_height(runs);
  const float rest = body.height() - out.head - out.strip - px(gap) * 4;
  out.foot = std::floor(std::clamp(rest * 0.32F, px(132), px(320)));
  out.pool = std::floor((rest - out.foot) * 0.52F);
  out.timeline = rest - out.foot - out.pool;
  return out;
}

void surface(const Box& box) {
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, palette().pane, px(4));
}

// A panel in a box of its own, without a title: its column has one.
template <class Draw>
void inside(const char* id, const Box& box, const Draw& draw) {
  surface(box);
  const float inset = px(8);
  const ImVec2 size{box.width() - 2 * inset, box.height() - px(8)};
  if (size.x < px(24) || size.y < px(16)) return;
  ImGui::SetCursorScreenPos({box.min.x + inset, box.min.y + px(4)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(
      id, size, false,
      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  draw();
  ImGui::EndChild();
}

}  // namespace

LineLook line_look(std::size_t place) {
  const Palette& p = palette();
  const std::array<LineLook, most_columns> looks{{{p.connecting, 0, 0},
                                                  {p.evicted, px(8), px(4)},
                                                  {p.tls, px(3), px(3)},
                                                  {p.active, px(12), px(3)}}};
  return looks[place % looks.size()];
}

void draw_compare(const Model& m, const Box& body, CompareKept& kept, Outbox& out) {
  const Compared& all = compared(m, kept.comparison);
  const std::size_t n = m.compare.columns.size();
  const Shares share = shares(body, n);
  const float space = px(gap);
  const float width =
      std::floor((body.width() - space * static_cast<float>(n - 1)) / static_cast<float>(n));
  float y = body.min.y;
  const Box strip{{body.min.x, y + share.head + share.pool + 2 * space},
                  {body.max.x, y + share.head + share.pool + 2 * space + share.strip}};
  for (std::size_t i = 0; i < n; ++i) {
    const float x = body.min.x + (width + space) * static_cast<float>(i);
    const float right = i + 1 == n ? body.max.x : x + width;
    const Model column = column_model(m, i);
    ColumnKept& own = kept.columns[i];
    const model::World& world = own.world.at(column);
    Outbox wanted;
    ImGui::PushID(static_cast<int>(i));
    y = body.min.y;
    const Box head{{x, y}, {right, y + share.head}};
    surface(head);
    draw_compare_head(column, all, head, own, out);
    y += share.head + space;
    inside("pool", {{x, y}, {right, y + share.pool}},
           [&] { draw_pool_panel(column, world, own.pool, wanted); });
    y = strip.max.y + space;
    inside("timeline", {{x, y}, {right, y + share.timeline}},
           [&] { draw_timeline_panel(column, world, own.timeline, wanted); });
    ImGui::PopID();
    hand_on(column, std::move(wanted), out);
  }
  surface(strip);
  draw_compare_strip(m, all, strip, out);
  y = body.max.y - share.foot;
  const float cut = std::floor(body.min.x + body.width() * (n > 2 ? 0.56F : 0.5F));
  const Box table{{body.min.x, y}, {cut - space / 2, body.max.y}};
  const Box chart{{cut + space / 2, y}, body.max};
  surface(table);
  draw_compare_table(m, all, table, out);
  surface(chart);
  draw_cost_chart(m, all, chart, kept.cost, out);
}

}  // namespace poolscope::gui

#include "panels/overview_panel.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "platform/theme.hpp"
#include "present/format.hpp"
#include "trace/summary.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr int overview_rows = 6;

std::string value_text(double value, std::string_view unit) {
  if (unit == "%") return fmt::format("{:.0f} %", value * 100);
  if (unit == "ms" && value == 0) return "0 ms";
  if (unit == "ms") return format_duration(static_cast<model::Duration>(std::llround(value * 1e3)));
  return format_count(static_cast<std::uint64_t>(std::llround(std::max(value, 0.0))));
}

}  // namespace

void draw_overview_panel(const Model& m, const model::World&, Outbox&) {
  const Run* run = shown_run(m);
  if (!run) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, row = px(22);
  const float column = std::floor((width - px(24)) / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    const auto metric = static_cast<trace::Metric>(i);
    const auto place = static_cast<int>(i);
    const float x = at.x + static_cast<float>(place / overview_rows) * (column + px(24));
    const float y = at.y + static_cast<float>(place % overview_rows) * row;
    const std::string value = value_text(run->summary->value(metric), trace::metric_unit(metric));
    const float value_width = text_width(fonts().mono, value);
    draw_text_in_row(
        list, fonts().label, palette().quiet, x, y, row,
        elided(fonts().label, trace::metric_title(metric), column - value_width - px(8)));
    draw_text_in_row(list, fonts().mono, palette().text, x + column - value_width, y, row, value);
  }
}

}  // namespace poolscope::gui

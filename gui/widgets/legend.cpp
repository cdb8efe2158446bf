#include "widgets/legend.hpp"

#include "platform/theme.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

void draw_swatch(ImDrawList& draw, ImVec2 at, const LegendItem& item) {
  const ImVec2 to{at.x + px(16), at.y + px(10)};
  const float mid = (at.y + to.y) / 2;
  switch (item.shape) {
    case LegendItem::Shape::fill:
      fill_pattern(draw, at, to, item.colour, item.pattern, px(1));
      if (item.outline) draw.AddRect(at, to, item.outline, px(1));
      break;
    case LegendItem::Shape::line:
      draw.AddLine({at.x, mid}, {to.x, mid}, item.colour, px(2));
      break;
    case LegendItem::Shape::broken_line:
      dashed_line(draw, {at.x, mid}, {to.x, mid}, item.colour, px(2), px(4), px(2));
      break;
    case LegendItem::Shape::dashed_box:
      draw.AddRectFilled(at, to, with_alpha(item.colour, 0.2F));
      dashed_box(draw, at, to, item.colour, px(1), px(1));
      break;
    case LegendItem::Shape::cross:
      cross_mark(draw, {(at.x + to.x) / 2, mid}, px(4), item.colour, px(2));
      break;
  }
}

}  // namespace

void draw_legend(std::span<const LegendItem> items, float width) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  ImFont* font = fonts().label;
  const float height = px(20);
  float x = start.x;
  const auto item_width = [&](const LegendItem& item) {
    return px(16 + 4 + 12) + font->CalcTextSizeA(font->FontSize, 1e6F, 0, item.word).x;
  };
  std::size_t shown = 0;
  for (const LegendItem& item : items) {
    const float wide = item_width(item);
    if (x + wide > start.x + width - px(16)) break;
    draw_swatch(draw, {x, start.y + px(5)}, item);
    draw.AddText(font, font->FontSize, {x + px(20), start.y + (height - font->FontSize) / 2},
                 palette().quiet, item.word);
    if (ImGui::IsWindowHovered() &&
        ImGui::IsMouseHoveringRect({x, start.y}, {x + wide, start.y + height})) {
      Tooltip tip(item.word);
      tip.sentence(item.meaning);
    }
    x += wide;
    ++shown;
  }
  if (shown < items.size()) {
    draw.AddText(font, font->FontSize, {x, start.y + (height - font->FontSize) / 2},
                 palette().quiet, "\xE2\x80\xA6");
    if (ImGui::IsWindowHovered() &&
        ImGui::IsMouseHoveringRect({x, start.y}, {x + px(16), start.y + height})) {
      Tooltip tip("Also");
      for (const LegendItem& item : items.subspan(shown)) tip.line(item.word, item.meaning);
    }
  }
  ImGui::Dummy({width, height});
}

}  // namespace poolscope::gui

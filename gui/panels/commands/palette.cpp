#include "panels/commands/palette.hpp"

#include <imgui.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/action.hpp"
#include "platform/theme.hpp"
#include "widgets/pane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 32;

void refresh(PaletteKept& typed, const Model& m) {
  const void* run = shown_run(m) ? shown_run(m)->trace.get() : nullptr;
  if (typed.asked == typed.text && typed.run == run) return;
  typed.asked = typed.text;
  typed.run = run;
  typed.entries = palette_entries(m, typed.text);
  typed.chosen = 0;
}

void draw_row(const PaletteEntry& entry, ImVec2 at, float width, bool chosen, bool hovered) {
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float height = px(row_height);
  if (chosen || hovered)
    draw->AddRectFilled(at, {at.x + width, at.y + height}, chosen ? p.selection : p.hover, px(4));
  if (chosen) draw->AddRectFilled(at, {at.x + px(3), at.y + height}, p.accent);
  float end = at.x + width - px(12);
  const float kind = text_width(fonts().label, entry.kind);
  draw_text_in_row(draw, fonts().label, p.quiet, end - kind, at.y, height, entry.kind);
  end -= px(88);
  if (!entry.key.empty()) {
    const float key = text_width(fonts().mono, entry.key);
    draw_text_in_row(draw, fonts().mono, p.quiet, end - key, at.y, height, entry.key);
    end -= key + px(16);
  }
  const std::string title = elided(fonts().text, entry.title, end - at.x - px(24));
  draw_text_in_row(draw, fonts().text, p.text, at.x + px(12), at.y, height, title);
  const float note = at.x + px(12) + text_width(fonts().text, title) + px(12);
  if (end - note > px(40))
    draw_text_in_row(draw, fonts().label, p.quiet, note, at.y + px(1), height,
                     elided(fonts().label, entry.note, end - note));
}

}  // namespace

void draw_palette(const Model& m, PaletteKept& typed, Outbox& out) {
  const bool opened = typed.seen_at < ImGui::GetFrameCount() - 1;
  if (opened) typed = {};
  typed.seen_at = ImGui::GetFrameCount();

  const OverlayWindow overlay("palette", {px(720), px(480)});
  const Box& box = overlay.box();
  const float x = box.min.x + px(16), width = box.width() - px(32);
  ImGui::SetCursorScreenPos({x, box.min.y + px(16)});
  ImGui::SetNextItemWidth(width);
  if (opened) ImGui::SetKeyboardFocusHere();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(12), px(8)});
  const bool enter =
      ImGui::InputTextWithHint("##query", "a command, r7, #3, api.test, MAXAGE …", typed.text,
                               sizeof typed.text, ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  refresh(typed, m);

  const std::size_t count = typed.entries.size();
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); };
  bool moved = false;
  if (count > 0 && pressed(ImGuiKey_DownArrow)) {
    typed.chosen = (typed.chosen + 1) % count;
    moved = true;
  }
  if (count > 0 && pressed(ImGuiKey_UpArrow)) {
    typed.chosen = (typed.chosen + count - 1) % count;
    moved = true;
  }
  const auto take = [&](const PaletteEntry& entry) {
    out.emit(ShowPalette{false});
    out.emit(entry.action);
  };
  if (enter && typed.chosen < count) take(typed.entries[typed.chosen]);

  const float top = box.min.y + px(64);
  ImGui::SetCursorScreenPos({x, top});
  ImGui::BeginChild("found", {width, box.max.y - top - px(12)}, false, ImGuiWindowFlags_NoNav);
  if (count == 0)
    empty_pane("Nothing has that name.",
               "Try a command (\"export\"), a transfer (\"r7\"), a connection (\"#3\"), a host, or "
               "an option (\"MAXAGE\").");
  const float step = px(row_height);
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float inner = ImGui::GetContentRegionAvail().x;
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::InvisibleButton("row", {inner, step})) take(typed.entries[i]);
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    draw_row(typed.entries[i], at, inner, i == typed.chosen, hovered);
    ImGui::SetCursorScreenPos({at.x, at.y + step});
    if (moved && i == typed.chosen) {
      const float y = static_cast<float>(i) * step, scroll = ImGui::GetScrollY();
      const float height = ImGui::GetWindowHeight();
      if (y < scroll) ImGui::SetScrollY(y);
      if (y + step > scroll + height) ImGui::SetScrollY(y + step - height);
    }
  }
  ImGui::EndChild();
  if (overlay.clicked_beside()) out.emit(ShowPalette{false});
}

}  // namespace poolscope::gui

#include "panels/start/panel.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/document/actions.hpp"
#include "app/start/demo.hpp"
#include "app/start/library.hpp"
#include "panels/pool/panel.hpp"
#include "panels/start/library.hpp"
#include "panels/timeline/panel.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

constexpr float demo_strength = 0.34F;  // it is behind, not beside

// A row that can be clicked: a symbol or none, a title, and what it is about below it.
bool entry(const char* id, ImVec2 at, float width, const char* icon, const std::string& title,
           const std::string& about) {
  const Palette& p = palette();
  const float height = px(48), inset = icon ? px(44) : px(8);
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton(id, {width, height});
  const bool pointed = ImGui::IsItemHovered();
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (icon) list->AddRectFilled(at, {at.x + width, at.y + height}, p.raised, px(4));
  if (pointed) list->AddRectFilled(at, {at.x + width, at.y + height}, p.hover, px(4));
  if (icon) draw_text_in_row(list, fonts().sentence, p.accent, at.x + px(14), at.y, height, icon);
  draw_text_elided(list, icon ? fonts().strong : fonts().text, p.text, {at.x + inset, at.y + px(6)},
                   width - inset - px(8), title);
  const bool cut = draw_text_elided(list, fonts().label, p.quiet, {at.x + inset, at.y + px(27)},
                                    width - inset - px(8), about);
  if (pointed && cut) hint(about);
  return clicked;
}

void recent(const Model& m, ImVec2 at, float width, float bottom, Outbox& out) {
  if (m.start.recent.empty() || at.y + px(72) > bottom) return;
  draw_text(ImGui::GetWindowDrawList(), fonts().strong_label, palette().quiet, at, "RECENT");
  float y = at.y + px(22);
  for (std::size_t i = 0; i < m.start.recent.size() && y + px(48) <= bottom; ++i, y += px(48)) {
    ImGui::PushID(static_cast<int>(i));
    if (entry("recent", {at.x - px(8), y}, width + px(8), nullptr, file_name(m.start.recent[i]),
              shown_path(parent_folder(m.start.recent[i]))))
      out.emit(OpenFile{m.start.recent[i]});
    ImGui::PopID();
  }
}

// A scenario that plays softly: the real panels, out of reach of the pointer and paled.
void demo(const Model& m, const Box& box, StartKept& kept) {
  if (!m.start.library || !m.start.library->demo || box.height() < px(160)) return;
  const Model shown = demo_model(m);
  if (!shown.document) return;
  Outbox nobody;
  const float cut = std::floor(box.min.y + box.height() * 0.5F);
  const auto part = [&](const char* id, const Box& where, const auto& draw) {
    ImGui::SetCursorScreenPos(where.min);
    ImGui::BeginChild(
        id, {where.width(), where.height()}, false,
        ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar);
    draw();
    // Over all that the panel drew, its own child windows too.
    ImGui::EndChild();
  };
  part("demo pool", {box.min, {box.max.x, cut}},
       [&] { draw_pool_panel(shown, kept.world.at(shown), kept.pool, nobody); });
  part("demo timeline", {{box.min.x, cut + px(8)}, box.max},
       [&] { draw_timeline_panel(shown, kept.world.at(shown), kept.timeline, nobody); });
  ImGui::SetCursorScreenPos(box.min);
  ImGui::BeginChild("demo veil", {box.width(), box.height()}, false,
                    ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav);
  ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max,
                                            with_alpha(palette().ground, 1 - demo_strength));
  ImGui::EndChild();
}

}  // namespace

void draw_start(const Model& m, const Box& box, StartKept& kept, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float side = std::floor(std::clamp(box.width() * 0.38F, px(320), px(620)));
  const float x = box.min.x + px(24), width = side - px(48);
  float y = box.min.y + px(24);
  draw_text(list, fonts().sentence, p.text, {x, y}, "poolscope");
  y += px(30);
  y += draw_text_wrapped(list, fonts().text, p.quiet, {x, y}, width,
                         "See why libcurl reused a connection, or why it did not.");
  y += px(16);
  const std::string tour =
      m.start.library && m.start.library->demo ? m.start.library->demo->path : "";
  if (entry("watch", {x, y}, width, symbol::play, "Watch a pool think",
            "One stream of requests, three pools: it plays, you look") &&
      !tour.empty())
    out.emit(WatchFile{tour});
  y += px(56);
  if (entry("open", {x, y}, width, symbol::folder, "Open a scenario",
            "A JSON file of yours: Ctrl+O, or drop it here"))
    out.emit(ShowBrowser{true});
  y += px(56);
  if (entry("recording", {x, y}, width, symbol::recent, "Replay your own traffic",
            "A HAR file saved by your browser's network panel: open it, or drop it here"))
    out.emit(ShowBrowser{true});
  y += px(72);
  const float demo_from =
      m.start.recent.empty() ? y : std::max(y, box.max.y - box.height() * 0.34F);
  recent(m, {x, y}, width, demo_from - px(8), out);
  demo(m, {{x, demo_from}, {x + width, box.max.y}}, kept);
  draw_library(m, {{box.min.x + side, box.min.y}, box.max}, kept.library, out);
}

}  // namespace poolscope::gui

// The settings of a column's strategy, changed in place: the run follows.
#include <imgui.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "app/compare/actions.hpp"
#include "panels/compare/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/compare/settings.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float row_height = 32, title_width = 270, field_width = 190;

void put(std::array<char, 64>& to, const std::string& text) {
  std::strncpy(to.data(), text.c_str(), to.size() - 1);
  to.back() = 0;
}

void field(const StrategySetting& setting, TypedSettings& typed, RunId run, ImVec2 at,
           Outbox& out) {
  auto found = typed.fields.find(setting.name);
  if (found == typed.fields.end()) {
    found = typed.fields.emplace(setting.name, std::array<char, 64>{}).first;
    put(found->second, setting.value);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::SetNextItemWidth(px(field_width));
  ImGui::PushID(setting.name.c_str());
  const bool enter =
      ImGui::InputTextWithHint("##value", "libcurl's default", found->second.data(),
                               found->second.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  const bool left = ImGui::IsItemDeactivatedAfterEdit();
  ImGui::PopID();
  const std::string value = found->second.data();
  if (!(enter || left)) return;
  if (!value.empty() && value != setting.value)
    out.emit(EditStrategy{run, setting.name, value});
  else
    put(found->second, setting.value);
}

}  // namespace

void compare_settings(const Model& column, const Run& run, ImVec2 button, ImVec2 size,
                      TypedSettings& typed, Outbox& out) {
  const bool edited = run.fork && run.fork->edits();
  if (flat_button("settings", button, size, symbol::settings,
                  "change this strategy's settings: the run follows", {}, {.on = edited}))
    ImGui::OpenPopup("settings of a column");
  ImGui::SetNextWindowPos({button.x + size.x, button.y + size.y + px(4)}, 0, {1, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {px(12), px(12)});
  if (!ImGui::BeginPopup("settings of a column")) {
    ImGui::PopStyleVar();
    typed.fields.clear();  // opened again, it says what holds then
    return;
  }
  const Palette& p = palette();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const auto settings = strategy_settings(run);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = px(title_width + field_width);
  draw_text_in_row(draw, fonts().strong, p.text, origin.x, origin.y, px(24),
                   elided(fonts().strong, "Settings of " + title_of(run), width));
  float y = origin.y + px(28);
  for (const StrategySetting& setting : settings) {
    draw_text_in_row(draw, setting.name.starts_with("CURL") ? fonts().mono : fonts().text,
                     setting.changed ? p.accent : p.text, origin.x, y, px(row_height - 4),
                     setting.title);
    if (ImGui::IsMouseHoveringRect({origin.x, y}, {origin.x + px(title_width), y + px(28)}))
      hint(setting.meaning);
    const ImVec2 at{origin.x + px(title_width), y};
    if (setting.choices.empty()) {
      field(setting, typed, column.run, at, out);
    } else {
      const auto now = static_cast<std::size_t>(std::ranges::find(setting.choices, setting.value) -
                                                setting.choices.begin());
      std::vector<std::string> words = setting.choices;
      if (words == std::vector<std::string>{"0", "1"}) words = {"off", "on"};
      if (const auto chosen = drop_down(setting.name.c_str(), at, px(field_width), words, now))
        out.emit(EditStrategy{column.run, setting.name, setting.choices[*chosen]});
    }
    y += px(row_height);
  }
  draw_text_in_row(draw, fonts().label, p.quiet, origin.x, y, px(20),
                   "Enter runs it again. The strategy as written stays in its own tab.");
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy({width, y + px(20) - origin.y});
  ImGui::EndPopup();
  ImGui::PopStyleVar();
}

}  // namespace poolscope::gui

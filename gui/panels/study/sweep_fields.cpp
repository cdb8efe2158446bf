// What a sweep is asked for: one setting or two, over which values, with how many seeds.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "app/frame/actions.hpp"
#include "app/study/actions.hpp"
#include "panels/study/kept.hpp"
#include "panels/study/parts.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/study/form.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float form_row = 32, knob_width = 292, label_width = 40;
constexpr std::array<std::uint64_t, 4> seed_choices{1, 5, 20, 50};

void write_values(VaryField& field, std::string_view text) {
  field.values.fill(0);
  std::memcpy(field.values.data(), text.data(), std::min(text.size(), field.values.size() - 1));
}

void read_asked(SweepFields& fields, const SweepAsked& asked) {
  for (std::size_t i = 0; i < fields.vary.size(); ++i) {
    const std::string text = i < asked.vary.size() ? asked.vary[i] : "";
    const std::size_t equals = text.find('=');
    fields.vary[i].knob = text.substr(0, equals);
    write_values(fields.vary[i], equals == std::string::npos ? "" : text.substr(equals + 1));
  }
  fields.seeds = asked.seeds;
  fields.seen = asked;
}

SweepAsked asked_by(const SweepFields& fields) {
  SweepAsked asked{{}, fields.seeds};
  for (const VaryField& field : fields.vary)
    if (!field.knob.empty()) asked.vary.push_back(field.knob + "=" + field.values.data());
  return asked;
}

// Returns whether Enter was pressed in it.
bool vary_row(VaryField& field, const std::vector<SweepKnob>& knobs, bool optional, ImVec2 at,
              float room) {
  const Palette& p = palette();
  draw_text_in_row(ImGui::GetWindowDrawList(), fonts().text, p.quiet, at.x, at.y, px(28),
                   optional ? "and" : "vary");
  std::vector<std::string> names;
  if (optional) names.emplace_back("nothing else");
  for (const SweepKnob& knob : knobs) names.push_back(knob.name);
  auto now = static_cast<std::size_t>(std::ranges::find(names, field.knob) - names.begin());
  if (optional && field.knob.empty()) now = 0;
  if (now == names.size()) names.push_back(field.knob);  // asked for elsewhere
  const std::size_t first = optional ? 1 : 0;
  const ImVec2 list{at.x + px(label_width), at.y};
  if (const auto next = drop_down("knob", list, px(knob_width), names, now)) {
    const bool none = optional && *next == 0;
    field.knob = none ? "" : names[*next];
    const std::size_t knob = *next - first;
    if (!none && knob < knobs.size()) write_values(field, knobs[knob].suggested);
  }
  if (now >= first && now - first < knobs.size() &&
      ImGui::IsMouseHoveringRect(list, {list.x + px(knob_width), list.y + px(28)}))
    hint(knobs[now - first].meaning);
  if (field.knob.empty()) return false;
  ImGui::SetCursorScreenPos({list.x + px(knob_width) + px(8), at.y});
  ImGui::SetNextItemWidth(room - px(label_width + knob_width) - px(8));
  // As high as the list beside it.
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(8), (px(28) - ImGui::GetFontSize()) / 2});
  const bool enter =
      ImGui::InputTextWithHint("##values", "1..16, or 1..64*2, or 5,10,20", field.values.data(),
                               field.values.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  return enter;
}

}  // namespace

float draw_sweep_form(const Model& m, const Box& box, SweepFields& fields, Outbox& out) {
  if (fields.of != m.document.get() || fields.seen != m.study.asked) {
    read_asked(fields, m.study.asked);
    fields.of = m.document.get();
  }
  const auto knobs = sweep_knobs(*m.document);
  std::vector<std::string> seeds;
  std::size_t chosen = seed_choices.size();
  for (std::size_t i = 0; i < seed_choices.size(); ++i) {
    seeds.push_back(std::to_string(seed_choices[i]));
    if (seed_choices[i] == fields.seeds) chosen = i;
  }
  if (chosen == seeds.size()) seeds.push_back(std::to_string(fields.seeds));
  const float run_width = text_width(fonts().text, "Run") + px(24);
  const float copy = px(28);
  const float seeds_width = segmented_width(seeds) + px(48);
  const float right = std::max(seeds_width, run_width + px(8) + copy) + px(16);
  const float room = box.width() - right;
  bool run = false;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < fields.vary.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    run = vary_row(fields.vary[i], knobs, i == 1,
                   {box.min.x, box.min.y + px(form_row) * static_cast<float>(i)}, room) ||
          run;
    ImGui::PopID();
  }
  const float x = box.max.x - seeds_width;
  draw_text_in_row(draw, fonts().text, palette().quiet, x, box.min.y, px(28), "seeds");
  if (const auto next =
          segmented("seeds", {x + px(48), box.min.y}, seeds, chosen,
                    {"one draw: no interval", "intervals of five draws", "of twenty", "of fifty"});
      next && *next < seed_choices.size())
    fields.seeds = seed_choices[*next];
  const float below = box.min.y + px(form_row);
  if (word_button("run", {box.max.x - run_width, below}, "Run", nullptr, {.primary = true}))
    run = true;
  const SweepAsked asked = asked_by(fields);
  if (flat_button("copy", {box.max.x - run_width - px(8) - copy, below}, {copy, copy}, symbol::copy,
                  "copy the command that does this"))
    out.emit(CopyText{sweep_command(shown_path(m.document->path), asked, m.study.metric),
                      "the command"});
  if (run) out.emit(RunSweep{asked});
  float height = px(2 * form_row);
  if (!m.study.wrong.empty()) {
    height += draw_text_wrapped(draw, fonts().label, palette().evicted,
                                {box.min.x, box.min.y + height}, box.width(), m.study.wrong);
  }
  return height;
}

}  // namespace poolscope::gui

// What many runs advise: a card for each claim, and what makes no difference.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/advise/advise.hpp"
#include "analysis/compare/compare.hpp"
#include "analysis/sweep/vary.hpp"
#include "app/study/actions.hpp"
#include "panels/study/parts.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "present/format.hpp"
#include "widgets/button.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr float change_row = 20;

// A sweep that shows the claim's curve: its knee with room at both sides.
SweepAsked curve_of(const analysis::Claim& claim, std::uint64_t seeds) {
  using analysis::axis_value;
  if (claim.setting == "strategy")
    return {{"strategy=" + axis_value(claim.before.value) + "," + axis_value(claim.after.value)},
            seeds};
  SweepAsked asked{{}, seeds};
  const auto number = [](const std::string& text) -> std::optional<std::int64_t> {
    if (text.empty() || text.size() > 9 ||
        !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
      return {};
    return std::stoll(text);
  };
  const auto after = number(claim.after.value), before = number(claim.before.value);
  if (after) {
    // By doubling, so that a knee shows wherever it is, with both values of the claim among them.
    const std::int64_t top = std::max<std::int64_t>({*after, before.value_or(0), 4}) * 2;
    std::set<std::int64_t> values{*after};
    if (before) values.insert(*before);
    for (std::int64_t value = 1; value < top; value *= 2) {
      values.insert(value);
      if (value > 1 && value * 3 / 2 < top) values.insert(value * 3 / 2);
    }
    values.insert(top);
    const bool unset = claim.before.value == analysis::unset_text;
    asked.vary.push_back(
        fmt::format("{}={}{}", claim.setting, unset ? "default," : "", fmt::join(values, ",")));
  } else {
    asked.vary.push_back(claim.setting + "=" + axis_value(claim.before.value) + "," +
                         axis_value(claim.after.value));
  }
  asked.vary.push_back("strategy=" + axis_value(claim.strategy));
  return asked;
}

class Card {
 public:
  Card(const Model& m, std::size_t at, ImVec2 origin, float width, Outbox& out)
      : m_(m),
        at_(at),
        claim_(m.study.advice->claims[at]),
        out_(out),
        draw_(*ImGui::GetWindowDrawList()),
        origin_(origin),
        y_(origin.y + px(8)),
        width_(width) {}

  float height() {
    const Palette& p = palette();
    draw_.ChannelsSplit(2);
    draw_.ChannelsSetCurrent(1);
    const float x = origin_.x + px(12), room = width_ - px(24);
    const auto words = analysis::sentences(claim_);
    draw_text_in_row(
        &draw_, fonts().strong_label, p.quiet, x, y_, px(18),
        elided(fonts().strong_label,
               claim_.strategy + (claim_.kind == analysis::ClaimKind::keep ? "  ·  set well" : ""),
               room));
    y_ += px(20);
    y_ += draw_text_wrapped(&draw_, fonts().strong, p.text, {x, y_}, room, words.front());
    y_ += px(6);
    changes(x, room);
    for (std::size_t i = 1; i < words.size(); ++i) {
      // The rows say this already.
      if (words[i].starts_with("Then ") || words[i].starts_with("But ") ||
          (claim_.kind == analysis::ClaimKind::keep && words[i].starts_with("With libcurl")))
        continue;
      y_ += px(2);
      y_ += draw_text_wrapped(&draw_, fonts().label, p.quiet, {x, y_}, room, words[i]);
    }
    y_ += px(8);
    buttons(x);
    y_ += px(28) + px(10);
    draw_.ChannelsSetCurrent(0);
    draw_.AddRectFilled(origin_, {origin_.x + width_, y_}, mix(p.pane, p.raised, 0.45F), px(4));
    draw_.ChannelsMerge();
    return y_ - origin_.y;
  }

 private:
  void changes(float x, float room) {
    const Palette& p = palette();
    const bool keep = claim_.kind == analysis::ClaimKind::keep;
    if (keep) {
      draw_text_in_row(&draw_, fonts().label, p.quiet, x, y_, px(change_row),
                       "with libcurl's default, not set, it would be:");
      y_ += px(change_row);
    }
    const auto all = keep ? analysis::changes(claim_.after, claim_.before)
                          : analysis::changes(claim_.before, claim_.after);
    for (const analysis::Change& change : all) {
      const trace::Metric metric = analysis::advised_metrics[change.metric];
      const ImU32 colour = change.better() ? p.active : p.evicted;
      draw_text_in_row(&draw_, fonts().label, p.quiet, x, y_, px(change_row),
                       std::string(trace::metric_title(metric)));
      const auto rounded = [&](double value) {
        return analysis::metric_text(
            metric, trace::metric_unit(metric).empty() ? std::round(value) : value);
      };
      const std::string words = rounded(change.from) + " → " + rounded(change.to);
      draw_text_right(&draw_, fonts().mono, p.text,
                      {x + room - px(72), y_ + (px(change_row) - line_height(fonts().mono)) / 2},
                      words);
      draw_text_right(&draw_, fonts().label, colour,
                      {x + room, y_ + (px(change_row) - line_height(fonts().label)) / 2},
                      factor(change));
      y_ += px(change_row);
    }
  }
  static std::string factor(const analysis::Change& change) {
    if (change.from > 0 && change.to >= 2 * change.from)
      return fmt::format("{:.0f} times", change.to / change.from);
    const std::string percent = analysis::percent_text(change.to, change.from);
    return percent.size() > 3 ? percent.substr(2, percent.size() - 3) : "";
  }

  void buttons(float x) {
    float width = 0;
    if (word_button("runs", {x, y_}, "Both runs", &width)) out_.emit(CompareClaim{at_});
    if (ImGui::IsItemHovered())
      hint("side by side, with the scenario's own seed: as it is, and as it would be");
    const float next = x + width + px(8);
    if (word_button("curve", {next, y_}, "Its curve", &width))
      out_.emit(RunSweep{curve_of(claim_, m_.study.advice->seeds)});
    if (ImGui::IsItemHovered()) hint("what other values come to");
  }

  const Model& m_;
  std::size_t at_;
  const analysis::Claim& claim_;
  Outbox& out_;
  ImDrawList& draw_;
  ImVec2 origin_;
  float y_, width_;
};

}  // namespace

void draw_advice(const Model& m, const Box& box, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* outside = ImGui::GetWindowDrawList();
  const float x = box.min.x + px(12), room = box.width() - px(24);
  if (m.study.advising) {
    draw_study_progress(StudyPart::advice, *m.study.advising, "trying settings",
                        {{x, box.min.y}, {box.max.x - px(8), box.min.y + px(28)}}, out);
    return;
  }
  if (!m.study.advice) {
    float y = box.min.y;
    y += draw_text_wrapped(outside, fonts().text, p.text, {x, y}, room,
                           "Which settings decide for this stream? Every limit, age and scope is "
                           "tried on each strategy, and only what the runs prove is said.");
    if (word_button("advise", {x, y + px(12)}, "Look for advice", nullptr, {.primary = true}))
      out.emit(LookForAdvice{});
    return;
  }
  ImGui::SetCursorScreenPos({box.min.x + px(8), box.min.y});
  ImGui::BeginChild("advice", {box.width() - px(16), box.height() - px(8)}, false,
                    ImGuiWindowFlags_NoNav);
  const float width = ImGui::GetContentRegionAvail().x - px(8);
  const auto& claims = m.study.advice->claims;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  for (std::size_t i = 0; i < claims.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = Card(m, i, at, width, out).height();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, height + px(8)});
    ImGui::PopID();
  }
  const auto closing = analysis::closing_sentences(*m.study.advice);
  for (std::size_t i = 0; i < closing.size(); ++i) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool answer = claims.empty() && i == 0;
    const float height = draw_text_wrapped(
        ImGui::GetWindowDrawList(), answer ? fonts().strong : fonts().label,
        answer ? p.text : p.quiet, {at.x + px(4), at.y}, width - px(8), closing[i]);
    ImGui::Dummy({width, height + px(6)});
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

}  // namespace poolscope::gui

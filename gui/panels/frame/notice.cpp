#include "panels/frame/notice.hpp"

#include <imgui.h>

#include <cmath>
#include <string>

#include "app/frame/actions.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

constexpr double notice_seconds = 4;

}  // namespace

void draw_notice(const Model& m, NoticeKept& kept, Outbox& out) {
  auto& [number, since] = kept;
  if (!m.frame.notice) return;
  if (m.frame.notice->number != number) {
    number = m.frame.notice->number;
    since = ImGui::GetTime();
  }
  const double age = ImGui::GetTime() - since;
  if (age > notice_seconds * (m.frame.notice->bad ? 2 : 1)) {
    out.emit(DismissNotice{});
    return;
  }
  request_frames();  // it goes by itself
  const Palette& p = palette();
  const ImVec2 all = ImGui::GetIO().DisplaySize;
  const std::string words = elided(fonts().text, m.frame.notice->text, all.x - px(120));
  const float width = text_width(fonts().text, words) + px(40), height = px(36);
  const ImVec2 at{std::floor((all.x - width) / 2), all.y - px(52) - height - px(16)};
  ImDrawList* draw = ImGui::GetForegroundDrawList();
  draw->AddRectFilled(at, {at.x + width, at.y + height}, p.raised, px(4));
  draw->AddRect(at, {at.x + width, at.y + height}, m.frame.notice->bad ? p.evicted : p.border,
                px(4));
  draw_text_in_row(draw, fonts().text, p.text, at.x + px(20), at.y, height, words);
}

}  // namespace poolscope::gui

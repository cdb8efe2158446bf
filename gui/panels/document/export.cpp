#include "panels/document/export.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "app/frame/actions.hpp"
#include "app/frame/panes.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "platform/window.hpp"
#include "widgets/button.hpp"
#include "widgets/pane.hpp"
#include "widgets/text.hpp"

namespace poolscope::gui {
namespace {

// Where pictures go by default: beside no scenario, the library's folder may not be ours to write.
std::string suggested(const Model& m, const char* suffix) {
  std::string stem = m.document ? file_name(m.document->path) : "poolscope";
  if (const std::size_t dot = stem.rfind('.'); dot != std::string::npos && dot > 0)
    stem.resize(dot);
  const auto ms = static_cast<long long>(m.playback.position / 1000);
  return join(current_folder(), fmt::format("{}-{}ms.{}", stem, ms, suffix));
}

void put(ExportKept& typed, const std::string& path) {
  std::strncpy(typed.path, path.c_str(), sizeof typed.path - 1);
  typed.path[sizeof typed.path - 1] = 0;
}

void set_suffix(ExportKept& typed) {
  std::string path = typed.path;
  for (const char* known : {".png", ".svg"})
    if (path.ends_with(known)) path.erase(path.size() - std::strlen(known));
  put(typed, path + (typed.svg ? ".svg" : ".png"));
}

}  // namespace

void draw_export(const Model& m, ExportKept& typed, Outbox& out) {
  const bool opened = typed.seen_at < ImGui::GetFrameCount() - 1;
  if (opened) {
    typed = {};
    put(typed, suggested(m, "png"));
  }
  typed.seen_at = ImGui::GetFrameCount();

  const OverlayWindow overlay("export", {px(640), px(264)});
  const Box& box = overlay.box();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const float x = box.min.x + px(24), width = box.width() - px(48);
  float y = box.min.y + px(20);
  draw_text(draw, fonts().sentence, palette().text, {x, y}, "Save a picture");
  if (flat_button("close export", {box.max.x - px(40), box.min.y + px(16)}, {px(28), px(28)},
                  symbol::close, "close", "Esc") ||
      overlay.clicked_beside())
    out.emit(ShowExport{false});

  y += px(44);
  std::vector<std::string> what{"everything"};
  for (const PaneRow& row : pane_rows) what.emplace_back(row.title);
  if (const auto chosen = segmented("what", {x, y}, what, typed.what)) typed.what = *chosen;
  y += px(44);
  if (const auto kind = segmented("kind", {x, y}, {"PNG", "SVG"}, typed.svg ? 1 : 0)) {
    typed.svg = *kind == 1;
    set_suffix(typed);
  }
  y += px(44);
  ImGui::SetCursorScreenPos({x, y});
  ImGui::SetNextItemWidth(width);
  if (opened) ImGui::SetKeyboardFocusHere();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(8), px(6)});
  const bool enter = ImGui::InputText("##path", typed.path, sizeof typed.path,
                                      ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  y += px(48);
  const bool saved = word_button("save", {x, y}, "Save", nullptr, {.primary = true});
  if (!enter && !saved) return;
  std::string path = typed.path;
  if (!path.ends_with(".png") && !path.ends_with(".svg")) path += typed.svg ? ".svg" : ".png";
  ExportPicture wanted{absolute_path(path), {}};
  if (typed.what > 0) wanted.pane = static_cast<PaneId>(typed.what - 1);
  out.emit(ShowExport{false});
  out.emit(wanted);
}

}  // namespace poolscope::gui

#include "panels/document/browser.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "app/compare/actions.hpp"
#include "app/document/actions.hpp"
#include "app/start/library.hpp"
#include "exchange/import.hpp"
#include "platform/files.hpp"
#include "platform/symbols.hpp"
#include "platform/theme.hpp"
#include "widgets/button.hpp"
#include "widgets/pane.hpp"
#include "widgets/text.hpp"
#include "widgets/tooltip.hpp"

namespace poolscope::gui {
namespace {

using Endings = std::vector<std::string>;

// Scenario files, and what scenarios are made of.
Endings listed_endings() {
  Endings out{".json"};
  for (const exchange::Format& format : exchange::import_formats())
    out.emplace_back(format.extension);
  return out;
}

// The chosen file opens in place of the open scenario, or beside it.
void open_file(const Model& m, std::string path, Outbox& out) {
  if (shows(m, Overlay::browser_beside))
    out.emit(OpenBeside{std::move(path)});
  else
    out.emit(OpenFile{std::move(path)});
}

BrowserKept& placed(const Model& m, BrowserKept& kept) {
  if (kept.folder.empty()) {
    const std::string library = library_folder();
    kept.go(m.document                ? parent_folder(m.document->path)
            : !m.start.recent.empty() ? parent_folder(m.start.recent.front())
            : !library.empty()        ? library
                                      : current_folder());
  }
  return kept;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

bool row(const char* id, ImVec2 at, float width, const char* icon, const std::string& name,
         const std::string& right, bool current = false) {
  const float height = px(28);
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton(id, {width, height});
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (current) list->AddRectFilled(at, {at.x + width, at.y + height}, p.selection, px(4));
  if (ImGui::IsItemHovered())
    list->AddRectFilled(at, {at.x + width, at.y + height}, p.hover, px(4));
  draw_text_centred(list, fonts().text, p.quiet, at, {at.x + px(32), at.y + height}, icon);
  const float right_width = right.empty() ? 0 : text_width(fonts().label, right) + px(16);
  draw_text_in_row(list, fonts().text, p.text, at.x + px(36), at.y, height,
                   elided(fonts().text, name, width - px(44) - right_width));
  draw_text_right(
      list, fonts().label, p.quiet,
      {at.x + width - px(8), at.y + std::floor((height - line_height(fonts().label)) / 2)}, right);
  return clicked;
}

// The folder as words that lead to the folders above.
void crumbs(BrowserKept& here, ImVec2 at, float width) {
  std::vector<std::string> above;
  for (std::string folder = here.folder;; folder = parent_folder(folder)) {
    above.insert(above.begin(), folder);
    if (folder == parent_folder(folder)) break;
  }
  const auto name_of = [](const std::string& folder) {
    const std::string name = file_name(folder);
    return name.empty() ? std::string("/") : name;
  };
  std::size_t first = above.size();
  for (float used = 0; first > 0; --first) {
    used += text_width(fonts().text, name_of(above[first - 1])) + px(28);
    if (used > width && first < above.size()) break;
  }
  std::string go_to;
  for (std::size_t i = first; i < above.size(); ++i) {
    const std::string name = name_of(above[i]);
    const float w = text_width(fonts().text, name) + px(12);
    ImGui::PushID(static_cast<int>(i));
    if (flat_button("crumb", at, {w, px(28)}, name, {})) go_to = above[i];
    ImGui::PopID();
    at.x += w;
    if (i + 1 < above.size()) {
      draw_text_in_row(ImGui::GetWindowDrawList(), fonts().label, palette().quiet, at.x + px(4),
                       at.y, px(28), "›");
      at.x += px(16);
    }
  }
  if (!go_to.empty()) here.go(go_to);
}

bool pressed(ImGuiKey key) {
  return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key));
}

// Arrows, Page, Home and End move; Backspace goes up. Returns whether Enter chose the entry.
bool keys(BrowserKept& here, float height) {
  if (ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt) return false;
  const int page = std::max(static_cast<int>(height / px(28)) - 1, 1);
  if (pressed(ImGuiKey_DownArrow)) here.move(1);
  if (pressed(ImGuiKey_UpArrow)) here.move(-1);
  if (pressed(ImGuiKey_PageDown)) here.move(page);
  if (pressed(ImGuiKey_PageUp)) here.move(-page);
  if (here.typed[0]) return false;  // the path that is being typed has the other keys
  if (!ImGui::GetIO().WantTextInput) {
    if (pressed(ImGuiKey_Home)) here.move(-here.count());
    if (pressed(ImGuiKey_End)) here.move(here.count());
    if (pressed(ImGuiKey_Backspace)) here.go(parent_folder(here.folder));
  }
  return pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeyPadEnter);
}

void entries(const Model& m, BrowserKept& here, const Box& box, Outbox& out) {
  ImGui::SetCursorScreenPos(box.min);
  ImGui::BeginChild("files", {box.width(), box.height()}, false, ImGuiWindowFlags_NoNav);
  const float width = ImGui::GetContentRegionAvail().x;
  std::string go_to, open;
  const bool entered = keys(here, box.height()) && here.at < here.count();
  if (std::exchange(here.moved, false)) {
    const float y = static_cast<float>(here.at) * px(28);
    if (y < ImGui::GetScrollY()) ImGui::SetScrollY(y);
    if (y + px(28) > ImGui::GetScrollY() + box.height())
      ImGui::SetScrollY(y + px(28) - box.height());
  }
  const auto choose = [&](const FolderEntry& e) {
    (e.folder ? go_to : open) = join(here.folder, e.name);
  };
  if (entered) choose(here.listing.entries[static_cast<std::size_t>(here.at)]);
  if (here.listing.entries.empty()) {
    if (!here.listing.error.empty())
      empty_pane("This folder cannot be shown.", here.listing.error);
    else
      empty_pane("No scenario here.",
                 here.all_files ? "This folder is empty."
                                : fmt::format("Only folders and files that end in {} are listed.",
                                              fmt::join(listed_endings(), " or ")));
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(here.listing.entries.size()), px(28));
  const ImVec2 top = ImGui::GetCursorScreenPos();
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const FolderEntry& e = here.listing.entries[static_cast<std::size_t>(i)];
      ImGui::PushID(i);
      if (row("entry", {top.x, top.y + static_cast<float>(i) * px(28)}, width,
              e.folder ? symbol::folder : symbol::file, e.name, e.folder ? "" : size_text(e.bytes),
              i == here.at))
        choose(e);
      ImGui::PopID();
    }
  ImGui::EndChild();
  if (!go_to.empty()) here.go(go_to);
  if (!open.empty()) open_file(m, open, out);
}

void shortcuts(const Model& m, BrowserKept& here, const Box& box, Outbox& out) {
  const Palette& p = palette();
  ImDrawList* list = ImGui::GetWindowDrawList();
  float y = box.min.y;
  const auto folder = [&](const char* id, const char* icon, const char* name,
                          const std::string& path) {
    if (path.empty()) return;
    if (row(id, {box.min.x, y}, box.width(), icon, name, "")) here.go(path);
    y += px(28);
  };
  folder("library", symbol::library, "Scenarios", library_folder());
  folder("here", symbol::folder, "Working folder", current_folder());
  folder("home", symbol::folder, "Home", home_folder());
  if (m.start.recent.empty()) return;
  y += px(16);
  draw_text(list, fonts().strong_label, p.quiet, {box.min.x + px(8), y}, "RECENT");
  y += px(20);
  for (std::size_t i = 0; i < m.start.recent.size() && y + px(28) <= box.max.y; ++i, y += px(28)) {
    ImGui::PushID(static_cast<int>(i));
    if (row("recent", {box.min.x, y}, box.width(), symbol::recent, file_name(m.start.recent[i]),
            ""))
      open_file(m, m.start.recent[i], out);
    if (ImGui::IsItemHovered()) hint(shown_path(m.start.recent[i]));
    ImGui::PopID();
  }
}

}  // namespace

void BrowserKept::go(const std::string& to) {
  const std::string from = folder;
  folder = absolute_path(to);
  // lexically_normal keeps a trailing slash, which would make an empty last name.
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  listing = list_folder(folder, all_files ? Endings{} : listed_endings());
  // Going up, the keys stand on the folder that one came from.
  at = 0;
  moved = true;
  for (int i = 0; i < count(); ++i)
    if (join(folder, listing.entries[static_cast<std::size_t>(i)].name) == from) at = i;
}

void BrowserKept::move(int by) {
  at = std::clamp(at + by, 0, std::max(count() - 1, 0));
  moved = true;
}

void draw_browser(const Model& m, BrowserKept& kept, Outbox& out) {
  const OverlayWindow overlay("browser", {px(840), px(560)});
  const Box& box = overlay.box();
  BrowserKept& here = placed(m, kept);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& p = palette();
  draw_text(
      list, fonts().sentence, p.text, {box.min.x + px(24), box.min.y + px(20)},
      shows(m, Overlay::browser_beside) ? "Compare with another scenario" : "Open a scenario");
  if (flat_button("close browser", {box.max.x - px(40), box.min.y + px(16)}, {px(28), px(28)},
                  symbol::close, "close", "Esc") ||
      overlay.clicked_beside())
    out.emit(ShowBrowser{false});

  const float side = px(200), top = box.min.y + px(64), bottom = box.max.y - px(60);
  shortcuts(m, here, {{box.min.x + px(16), top}, {box.min.x + px(16) + side, bottom}}, out);
  const float x = box.min.x + px(16) + side + px(16), right = box.max.x - px(16);
  if (flat_button("up", {x, top}, {px(28), px(28)}, symbol::up, "the folder above"))
    here.go(parent_folder(here.folder));
  crumbs(here, {x + px(32), top}, right - x - px(48));
  list->AddLine({x, top + px(34)}, {right, top + px(34)}, p.border);
  entries(m, here, {{x, top + px(40)}, {right, bottom}}, out);

  // A path can be typed or pasted; a folder goes there, a file opens.
  const float y = box.max.y - px(44);
  ImGui::SetCursorScreenPos({x, y});
  ImGui::SetNextItemWidth(right - x - px(120));
  const bool entered =
      ImGui::InputTextWithHint("##path", "or type a path and press Enter", here.typed,
                               sizeof here.typed, ImGuiInputTextFlags_EnterReturnsTrue);
  if (entered && here.typed[0]) {
    const std::string path = here.typed[0] == '/' ? here.typed : join(here.folder, here.typed);
    if (is_folder(path))
      here.go(path);
    else
      open_file(m, path, out);
    here.typed[0] = 0;
  }
  if (flat_button("all", {right - px(104), y}, {px(104), px(28)}, "all files",
                  "list files of every kind", {}, {.on = here.all_files})) {
    here.all_files = !here.all_files;
    here.go(here.folder);
  }
}

}  // namespace poolscope::gui

#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>

/// Tooltips with one voice: a title, lines of a quiet name and a value, and sentences.
namespace poolscope::gui {

class Tooltip {
 public:
  /// `title` in the strong font; ends with the object's life.
  explicit Tooltip(std::string_view title);
  ~Tooltip();
  Tooltip(const Tooltip&) = delete;
  Tooltip& operator=(const Tooltip&) = delete;

  void line(std::string_view name, std::string_view value);
  /// Names of any length, their values below one another.
  void table(std::span<const std::pair<std::string, std::string>> rows);
  void sentence(std::string_view text);
  void quiet(std::string_view text);
};

/// What a pane says while it has nothing to show: what would be here, and how to get it.
void empty_pane(std::string_view what, std::string_view how);

/// Text without formatting.
void plain(std::string_view);
void plain(std::string_view, ImFont*, ImU32 colour);
/// The same, wrapped at the pane's edge.
void wrapped(std::string_view, ImFont*, ImU32 colour);

}  // namespace poolscope::gui

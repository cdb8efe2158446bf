#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Buttons of the bars: flat until pointed at. They are placed by the caller and return true when
/// clicked.
namespace poolscope::gui {

struct ButtonLook {
  bool enabled = true;
  bool on = false;       // drawn as switched on
  bool primary = false;  // the one that matters here
};

/// A symbol or a word in a square or wider rectangle.
bool flat_button(const char* id, ImVec2 at, ImVec2 size, std::string_view label,
                 std::string_view tip, std::string_view key = {}, ButtonLook = {});

/// A button with words and a surface, sized to its words; returns its width through `width`.
bool word_button(const char* id, ImVec2 at, std::string_view label, float* width = nullptr,
                 ButtonLook = {});

/// One of several, side by side; `tips` say more of each, with the digit that chooses it if
/// `digits`.
[[nodiscard]] float segmented_width(const std::vector<std::string>& labels);
std::optional<std::size_t> segmented(const char* id, ImVec2 at,
                                     const std::vector<std::string>& labels, std::size_t current,
                                     const std::vector<std::string>& tips = {},
                                     bool digits = false);
/// The same as a list that opens, for when there is no room side by side.
std::optional<std::size_t> drop_down(const char* id, ImVec2 at, float width,
                                     const std::vector<std::string>& labels, std::size_t current);

/// A small outlined word; returns its width.
float badge(ImVec2 at, float height, std::string_view label);

}  // namespace poolscope::gui

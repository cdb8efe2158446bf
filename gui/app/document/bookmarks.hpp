#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"

/// Bookmarks are kept per scenario file in the person's config folder, not in the scenario.
namespace poolscope::gui {

[[nodiscard]] std::vector<Bookmark> load_bookmarks(const std::string& scenario_path);
/// Nothing is remembered when the folder cannot be written.
void save_bookmarks(const std::string& scenario_path, const std::vector<Bookmark>&);

/// The file's text with one scenario's bookmarks set (none: taken out); damage counts as empty.
[[nodiscard]] std::string with_bookmarks(std::string_view text, const std::string& scenario_path,
                                         const std::vector<Bookmark>&);
[[nodiscard]] std::vector<Bookmark> bookmarks_in(std::string_view text,
                                                 const std::string& scenario_path);

}  // namespace poolscope::gui

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/model.hpp"
#include "present/run_index.hpp"

/// The scenarios that come with the program, for the start screen.
namespace poolscope::gui {

/// A bar of a scenario's small picture (library_thumb.hpp): one strategy over the whole run.
struct ThumbBar {
  float from = 0, to = 0;  // shares of the run
  std::uint8_t row = 0;
  Span::Kind kind{};
};
inline constexpr std::size_t thumb_rows = 5;

struct LibraryEntry {
  std::string path;
  std::string folder;       // "basics", as in the library; "start here" of those tagged so
  std::string title;        // the file's name when it says none
  std::string description;  // its first paragraph
  std::vector<std::string> tags;
  std::vector<ThumbBar> thumb;  // empty: not drawn
};

struct Library {
  std::vector<LibraryEntry> entries;
  std::shared_ptr<const Document> demo;  // what plays behind the start screen; may be null
};

/// Where the library is: POOLSCOPE_SCENARIOS, or scenarios/ beside the program, its parent's
/// share/poolscope, or the sources; "" when nowhere.
[[nodiscard]] std::string library_folder();

/// Every scenario in a folder and the folders in it, by folder and name; those that are tagged
/// "start here" come before all others. Titles are read without
/// checking the whole file.
[[nodiscard]] std::vector<LibraryEntry> read_library(const std::string& folder);

/// Fills in the pictures and the demo: runs every small scenario. Stops when `go_on` says so.
[[nodiscard]] std::shared_ptr<const Library> read_whole_library(
    const std::string& folder, const std::function<bool()>& go_on = {});

/// Whether every word of `query` occurs in an entry's title, description, tags or file name.
[[nodiscard]] bool matches(const LibraryEntry&, std::string_view query);
/// The tags that most entries share, by their number.
[[nodiscard]] std::vector<std::string> common_tags(const Library&, std::size_t most);

}  // namespace poolscope::gui

#pragma once

#include <string>
#include <vector>

/// The scenarios that come with the program, for the start screen.
namespace poolscope::gui {

struct LibraryEntry {
  std::string path;
  std::string folder;       // "basics", as in the library; "start here" of those tagged so
  std::string title;        // the file's name when it says none
  std::string description;  // its first paragraph
};

/// Where the library is: POOLSCOPE_SCENARIOS, or scenarios/ beside the program, its parent's
/// share/poolscope, or the sources; "" when nowhere.
[[nodiscard]] std::string library_folder();

/// Every scenario in a folder and the folders in it, by folder and name; those that are tagged
/// "start here" come before all others. Titles are read without
/// checking the whole file.
[[nodiscard]] std::vector<LibraryEntry> read_library(const std::string& folder);

}  // namespace poolscope::gui

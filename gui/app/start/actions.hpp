#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the start page (app/action.hpp says what an action is).
namespace poolscope::gui {

struct LibraryRead {
  static constexpr std::string_view action = "library_read";
  static constexpr std::string_view reported_for = "";
  std::shared_ptr<const Library> library;
  bool operator==(const LibraryRead&) const = default;
};

struct SearchLibrary {
  static constexpr std::string_view action = "search_library";
  std::string text;
  static void fields(auto&& io, auto& a) { io("text", a.text); }
  bool operator==(const SearchLibrary&) const = default;
};

}  // namespace poolscope::gui

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/action.hpp"

/// What the command palette finds: commands, transfers, connections, destinations, owners and
/// libcurl's options, best match first. Pure.
namespace poolscope::gui {

struct PaletteEntry {
  std::string title;  // "r7"
  std::string note;   // "GET https://api.test:443, reused #0"
  std::string key;    // "Shift+E", or empty
  std::string
      kind;  // "command", "transfer", "connection", "destination", "owner", "option", "word", …
  Action action;
};

inline constexpr std::size_t palette_most = 60;

/// Every word of `query` has to occur, in any order and case; titles that begin with the query come
/// first. Without a query: the commands that can be done now.
[[nodiscard]] std::vector<PaletteEntry> palette_entries(const Model&, std::string_view query);

}  // namespace poolscope::gui

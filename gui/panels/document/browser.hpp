#pragma once

#include <string>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "platform/files.hpp"

namespace poolscope::gui {

/// Where the browser stands; kept while the program runs, so that it opens where it was left.
struct BrowserKept {
  std::string folder;
  FolderListing listing;
  bool all_files = false;
  char typed[512] = "";
  int at = 0;  // the entry that the keys stand on
  bool moved = false;

  void go(const std::string& to);
  [[nodiscard]] int count() const { return static_cast<int>(listing.entries.size()); }
  void move(int by);
};

/// Picks a scenario file, over everything else.
void draw_browser(const Model&, BrowserKept&, Outbox&);

}  // namespace poolscope::gui

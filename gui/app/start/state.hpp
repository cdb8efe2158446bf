#pragma once

#include <memory>
#include <string>
#include <vector>

/// What the start screen shows.
namespace poolscope::gui {

struct Library;  // app/start/library.hpp: the scenarios that come with the program

struct StartState {
  std::vector<std::string> recent;         // files, newest first
  std::shared_ptr<const Library> library;  // null: not read yet
  std::string search;
  double demo_position = 0;  // of what plays behind the start screen
};

}  // namespace poolscope::gui

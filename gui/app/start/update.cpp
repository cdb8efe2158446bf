#include "app/updates.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const LibraryRead& a) {
  m.start.library = a.library;
  m.start.demo_position = 0;
  return {};
}

Done on(Model& m, const SearchLibrary& a) {
  m.start.search = a.text;
  return {};
}

}  // namespace poolscope::gui::updates

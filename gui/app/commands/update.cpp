#include "app/updates.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const ShowPalette& a) {
  show(m, Overlay::palette, a.on);
  return {};
}

}  // namespace poolscope::gui::updates

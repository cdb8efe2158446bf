#include "app/updates.hpp"

namespace poolscope::gui::updates {

Done on(Model& m, const UnfoldRow& a) {
  if (a.on)
    m.pool.unfolded_rows.insert(a.row);
  else
    m.pool.unfolded_rows.erase(a.row);
  return {};
}

}  // namespace poolscope::gui::updates

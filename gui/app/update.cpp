#include "app/update.hpp"

#include "app/updates.hpp"

namespace poolscope::gui {

std::vector<Effect> update(Model& model, const Action& action) {
  updates::Done done = std::visit([&](const auto& a) { return updates::on(model, a); }, action);
  updates::ask_for_bounds(model, done);
  return done;
}

}  // namespace poolscope::gui

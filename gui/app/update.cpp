#include "app/update.hpp"

#include "app/update_parts.hpp"

namespace poolscope::gui {

std::vector<Effect> update(Model& model, const Action& action) {
  return std::visit([&](const auto& a) { return updates::on(model, a); }, action);
}

}  // namespace poolscope::gui

#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/pool/actions.hpp"

/// What the actions of the pool do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const UnfoldRow&);

}  // namespace poolscope::gui::updates

#pragma once

#include "app/commands/actions.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

/// What the actions of the palette do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const ShowPalette&);

}  // namespace poolscope::gui::updates

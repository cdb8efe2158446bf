#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/start/actions.hpp"

/// What the actions of the start screen do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const LibraryRead&);
Done on(Model&, const SearchLibrary&);

}  // namespace poolscope::gui::updates

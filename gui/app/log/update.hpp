#pragma once

#include "app/effect.hpp"
#include "app/log/actions.hpp"
#include "app/model.hpp"

/// What the actions of the log do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const FilterLog&);
Done on(Model&, const FollowLog&);
Done on(Model&, const ShowInternalEvents&);
Done on(Model&, const LogOnlySelected&);
Done on(Model&, const WordLogAsCurl&);
Done on(Model&, const PickLogRow&);

}  // namespace poolscope::gui::updates

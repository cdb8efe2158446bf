#pragma once

#include "match/what_if/what_if.hpp"

/// What would have spared a connection that was closed: one limit is changed and the matcher is
/// asked again. Only for closes that a limit decides; of any other cause nothing is claimed.
namespace poolscope::match {

struct Close {
  model::TransferId transfer{};  // whose search, or whose end, closed it
  model::ConnectionId connection{};
  model::CloseReason reason{};
  model::CloseAt at{};
};

/// At most one change: the nearest value of the limit with which it would have stayed. Of a close
/// by a search the World is the one before the search, else the one before the close.
[[nodiscard]] WhatIfs what_if_closed(const model::World&, const model::Setup&, const Profile&,
                                     const Close&);

}  // namespace poolscope::match

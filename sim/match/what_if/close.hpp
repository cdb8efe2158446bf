#pragma once

#include "match/what_if/what_if.hpp"

/// The changes that would have kept a connection that was closed: one limit is changed and the
/// matcher is asked again. They exist only for closes that a limit decides; for other causes there
/// are none.
namespace poolscope::match {

struct Close {
  model::TransferId transfer{};  // the transfer whose search, or whose end, closed it
  model::ConnectionId connection{};
  model::CloseReason reason{};
  model::CloseAt at{};
};

/// At most one change: the nearest value of the limit with which the connection would have stayed.
/// If a search closed it, the World is the one before the search; else the one before the close.
[[nodiscard]] WhatIfs what_if_closed(const model::World&, const model::Setup&, const Profile&,
                                     const Close&);

}  // namespace poolscope::match

#pragma once

#include "model/world.hpp"

/// The lists that a pool keeps of its connections, so that a search or an eviction need not look at
/// all of them. Private to trace/.
namespace poolscope::trace {

void append(model::World&, model::List&, model::Links model::Connection::*, model::ConnectionId);
void unlink(model::World&, model::List&, model::Links model::Connection::*, model::ConnectionId);
/// The connection enters the idle lists of its pool and bundle now; leave_idle: it leaves them.
void become_idle(model::World&, model::ConnectionId);
void leave_idle(model::World&, model::ConnectionId);
/// A transfer gets a connection.
void attach(model::World&, model::TransferId, model::ConnectionId);
/// Notes an idle connection that a health check or a prune would close.
void suspect(model::World&, model::ConnectionId);

}  // namespace poolscope::trace

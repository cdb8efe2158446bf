#pragma once

#include "model/world.hpp"

/// The lists that a pool keeps of its connections, so that neither a search nor an eviction walks
/// over all of them. Private to trace/.
namespace poolscope::trace {

void append(model::World&, model::List&, model::Links model::Connection::*, model::ConnectionId);
void unlink(model::World&, model::List&, model::Links model::Connection::*, model::ConnectionId);
/// Into the idle lists of its pool and bundle, as of now; and out of them.
void become_idle(model::World&, model::ConnectionId);
void leave_idle(model::World&, model::ConnectionId);
/// A transfer gets a connection.
void attach(model::World&, model::TransferId, model::ConnectionId);
/// An idle connection that a health check or a prune would not leave in the pool.
void suspect(model::World&, model::ConnectionId);

}  // namespace poolscope::trace

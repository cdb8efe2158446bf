#pragma once

#include "model/world.hpp"
#include "trace/event.hpp"

/// What events do to the DNS and TLS session caches. Private to trace/: `apply` calls it.
namespace poolscope::trace {

void dns_stored(model::World&, const Event&);
void session_stored(model::World&, const Event&);
void spoil_session(model::World&, const model::Connection&);
void session_taken(model::World&, const Event&);
void drop_caches(model::World&, model::CacheId);

}  // namespace poolscope::trace

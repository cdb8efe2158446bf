#pragma once

#include "model/world.hpp"
#include "trace/event.hpp"

/// What events do to the DNS and TLS session caches. Private to trace/: `apply` calls it.
namespace poolscope::trace {

void dns_stored(model::World&, const DnsStored&);
void session_stored(model::World&, const SessionStored&);
void spoil_session(model::World&, const model::Connection&);
void session_taken(model::World&, const SessionTaken&);
void drop_caches(model::World&, model::CacheId);

}  // namespace poolscope::trace

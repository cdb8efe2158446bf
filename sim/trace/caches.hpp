#pragma once

#include "model/world.hpp"
#include "trace/event.hpp"

/// The effects of events on the DNS and TLS session caches. Private to trace/: `apply` calls them.
namespace poolscope::trace {

void dns_stored(model::World&, const DnsStored&);
void session_stored(model::World&, const SessionStored&);
void spoil_session(model::World&, const model::Connection&);
void session_taken(model::World&, const SessionTaken&);
void drop_caches(model::World&, model::CacheId);

}  // namespace poolscope::trace

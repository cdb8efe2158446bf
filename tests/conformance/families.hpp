#pragma once

#include "conformance/maker.hpp"

/// The families of scenarios; each is a function that fills in a scenario.
namespace poolscope::conformance::made {

// families_pool.cpp
void multi(Maker&);
void limits(Maker&);
void closes(Maker&);
void announced(Maker&);
void easy(Maker&);
void share(Maker&);
void share_multi(Maker&);
void multis(Maker&);
void ages(Maker&);
void long_ages(Maker&);
void clean_ups(Maker&);
void ties(Maker&);

// families_match.cpp
void gates(Maker&);
void tls(Maker&);
void h2(Maker&);
void h2_closes(Maker&);
void h2_mixed(Maker&);
void prior_knowledge(Maker&);
void proxies(Maker&);

// families_http.cpp
void any_scope(Maker&);  // a pool of an easy, of one or more multis or of a share
void redirects(Maker&);
void faults(Maker&);
void stream_faults(Maker&);
void cut(Maker&);
void logins(Maker&);
void upgrades(Maker&);
void server_events(Maker&);
void application(Maker&);
void setopts(Maker&);

// families_servers.cpp
void bursts(Maker&);
void habits(Maker&);
void forwarding(Maker&);

// families_logins.cpp
void uploads(Maker&);
void challenges(Maker&);
void proxy_logins(Maker&);

}  // namespace poolscope::conformance::made

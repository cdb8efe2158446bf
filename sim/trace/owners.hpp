#pragma once

#include "model/world.hpp"
#include "trace/event.hpp"

/// The owners of connections: how handles, multis and pools come and go. Private to trace/.
namespace poolscope::trace {

void handle_open(model::World&, const HandleOpen&);
void handle_close(model::World&, const HandleClose&);
void multi_open(model::World&, const MultiOpen&);
void multi_options(model::World&, const MultiOptionsSet&);
void multi_close(model::World&, const MultiClose&);
void pool_close(model::World&, model::PoolId);
void pool_open(model::World&, const PoolOpen&);

}  // namespace poolscope::trace

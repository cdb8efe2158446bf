#pragma once

#include "model/world.hpp"
#include "trace/event.hpp"

/// Who owns connections: how handles, multis and pools come and go. Private to trace/.
namespace poolscope::trace {

void handle_open(model::World&, const Event&);
void multi_open(model::World&, const Event&);
void multi_close(model::World&, const Event&);
void pool_close(model::World&, const Event&);
void pool_open(model::World&, const Event&);

}  // namespace poolscope::trace

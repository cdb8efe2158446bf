#pragma once

#include <cstdint>

#include "model/ids.hpp"
#include "model/vocabulary.hpp"

namespace poolscope::engine {

/// What makes a multi wake one that waits, and whose doing it is: a request's or a connection's.
struct Waker {
  model::WakeReason reason{};
  model::RequestIndex request = model::none<model::RequestIndex>;
  std::uint32_t connection = UINT32_MAX;  // its serial: the slot may be free by then
};

}  // namespace poolscope::engine

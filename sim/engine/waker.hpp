#pragma once

#include <cstdint>

#include "model/ids.hpp"
#include "model/vocabulary.hpp"

namespace poolscope::engine {

/// The reason why a multi wakes a pending transfer, and the request or connection that caused it.
struct Waker {
  model::WakeReason reason{};
  model::RequestIndex request = model::none<model::RequestIndex>;
  std::uint32_t connection = UINT32_MAX;  // its serial: the slot may be free by then
};

}  // namespace poolscope::engine

#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace poolscope {

/// Thrown where going on would take more than a documented limit allows. The message says what
/// there is, how much, and the limit.
struct LimitHit : std::runtime_error {
  LimitHit(std::string which, const std::string& message)
      : std::runtime_error(message), limit(std::move(which)) {}
  std::string limit;  // its id, as the option that raises it is named
};

}  // namespace poolscope

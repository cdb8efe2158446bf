#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace poolscope::model {

/// Work stopped at one of the limits (limits.hpp). `limit` is its id; `what()` says which limit it
/// is and which flag raises it.
struct LimitHit : std::runtime_error {
  LimitHit(std::string limit_id, const std::string& what)
      : std::runtime_error(what), limit(std::move(limit_id)) {}
  std::string limit;
};

}  // namespace poolscope::model

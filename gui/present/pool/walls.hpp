#pragma once

#include <vector>

#include "model/world.hpp"
#include "present/pool/view.hpp"

namespace poolscope::gui {

/// The limits that hold for a pool as a whole, and for each destination in it.
struct PoolLimits {
  std::vector<Wall> of_pool;          // `used` filled in
  std::uint64_t per_destination = 0;  // 0: no limit
};

/// A pool has no limits of its own: those of the multi that runs the transfer hold. Where several
/// multis share a pool, the smallest is shown; the words say whose it is.
[[nodiscard]] PoolLimits limits_of(const model::World&, const model::Setup&, model::PoolId);

}  // namespace poolscope::gui

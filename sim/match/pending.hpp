#pragma once

#include <vector>

#include "match/profile.hpp"
#include "model/world.hpp"

/// The order in which libcurl wakes the transfers that wait in a multi.
namespace poolscope::match {

/// All transfers that wait in the multi, the next one first: the order holds as long as no transfer
/// joins or leaves. A transfer that is woken without success has had its turn.
[[nodiscard]] std::vector<model::TransferId> wake_order(const model::World&, const Profile&,
                                                        model::MultiId);

}  // namespace poolscope::match

#pragma once

#include <vector>

#include "match/profile.hpp"
#include "model/world.hpp"

/// In which order libcurl wakes the transfers that wait in a multi.
namespace poolscope::match {

/// All that wait in it, the next one first: so they go if nobody joins them and nobody leaves. One
/// that is woken in vain has had its turn.
[[nodiscard]] std::vector<model::TransferId> wake_order(const model::World&, const Profile&,
                                                        model::MultiId);

}  // namespace poolscope::match

#pragma once

#include <set>
#include <string>

/// What the pool shows of the open scenario.
namespace poolscope::gui {

struct PoolState {
  std::set<std::string> unfolded_rows;  // rows shown whole although they are long
  bool operator==(const PoolState&) const = default;
};

}  // namespace poolscope::gui

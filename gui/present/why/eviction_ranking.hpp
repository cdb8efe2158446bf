#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/setup.hpp"
#include "model/world.hpp"

/// Who is evicted, and who would be next. Pure.
namespace poolscope::gui {

/// An idle connection in the order in which libcurl would evict it.
struct RankedIdle {
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::string label;                      // "#3 cdn.test:443"
  model::Duration idle = 0;
  bool victim = false;
  bool just_back = false;  // its return made the pool too large
  std::size_t place = 1;   // 1: goes first
};
inline constexpr std::size_t named_ranks = 6;
/// The ranking that chose `victim` in the World before it was closed: of its destination alone when
/// a place to a host was needed. The first `named_ranks` of it, and the connection whose return
/// made the pool too large, if there is one, wherever it stands.
[[nodiscard]] std::vector<RankedIdle> eviction_ranking(
    const model::World&, const model::Setup&, model::ConnectionId victim, model::CloseReason,
    model::ConnectionId returning = model::none<model::ConnectionId>);

}  // namespace poolscope::gui

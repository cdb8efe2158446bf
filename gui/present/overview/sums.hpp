#pragma once

#include <cstdint>
#include <vector>

#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// What of a run is summed by destination, by pool and by completion: built once with it, so that
/// any stretch of time costs binary searches. Pure.
namespace poolscope::gui {

struct DestinationSums {
  std::vector<model::Time> created, reused;  // when searches opened or found a connection
  std::vector<std::uint32_t> connections;    // indices into RunIndex::connections, by opening
  std::uint64_t transfers = 0;               // that asked for it first
  std::uint32_t open_peak = 0;               // most open at once …
  model::Time open_peak_at = 0;              // … for the first time
};

struct PoolSums {
  std::vector<std::uint32_t> connections;  // the first `noted_connections` of those opened in it
  std::uint64_t opened = 0, closed = 0, evicted = 0;
  std::uint64_t transfers = 0, reused = 0;
  std::vector<model::ClientId> clients;  // whose transfers these were, ascending
};
inline constexpr std::size_t noted_connections = 40;

struct OverviewSums {
  std::vector<DestinationSums> destinations;  // by id
  std::vector<PoolSums> pools;                // beside RunIndex::pools
  std::vector<std::uint32_t> done;            // indices into RunIndex::transfers, by completion
};

[[nodiscard]] OverviewSums build_overview_sums(const trace::Trace&, const RunIndex&);

}  // namespace poolscope::gui

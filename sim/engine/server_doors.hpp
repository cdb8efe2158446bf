#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "model/ids.hpp"

/// The doors of the servers: which connections each one serves at once, which ones wait in line for
/// a place (`max_connections`), and whether it refuses new ones.
namespace poolscope::engine {

class ServerDoors {
 public:
  explicit ServerDoors(std::size_t servers) : servers_(servers) {}

  /// A new connection takes a place; false: no place is free, and it waits in line.
  bool enter(model::ServerId, std::uint32_t places, model::ConnectionId);
  /// A connection with a place has left. Returns the one that gets it: the first in line that
  /// `still_waits`.
  template <class StillWaits>
  std::optional<model::ConnectionId> leave(model::ServerId server, const StillWaits& still_waits) {
    Door& door = servers_[model::index(server)];
    --door.serving;
    while (!door.line.empty()) {
      const model::ConnectionId id = door.line.front();
      door.line.pop_front();
      if (!still_waits(id)) continue;
      ++door.serving;
      return id;
    }
    return {};
  }

  void refuse(model::ServerId server, bool on) { servers_[model::index(server)].refuses = on; }
  [[nodiscard]] bool refuses(model::ServerId server) const {
    return servers_[model::index(server)].refuses;
  }

 private:
  struct Door {
    std::uint32_t serving = 0;
    std::deque<model::ConnectionId> line;
    bool refuses = false;
  };
  std::vector<Door> servers_;
};

}  // namespace poolscope::engine

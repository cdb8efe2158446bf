#include "engine/server_doors.hpp"

namespace poolscope::engine {

bool ServerDoors::enter(model::ServerId server, std::uint32_t places, model::ConnectionId id) {
  Door& door = servers_[model::index(server)];
  if (door.serving < places) {
    ++door.serving;
    return true;
  }
  door.line.push_back(id);
  return false;
}

}  // namespace poolscope::engine

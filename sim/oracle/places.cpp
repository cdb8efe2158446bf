// The places of a server: how many connections it serves at once, and which ones wait.

#include <algorithm>
#include <utility>

#include "oracle/clock.hpp"
#include "oracle/network.hpp"

namespace poolscope::oracle {

using namespace model;

// Beyond its limit the server accepts connections, but reads nothing from them.
void Network::take_a_place(Link& link) {
  const ServerId server = link.needle->first_server;
  const std::uint32_t limit = setup_[server].max_connections;
  if (limit == 0) return;
  if (serving_[server] < limit) {
    ++serving_[server];
    link.placed = true;
    return;
  }
  link.held = true;
  lines_[server].push_back(&link);
}

void Network::unserve(Link& link, Time when) {
  if (!std::exchange(link.placed, false)) return;
  agenda_.add(when, Class::server, [this, server = link.needle->first_server] {
    --serving_[server];
    auto& line = lines_[server];
    while (!line.empty()) {
      Link& next = *line.front();
      line.pop_front();
      if (next.gone || !next.held) continue;
      ++serving_[server];
      next.placed = true;
      return serve(next);
    }
  });
}

// Everything that the client has sent meanwhile is there.
void Network::serve(Link& link) {
  link.held = false;
  link.handshake.from = link.outer_handshake.from = now() - first_hop_rtt(link) / 2;
  link.late = true;
  sent(link, std::exchange(link.unread, {}));
  link.late = false;
}

}  // namespace poolscope::oracle

#include "trace/caches.hpp"

#include <algorithm>
#include <iterator>

namespace poolscope::trace {

using namespace model;

namespace {

SessionPeer* find_peer(std::vector<SessionPeer>& peers, SessionKeyId key) {
  const auto at =
      std::find_if(peers.begin(), peers.end(), [&](const SessionPeer& p) { return p.key == key; });
  return at == peers.end() ? nullptr : &*at;
}

}  // namespace

void dns_stored(World& w, const Event& e) {
  w.dns[(static_cast<std::uint64_t>(e.value) << 32) | e.number] = e.t;
}

// Two sessions a peer at most; a full cache drops the peer that was used longest ago
// (curl 8.22 lib/vtls/vtls_scache.c).
void session_stored(World& w, const Event& e) {
  const auto cache = static_cast<std::uint64_t>(e.value);
  const SessionKeyId key{e.number};
  auto it = w.sessions.find(cache);
  if (it == w.sessions.end()) it = w.sessions.insert({cache, {}}).first;
  auto& peers = it.value();
  SessionPeer* peer = find_peer(peers, key);
  if (peer == nullptr) {
    const std::size_t limit = e.other;
    if (peers.size() >= limit && !peers.empty())
      peers.erase(std::min_element(peers.begin(), peers.end(), [](const auto& a, const auto& b) {
        return a.last_used < b.last_used;
      }));
    peers.push_back({key, 0, w.now, w.now});
    peer = &peers.back();
  }
  peer->tickets = std::min<std::uint32_t>(2, peer->tickets + e.code);
  peer->last_used = peer->stored = w.now;
}

void session_taken(World& w, const Event& e) {
  const auto it = w.sessions.find(static_cast<std::uint64_t>(e.value));
  if (it == w.sessions.end()) return;
  if (SessionPeer* peer = find_peer(it.value(), SessionKeyId{e.number})) {
    if (e.flag == 0) --peer->tickets;
    peer->last_used = w.now;
  }
  w.connections[e.connection].tls_resumed = true;
}

void drop_caches(World& w, CacheId id) {
  const std::uint64_t cache = id.value;
  for (auto it = w.dns.begin(); it != w.dns.end();)
    it = (it->first >> 32) == cache ? w.dns.erase(it) : std::next(it);
  w.sessions.erase(cache);
}

}  // namespace poolscope::trace

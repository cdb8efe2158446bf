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

// The cache's count of successful look-ups; entries keep the count of their last one.
std::uint32_t general_age(const std::vector<SessionPeer>& peers) {
  std::uint32_t age = 1;
  for (const SessionPeer& p : peers) age = std::max(age, p.age);
  return age;
}

// The slot for a new peer. In a full cache the peer with the lowest age leaves; of equals the first
// slot's. 8.x first takes a peer whose sessions are all used up (curl 8.22 lib/vtls/vtls_scache.c:
// cf_ssl_get_free_peer). 7.88.1 fills the first slot last, so here this slot is at the end
// (lib/vtls/vtls.c: Curl_ssl_addsessionid).
SessionPeer& slot_for_new(std::vector<SessionPeer>& peers, std::size_t limit, bool of_7_88) {
  if (!of_7_88)
    for (SessionPeer& p : peers)
      if (p.tickets == 0) return p;
  if (peers.size() < limit || peers.empty()) return peers.emplace_back();
  SessionPeer* oldest = of_7_88 ? &peers.back() : &peers.front();
  for (SessionPeer& p : peers)
    if (p.age < oldest->age) oldest = &p;
  return *oldest;
}

}  // namespace

void dns_stored(World& w, const DnsStored& e) {
  w.dns[cache_key(e.cache, static_cast<std::uint32_t>(e.peer))] = w.now;
}

// A peer has at most two sessions. In 8.x a new peer is the next to leave; 7.88 counts the storing
// as a look-up, and keeps only one session, the last.
void session_stored(World& w, const SessionStored& e) {
  const std::uint64_t cache = e.cache.value;
  auto it = w.sessions.find(cache);
  if (it == w.sessions.end()) it = w.sessions.insert({cache, {}}).first;
  auto& peers = it.value();
  const std::uint32_t age = general_age(peers);
  SessionPeer* peer = find_peer(peers, e.key);
  if (peer == nullptr) {
    peer = &slot_for_new(peers, e.most_peers, e.as_7_88);
    *peer = {e.key, 0, 0, e.as_7_88 ? age : 0, {}};
  } else if (e.as_7_88) {
    peer->age = age + 1;
  }
  peer->tickets = std::min<std::uint32_t>(2, peer->tickets + e.tickets);
  peer->stored = w.now;
  Connection& c = w.connections[e.connection];
  c.session_cache = cache;
  c.session_of = peer->from = c.serial;
}

void session_taken(World& w, const SessionTaken& e) {
  const auto it = w.sessions.find(e.cache.value);
  if (it == w.sessions.end()) return;
  Connection& c = w.connections[e.connection];
  if (SessionPeer* peer = find_peer(it.value(), e.key)) {
    if (!e.kept) --peer->tickets;
    peer->age = general_age(it.value()) + 1;
    c.session_cache = it->first;
    c.session_of = peer->from;
  }
  c.tls_resumed = true;
}

// A spoiled session stays in the cache, but no server is asked to resume it.
void spoil_session(World& w, const Connection& c) {
  const auto it = w.sessions.find(c.session_cache);
  if (it == w.sessions.end()) return;
  for (SessionPeer& peer : it.value())
    if (peer.from == c.session_of) peer.tickets = 0;
}

void drop_caches(World& w, CacheId id) {
  const std::uint64_t cache = id.value;
  for (auto it = w.dns.begin(); it != w.dns.end();)
    it = (it->first >> 32) == cache ? w.dns.erase(it) : std::next(it);
  w.sessions.erase(cache);
}

}  // namespace poolscope::trace

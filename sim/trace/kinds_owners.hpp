#pragma once

#include <cstdint>

#include "model/world.hpp"
#include "trace/kinds.hpp"

/// Kinds of events, continued: handles, multis, pools and caches. Read trace/kinds.hpp first.
namespace poolscope::trace {

struct HandleOpen {
  static constexpr EventKind kind = EventKind::handle_open;
  model::HandleId handle{};
  model::ClientId client{};
  std::uint32_t ordinal = 1;  // its number among the client's handles
  static void fields(auto& at, auto& m) { at.words(m.handle, m.client, m.ordinal); }
};

struct HandleClose {
  static constexpr EventKind kind = EventKind::handle_close;
  model::HandleId handle{};
  static void fields(auto& at, auto& m) { at.words(m.handle); }
};

struct MultiOpen {
  static constexpr EventKind kind = EventKind::multi_open;
  model::MultiId multi{};
  model::HandleId handle = none<model::HandleId>;  // the owner of a private multi
  std::int32_t setup = -1;                         // index into Setup::multis; -1: a private one
  std::uint32_t generation = 1;                    // counts the multis of that name
  static void fields(auto& at, auto& m) {
    at.words(m.multi, m.handle, m.generation);
    at.wide(m.setup);
  }
};

struct MultiClose {
  static constexpr EventKind kind = EventKind::multi_close;
  model::MultiId multi{};
  static void fields(auto& at, auto& m) { at.words(m.multi); }
};

/// The application has called curl_multi_setopt.
struct MultiOptionsSet {
  static constexpr EventKind kind = EventKind::multi_options;
  model::MultiId multi{};
  std::uint32_t setopts = 0;  // how many calls it has had
  static void fields(auto& at, auto& m) { at.words(m.multi, m.setopts); }
};

/// A transfer left its multi (7.88 counts added handles).
struct Removed {
  static constexpr EventKind kind = EventKind::removed;
  model::MultiId multi{};
  static void fields(auto& at, auto& m) { at.words(m.multi); }
};

struct PoolOpen {
  static constexpr EventKind kind = EventKind::pool_open;
  PoolId pool = none<PoolId>;
  model::Scope scope{};
  std::uint32_t owner = 0;       // easy: HandleId; multi: index into Setup::multis; share: ShareId
  std::uint32_t slots = 0;       // slots of libcurl's hash table
  std::uint32_t generation = 1;  // counts the pools of that name
  static void fields(auto& at, auto& m) {
    at.who(m.pool);
    at.bytes(m.scope);
    at.words(m.owner, m.slots, m.generation);
  }
};

struct PoolClose {
  static constexpr EventKind kind = EventKind::pool_close;
  PoolId pool = none<PoolId>;
  static void fields(auto& at, auto& m) { at.who(m.pool); }
};

struct DnsStored {
  static constexpr EventKind kind = EventKind::dns_stored;
  model::PeerId peer{};
  model::CacheId cache{};
  static void fields(auto& at, auto& m) { at.words(m.peer, m.cache.value); }
};

struct SessionStored {
  static constexpr EventKind kind = EventKind::session_stored;
  ConnectionId connection = none<ConnectionId>;
  model::SessionKeyId key{};
  model::CacheId cache{};
  std::uint8_t tickets = 0;
  std::uint32_t most_peers = 0;  // room for that many peers
  bool as_7_88 = false;          // 7.88 counts its look-ups differently
  static void fields(auto& at, auto& m) {
    at.who(m.connection);
    at.bytes(m.tickets);
    at.words(m.key, m.cache.value, m.most_peers, m.as_7_88);
  }
};

struct SessionTaken {
  static constexpr EventKind kind = EventKind::session_taken;
  ConnectionId connection = none<ConnectionId>;
  model::SessionKeyId key{};
  model::CacheId cache{};
  bool kept = false;  // the session serves more than once
  static void fields(auto& at, auto& m) {
    at.who(m.connection);
    at.words(m.key, m.cache.value, m.kept);
  }
};

/// Time passes, and nothing else: a decision is about to compare ages.
struct Tick {
  static constexpr EventKind kind = EventKind::tick;
  static void fields(auto&, auto&) {}
};

}  // namespace poolscope::trace

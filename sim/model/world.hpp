#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/setup.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"

/// A World is everything that exists at one moment of a run. It is a plain value: copy it to keep a
/// moment. Only `trace::apply` changes one.
namespace poolscope::model {

/// Links of an intrusive doubly linked list of connections.
struct Links {
  ConnectionId previous = none<ConnectionId>;
  ConnectionId next = none<ConnectionId>;
  bool operator==(const Links&) const = default;
};
struct List {
  ConnectionId head = none<ConnectionId>;
  ConnectionId tail = none<ConnectionId>;
  std::uint32_t count = 0;
  bool operator==(const List&) const = default;
};

/// A connection. Two cache lines: a search touches one connection of many.
struct alignas(64) Connection {
  PoolId pool = none<PoolId>;
  std::uint32_t number = 0;  // libcurl's connection id, counted per pool
  std::uint32_t serial = 0;  // counts all connections of the run: unique, unlike a slot
  NeedleId needle = none<NeedleId>;
  BundleId bundle = none<BundleId>;
  MultiId attached_multi = none<MultiId>;  // the driver of the attached transfers
  std::uint32_t attached = 0;              // transfers on it: streams of h2, at most 1 of h1
  std::uint32_t uses = 0;                  // transfers that were ever attached
  std::uint32_t server_streams = 0;        // the server's limit; 0: none announced yet
  ConnectionState state = ConnectionState::closed;
  Protocol protocol = Protocol::unknown;
  bool multiplex = false;
  bool idle = false;  // nothing attached, kept: it stands in the idle lists
  bool tls = false;   // encrypted end to end with the origin
  bool tls_resumed = false;
  std::uint32_t session_of = UINT32_MAX;  // whose full handshake made its TLS session
  std::uint64_t session_cache = 0;        // where that session is kept
  bool connect_only = false;
  bool marked_close = false;     // libcurl's bits.close
  bool close_announced = false;  // the mark comes from the server's announcement
  bool not_keepable = false;     // the mark comes from HTTP/1.0
  CloseReason marked_for = CloseReason::not_keepable;  // the reason, if none of these
  bool goaway = false;                                 // no further streams
  bool peer_closed = false;                            // the FIN has arrived; libcurl may not know
  bool peer_close_announced = false;
  bool answered = false;                       // an HTTP version has been seen in an answer
  bool upgrading = false;                      // an HTTP Upgrade (h2c, websocket) awaits its answer
  bool no_reuse = false;                       // CURLMOPT_NETWORK_CHANGED
  bool stray_input = false;                    // unread bytes wait in the socket
  bool encrypted = false;                      // by STARTTLS: `tls` then is true too
  Auth authenticated = Auth::none;             // NTLM or Negotiate succeeded on it
  NeedleId authenticated_as = none<NeedleId>;  // whose credentials and origin it is tied to
  Auth proxy_authenticated = Auth::none;       // the same with its HTTP proxy
  Time last_upkeep = 0;
  Time created = 0;       // when its template was made: the decision
  Time state_since = 0;   // when `state` began; of ready: of being active or idle
  Time ready_at = never;  // when it became usable
  Time idle_since = 0;    // libcurl's lastused, while nothing is attached
  Links in_bundle;        // order of creation: the order of the search
  Links in_pool;          // order of creation over the whole pool
  Links idle_in_pool;     // order of becoming idle: the front is evicted first
  Links idle_in_bundle;
  bool operator==(const Connection&) const = default;
};

/// The connections of one pool to one destination.
struct alignas(64) Bundle {
  PoolId pool = none<PoolId>;
  DestinationId destination = none<DestinationId>;
  std::uint64_t sequence = 0;  // counts the pool's bundles: orders those of one hash slot
  /// What 7.88 knows of the destination (curl 7.88.1 lib/conncache.h: struct connectbundle).
  enum class Multiuse : std::uint8_t { unknown, no, multiplex };
  Multiuse multiuse = Multiuse::unknown;
  List connections;
  List idle;
  bool operator==(const Bundle&) const = default;
};

struct Pool {
  Scope scope = Scope::easy;
  std::uint32_t owner = 0;  // easy: HandleId; multi: index into Setup::multis; share: ShareId
  ClientId client{};        // of an easy handle's pool, with the handle's ordinal
  std::uint32_t ordinal = 0;
  std::uint32_t generation = 1;  // of pools with that name: 2 prints as "#2"
  std::uint32_t serial = 0;      // counts all pools of the run: unique, unlike a slot
  bool open = false;             // false: the slot is free
  std::uint32_t slots = 97;      // of libcurl's hash table: 3, 97 or 103
  std::uint32_t next_number = 0;
  std::uint64_t next_bundle = 0;
  std::optional<Time> last_prune;
  List connections;
  List idle;
  std::vector<ConnectionId> suspects;  // idle ones that a health check would find dead, any order
  std::vector<BundleId> bundles;       // any order
  bool operator==(const Pool&) const = default;
};

/// An easy handle.
struct Handle {
  ClientId client{};
  std::uint32_t ordinal = 1;              // 1: the client's first, "<client>"; n: "<client>.<n>"
  MultiId private_multi = none<MultiId>;  // once curl_easy_perform ran on it
  TransferId transfer = none<TransferId>;
  bool open = false;  // false: the slot is free
  bool operator==(const Handle&) const = default;
};

/// A multi handle: one of the strategy's, or an easy handle's private one.
struct Multi {
  std::int32_t setup = -1;           // index into Setup::multis; -1: private
  HandleId handle = none<HandleId>;  // of a private one
  std::uint32_t generation = 1;
  std::uint32_t setopts = 0;   // how many multi_setopt it has had: see MultiSetup::later
  bool open = false;           // false: the slot is free
  PoolId pool = none<PoolId>;  // its own pool, once a transfer needed it
  std::uint32_t running = 0;   // transfers added and not yet completed
  std::uint32_t added = 0;     // transfers added and not yet removed
  std::vector<ConnectionId> shutting_down;  // whose TLS close is under way, oldest first
  std::vector<TransferId> pending;          // in the order of becoming pending
  std::uint32_t last_woken = 0;  // the mid that was woken last; 0: none, the lowest is next
  bool operator==(const Multi&) const = default;
};

struct Transfer {
  RequestIndex request{};
  std::uint32_t serial = 0;  // counts all transfers of the run: unique, unlike a slot
  ClientId client{};
  NeedleId needle{};
  PlaceId place{};
  HandleId handle{};
  MultiId multi{};
  PoolId pool{};
  ConnectionId connection = none<ConnectionId>;
  std::uint32_t attempt = 1;  // counts searches that decided; retries and wake-ups continue it
  std::uint32_t hop = 0;
  std::uint32_t retries = 0;
  std::uint32_t num_connects = 0;
  TransferState state = TransferState::done;
  GateId waits_for = GateId::none;
  std::uint32_t mid = 0;       // its id in the multi, after it has waited: orders the wake-ups
  bool only_http_1_1 = false;  // the server insists (NTLM, HTTP_1_1_REQUIRED)
  Cause cause = Cause::start;  // of the next search
  Time due = 0;                // when its client wanted the transfer
  Time start = 0;              // when libcurl got the transfer (CURLINFO times count from here)
  Time single_start = 0;       // when this attempt began: CURLINFO adds up from here
  Time pending_since = 0;
  Duration pending = 0;  // time spent waiting so far
  Duration namelookup = 0, connect = 0, appconnect = 0, pretransfer = 0, starttransfer = 0;
  bool operator==(const Transfer&) const = default;
};

/// A table whose slots are used again: ids stay small, and the size of a World depends on what is
/// open. An id names an object until that is released; the slot's next object has another id.
template <class T, class Id>
class Slots {
 public:
  [[nodiscard]] T& operator[](Id id) { return items_[index(id)]; }
  [[nodiscard]] const T& operator[](Id id) const { return items_[index(id)]; }
  /// Whether the object that got this id still exists.
  [[nodiscard]] bool holds(Id id) const {
    return index(id) < living_.size() && living_[index(id)] == id;  // none's slot never exists
  }
  /// The id of the object in a slot; none: the slot is free.
  [[nodiscard]] Id at(std::size_t slot) const { return living_[slot]; }
  /// The id that the next `take` gives, so that an event can name what it will create.
  [[nodiscard]] Id next() const {
    return free_.empty() ? static_cast<Id>(items_.size()) : free_.back();
  }
  /// Throws std::length_error if so many objects exist at once that an id has no more room for
  /// their slots.
  Id take() {
    const Id id = next();
    if (free_.empty()) {
      if (items_.size() >= most_slots)
        throw std::length_error("more than 16 million connections or transfers at once");
      items_.emplace_back();
      living_.push_back(id);
    } else {
      free_.pop_back();
      living_[index(id)] = id;
    }
    return id;
  }
  void release(Id id) {
    items_[index(id)] = T{};
    living_[index(id)] = none<Id>;
    // The id gets another generation; this cannot overflow into the bits of the slot.
    free_.push_back(
        static_cast<Id>(static_cast<std::uint32_t>(id) + (std::uint32_t{1} << slot_bits)));
  }
  [[nodiscard]] std::size_t capacity() const { return items_.size(); }
  [[nodiscard]] std::size_t size() const { return items_.size() - free_.size(); }
  [[nodiscard]] const std::vector<T>& all() const { return items_; }  // free ones are T{}
  [[nodiscard]] std::size_t bytes() const {
    return items_.capacity() * sizeof(T) + (living_.capacity() + free_.capacity()) * sizeof(Id);
  }
  bool operator==(const Slots&) const = default;

 private:
  std::vector<T> items_;
  std::vector<Id> living_;  // by slot
  std::vector<Id> free_;    // in the order in which they will be given
};

/// A TLS session cache's entry for one peer and set of TLS options.
struct SessionPeer {
  SessionKeyId key{};
  std::uint32_t tickets = 0;
  Time stored = 0;
  std::uint32_t age = 0;            // counts the cache's look-ups, up to its own last one
  std::uint32_t from = UINT32_MAX;  // serial of the connection whose handshake was full
  bool operator==(const SessionPeer&) const = default;
};

/// A DNS cache or TLS session cache belongs to a multi (private ones included), to a share, or (TLS
/// sessions before 8.12) to an easy handle.
struct CacheId {
  std::uint32_t value = 0;  // 3 * multi, 3 * share + 1, or 3 * handle + 2
  bool operator==(const CacheId&) const = default;
};
[[nodiscard]] constexpr CacheId cache_of(MultiId multi) {
  return {static_cast<std::uint32_t>(index(multi)) * 3};
}
[[nodiscard]] constexpr CacheId cache_of(ShareId share) {
  return {static_cast<std::uint32_t>(share) * 3 + 1};
}
[[nodiscard]] constexpr CacheId cache_of(HandleId handle) {
  return {static_cast<std::uint32_t>(index(handle)) * 3 + 2};
}
[[nodiscard]] constexpr std::uint64_t cache_key(CacheId cache, std::uint32_t entry) {
  return (std::uint64_t{cache.value} << 32) | entry;
}

/// A hash that mixes all bits (the finaliser of SplitMix64). Keys are two ids side by side, and the
/// map takes the low bits of a hash. The standard library hashes a number to itself, which would
/// let hundreds of caches collide.
struct MixedHash {
  [[nodiscard]] std::size_t operator()(std::uint64_t key) const {
    key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9U;
    key = (key ^ (key >> 27)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>(key ^ (key >> 31));
  }
};

struct World {
  Time now = 0;
  std::uint32_t opened = 0;   // connections so far: the next one's serial
  std::uint32_t started = 0;  // transfers so far: the next one's serial
  std::uint32_t pooled = 0;   // pools so far: the next one's serial
  Slots<Pool, PoolId> pools;
  Slots<Multi, MultiId> multis;
  Slots<Handle, HandleId> handles;
  Slots<Connection, ConnectionId> connections;
  Slots<Transfer, TransferId> transfers;
  Slots<Bundle, BundleId> bundles;
  tsl::robin_map<std::uint64_t, BundleId, MixedHash> bundle_of;  // (pool, destination)
  tsl::robin_map<std::uint64_t, Time, MixedHash> dns;  // (cache, peer) -> when it was stored
  tsl::robin_map<std::uint64_t, std::vector<SessionPeer>, MixedHash> sessions;  // cache -> peers

  bool operator==(const World&) const = default;

  [[nodiscard]] const Connection& operator[](ConnectionId id) const { return connections[id]; }
  [[nodiscard]] const Transfer& operator[](TransferId id) const { return transfers[id]; }
  [[nodiscard]] const Pool& operator[](PoolId id) const { return pools[id]; }
  [[nodiscard]] const Multi& operator[](MultiId id) const { return multis[id]; }
  [[nodiscard]] const Handle& operator[](HandleId id) const { return handles[id]; }
  [[nodiscard]] const Bundle& operator[](BundleId id) const { return bundles[id]; }

  /// Whether the object that got this id still exists.
  [[nodiscard]] bool holds(ConnectionId id) const { return connections.holds(id); }
  [[nodiscard]] bool holds(TransferId id) const { return transfers.holds(id); }
  [[nodiscard]] bool holds(PoolId id) const { return pools.holds(id); }
  [[nodiscard]] bool holds(MultiId id) const { return multis.holds(id); }
  [[nodiscard]] bool holds(HandleId id) const { return handles.holds(id); }
  [[nodiscard]] bool holds(BundleId id) const { return bundles.holds(id); }

  [[nodiscard]] BundleId find_bundle(PoolId pool, DestinationId destination) const;
  /// The approximate size in memory, which is the cost of a keyframe.
  [[nodiscard]] std::size_t bytes() const;
};

[[nodiscard]] constexpr std::uint64_t bundle_key(PoolId pool, DestinationId destination) {
  return (std::uint64_t{static_cast<std::uint32_t>(pool)} << 32) |
         static_cast<std::uint32_t>(destination);
}

[[nodiscard]] inline bool in_use(const Connection& c) {
  return c.attached > 0;
}
[[nodiscard]] inline bool connected(const Connection& c) {
  return c.state == ConnectionState::ready;
}

/// The CURLMOPT_* in force for one of the strategy's multis; not for a private one.
[[nodiscard]] const MultiOptions& options_of(const Setup&, const Multi&);

/// The name of a pool: "easy:main", "easy:main.2", "multi:0", "share:0", "multi:0#2" (FORMAT.md,
/// "Events").
[[nodiscard]] std::string pool_name(const World&, const Setup&, PoolId);
[[nodiscard]] std::string pool_name(const Setup&, const Pool&);

}  // namespace poolscope::model

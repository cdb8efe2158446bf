#pragma once

#include <cstdint>
#include <vector>

#include "match/finding.hpp"
#include "match/profile.hpp"
#include "model/setup.hpp"
#include "model/world.hpp"

/// One search for a connection, from pruning to making room. It is pure: the engine carries out the
/// result, the explanation shows it, and both call the same function.
namespace poolscope::match {

/// A connection to be closed, and why.
struct Closing {
  model::ConnectionId connection{};
  model::CloseReason reason{};
};

/// The reason to close a connection that its server has closed: HTTP/2 sends GOAWAY before the FIN.
[[nodiscard]] inline model::CloseReason reason_of_dead(const model::Connection& c) {
  return c.multiplex && c.peer_close_announced ? model::CloseReason::goaway
                                               : model::CloseReason::dead;
}

/// Everything that a gate may read, and the notes of the walk (curl 8.22 lib/url.c: struct
/// url_conn_match).
struct Search {
  const model::World& world;
  const model::Setup& setup;
  const Profile& profile;
  const model::Transfer& transfer;
  const model::Needle& needle;
  const model::Options& options;
  const model::MultiOptions& multi;
  const model::Pool& pool;
  bool may_multiplex = false;
  // notes
  bool seen_pending = false;
  bool seen_single_use = false;
  bool seen_multiplex = false;
  bool wait_pipe = false;  // a candidate told the transfer to wait
};

struct RoomPlan {
  std::vector<Closing> closes;  // in order; each immediately, without a graceful close
  std::vector<model::ConnectionId> finishes;  // TLS closes to be cut short, before `closes`
  model::GateId wait = model::GateId::none;   // host_limit or total_limit when there is no room
};

struct Decision {
  model::Outcome outcome = model::Outcome::create;
  model::ConnectionId connection = model::none<model::ConnectionId>;  // of a reuse
  model::GateId gate = model::GateId::none;  // FORMAT.md, "The gate of a decision"
  bool multiplexed = false;                  // a reuse beside another transfer
  bool pruned = false;                       // the once-a-second prune took place
  std::vector<Closing> prunes;               // closed before the walk
  std::vector<Closing> discards;             // closed during the walk
  std::vector<Closing> evictions;            // closed immediately, to make room
  /// TLS shutdowns that are cut short to make room, before the evictions. They are in
  /// `Multi::shutting_down`, or will be there when the prunes and discards of this decision are
  /// carried out.
  std::vector<model::ConnectionId> finishes;
  Finding before_walk;  // the finding of Profile::before_walk about the destination
  /// The gates that rejected a candidate (or made the transfer wait for it), one bit each.
  std::uint64_t turned_away = 0;
};

/// The bit of a gate in `Decision::turned_away`.
[[nodiscard]] constexpr std::uint64_t bit_of(model::GateId gate) {
  static_assert(model::gate_count <= 64);
  return std::uint64_t{1} << static_cast<unsigned>(gate);
}

/// A listener to every check, for callers that want to know; the engine has none.
class Ledger {
 public:
  virtual ~Ledger() = default;
  virtual void candidate(model::ConnectionId) = 0;
  virtual void checked(model::GateId, const Finding&) = 0;
};

/// Decides for `transfer`, which is in the state `starting` in `world`.
[[nodiscard]] Decision decide(const model::World&, const model::Setup&, const Profile&,
                              const model::Transfer&, Ledger* = nullptr);

/// The idle connection of a pool, or of one bundle, that libcurl would evict first: the one that
/// has been idle longest in whole milliseconds; of equals the first in the order of its hash table.
/// Connections in `skip` count as gone.
[[nodiscard]] model::ConnectionId oldest_idle(const model::World&, const model::Setup&,
                                              model::PoolId, const std::vector<Closing>& skip = {});
[[nodiscard]] model::ConnectionId oldest_idle_of(const model::World&, const model::Setup&,
                                                 model::BundleId,
                                                 const std::vector<Closing>& skip = {});
/// Idle connections of a pool in the order in which they would be evicted, at most `limit`.
[[nodiscard]] std::vector<model::ConnectionId> eviction_order(const model::World&,
                                                              const model::Setup&, model::PoolId,
                                                              std::size_t limit);
/// How many idle connections would be evicted before one that is just returning to its pool, with
/// an idle time of 0 ms. The order of the hash table decides only among connections with the same
/// idle time.
[[nodiscard]] std::size_t evicted_before(const model::World&, const model::Setup&,
                                         model::ConnectionId returning);
/// The connection to close when the connection of `transfer` has just become idle and the pool is
/// over its cap (curl 8.22 lib/conncache.c: Curl_cpool_conn_now_idle), or none.
[[nodiscard]] model::ConnectionId over_idle_cap(const model::World&, const model::Setup&,
                                                const Profile&, const model::Transfer&);
/// Whether closing this idle connection waits for the server's answer to the TLS close, on the list
/// of the multi that closes it (curl 8.22 lib/conncache.c: cpool_discard_conn).
[[nodiscard]] bool closes_gracefully(const model::World&, const model::Setup&, const Profile&,
                                     const model::Connection&, model::CloseReason);
/// The connection that is cut short when another one joins a multi's shutdown list, or none: the
/// oldest on the list, if the multi's total limit is reached (curl 8.22 lib/cshutdn.c:
/// Curl_cshutdn_add). `in_pool` is the size of the pool from which the other comes, without it.
[[nodiscard]] model::ConnectionId cut_on_entry(const model::World&, const model::Setup&,
                                               model::MultiId, std::uint32_t in_pool);
/// Orders connections of one pool as libcurl's hash table iterates over them.
[[nodiscard]] bool iterates_before(const model::World&, const model::Setup&, model::ConnectionId,
                                   model::ConnectionId);
/// The effective CURLMOPT_* of the multi that drives a transfer. A private one has the MAXCONNECTS
/// of its easy handle (curl 8.22 lib/easy.c: easy_perform).
[[nodiscard]] model::MultiOptions multi_options_of(const model::World&, const model::Setup&,
                                                   const model::Transfer&);

}  // namespace poolscope::match

#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// The game of evicting with a known future. Where its moves come from is another matter
/// (stays.hpp).
///
/// A pool holds connections, busy or idle, each to one destination. Moves come in a fixed order.
/// The player may only choose which idle connections are evicted when one has to be. How few
/// connections can be opened?
namespace poolscope::analysis {

struct Move {
  enum Kind : std::uint8_t {
    skip,
    take,   // a transfer needs a connection: an idle one if there is one, else one is opened
    open,   // a transfer opens one in any case (CURLOPT_FRESH_CONNECT)
    grant,  // one is opened and idle at once: in a busy period, see stays_settle.cpp
    give,   // a busy one becomes idle; then the cap counts
    drop,   // a busy one is closed because of its transfer
  };
  std::uint32_t t_ms = 0;
  std::uint32_t kind : 4 = skip, destination : 28 = 0;  // destinations are numbered from 0
  std::uint32_t limit = 0;  // give: the cap; take, open: the host's limit; 0: none
  std::uint32_t next = 0;   // for the solver to work in
};

struct Fewest {
  std::uint64_t opens = 0, evictions = 0;
  std::uint32_t longest_idle_ms = 0;  // among those that were taken again
  bool host_full = false;  // an `open` would have had to evict under the host's limit, and did not
};

/// The fewest connections that any choice of evictions opens: always evict the idle connection
/// whose next use is furthest in the future (Belady, "A study of replacement algorithms", 1966).
///
/// *Next use.* Idle connections to one destination are alike, so pair each `take` with the latest
/// unpaired `give` before it (last in, first out). Pairs of one destination then nest: of its idle
/// connections the one that was given first has the furthest use. Evict that one first, and this
/// stays true: a `take` whose partner was evicted finds no other one idle. A connection given
/// earlier has a later use, and so is gone already; one given later that is still idle would cross.
///
/// *Why furthest is best.* (1) More idle connections never cost more: play as with fewer, and evict
/// a surplus one whenever only the fuller pool has to evict. (2) Let a best play P evict y where
/// the furthest is z. P' evicts z instead and then plays like P. If P evicts z, P' evicts y and
/// both are equal. Else y's use comes first: P opens, P' reuses y and is one ahead, without z; from
/// there P' owes one connection at most, for z (there is room for it, as P has z open all the
/// while), and by (1) no more. So P' costs no more than P; repeat.
///
/// The game needs one total limit that does not change, and a pool that stays within it. With
/// changing limits, or room made at one host, only one of two plays may get an eviction for free.
/// `total` is CURLMOPT_MAX_TOTAL_CONNECTIONS; 0 is none, and it has to be 0 if there is a grant.
/// The moves are used up. Time O(n log d) for n moves and d destinations.
[[nodiscard]] Fewest fewest_opens(std::span<Move>, std::int64_t total, std::uint32_t destinations);

}  // namespace poolscope::analysis

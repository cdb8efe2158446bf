#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// The game of evicting with the future known, apart from where its moves come from (stays.hpp).
///
/// A pool holds connections, busy or idle, each to one destination. Moves come in a fixed order;
/// whoever plays may only choose which idle connections are evicted when one has to be. How few
/// connections can be opened?
namespace poolscope::analysis {

struct Move {
  enum Kind : std::uint8_t {
    skip,
    take,   // a transfer needs a connection: an idle one if there is one, else one is opened
    open,   // a transfer opens one whatever is there (CURLOPT_FRESH_CONNECT)
    grant,  // one is opened and idle at once: within a busy period, see stays.cpp
    give,   // a busy one becomes idle; then the cap counts
    drop,   // a busy one is closed for a reason of its transfer's own
  };
  std::uint32_t t_ms = 0;
  std::uint32_t kind : 4 = skip, destination : 28 = 0;  // destinations are numbered from 0
  std::uint32_t limit = 0;  // give: the cap; take, open: the host's limit; 0: none
  std::uint32_t next = 0;   // room for the solver to work in
};

struct Fewest {
  std::uint64_t opens = 0, evictions = 0;
  std::uint32_t longest_idle_ms = 0;  // of those that were taken again
  bool host_full = false;  // an `open` would have had to evict under the host's limit, and did not
};

/// The fewest connections that any choice of victims opens, by always evicting the idle connection
/// whose next use lies furthest in the future (Belady, "A study of replacement algorithms", 1966).
///
/// *Next use.* Idle connections to one destination are alike, so pair each `take` with the latest
/// unpaired `give` before it (last in, first out). Pairs of one destination then nest: of its idle
/// connections the one given first has the furthest use. Evicting that one first keeps it true that
/// a `take` whose partner was evicted finds no other one idle: what was given before is needed
/// later still, and gone already; what was given after and is idle yet would cross.
///
/// *Why furthest is best.* (1) More idle connections never cost more: play as with fewer, and evict
/// a surplus one whenever only the fuller pool has to evict. (2) Let a best play P evict y where
/// the furthest is z. P' evicts z instead and then plays like P. If P evicts z, P' evicts y and
/// both are equal. Else y's use comes first: P opens, P' reuses y and is one ahead, without z; from
/// there P' owes one connection at most, for z (there is room for it, as P has z open all the
/// while), and by (1) no more. So P' costs no more than P; repeat.
///
/// It takes one total limit throughout, below which the pool stays: with limits that change, or
/// room that is made at one host, an eviction may come for free to one play alone. `total` is
/// CURLMOPT_MAX_TOTAL_CONNECTIONS, 0 none, and has to be 0 when there is a grant. The moves are
/// used up. Time O(n log d) for n moves and d destinations.
[[nodiscard]] Fewest fewest_opens(std::span<Move>, std::int64_t total, std::uint32_t destinations);

}  // namespace poolscope::analysis

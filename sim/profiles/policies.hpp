#pragma once

#include <vector>

#include "match/decide.hpp"
#include "match/profile.hpp"

/// The policies from which profiles are built. Each one is the copy of a libcurl function
/// (sim/POOL.md, "Making room").
namespace poolscope::profiles::policies {

/// Prunes at most once a second, over the whole pool, with the limits of the searching transfer
/// (curl 8.22 lib/conncache.c: Curl_cpool_prune_dead; 7.88.1 lib/url.c: prune_dead_connections).
bool prune_once_a_second(const match::Search&, std::vector<match::Closing>&);

/// Whether a transfer waits (curl 8.22 lib/url.c: url_match_result). If there is a single-use
/// connection to the destination and no multiplexed one, the server does not multiplex: do not
/// wait, even if a candidate said so. Else wait if a candidate said so, or, with CURLOPT_PIPEWAIT,
/// for one that is still connecting.
bool wait_for_pending_candidate(const match::Search&);
/// Whether a transfer waits (curl 7.88.1 lib/url.c: ConnectionExists). Only what is known of the
/// destination makes it wait: candidates that are still connecting are marked for closing, and not
/// seen.
bool wait_if_told(const match::Search&);

/// Makes room until one more connection fits under the host's limit, then under the total limit:
/// cuts the oldest TLS shutdown short, else closes the longest idle connection (curl 8.22
/// lib/conncache.c: Curl_cpool_check_limits).
match::RoomPlan close_until_below(const match::Search&, const std::vector<match::Closing>& gone);
/// The same with the limits of the pool's own multi: a share has none (curl 8.21 lib/conncache.c:
/// Curl_cpool_check_limits).
match::RoomPlan close_until_below_unless_shared(const match::Search&,
                                                const std::vector<match::Closing>& gone);
/// Evicts at most one connection for each limit, even if the pool is further above it, as one that
/// several multis share can be (curl 7.88.1 lib/url.c: create_conn).
match::RoomPlan close_one_for_each_limit(const match::Search&,
                                         const std::vector<match::Closing>& gone);

/// The cap on a pool: CURLMOPT_MAXCONNECTS, else (unset or 0) four times the running transfers, the
/// ending one included (curl 8.22 lib/conncache.c: Curl_cpool_conn_now_idle).
std::uint64_t four_times_running(const model::World&, const model::Setup&, const model::Transfer&);
/// The cap on a pool: CURLMOPT_MAXCONNECTS, where 0 is no limit, else four times the handles in the
/// multi, finished ones included (curl 7.88.1 lib/conncache.c: Curl_conncache_return_conn).
std::uint64_t four_times_added(const model::World&, const model::Setup&, const model::Transfer&);

}  // namespace poolscope::profiles::policies

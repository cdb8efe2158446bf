#pragma once

#include <vector>

#include "match/decide.hpp"
#include "match/profile.hpp"

/// The policies that profiles put together, each standing for a libcurl function (sim/POOL.md,
/// "Making room").
namespace poolscope::profiles::policies {

/// curl 8.22 lib/conncache.c: Curl_cpool_prune_dead; 7.88.1 lib/url.c: prune_dead_connections. Not
/// more often than once a second; with the searching transfer's own limits, over the whole pool.
bool prune_once_a_second(const match::Search&, std::vector<match::Closing>&);

/// curl 8.22 lib/url.c: url_match_result. A single-use connection to the destination and no
/// multiplexed one: the server does not multiplex, do not wait, even if a candidate said so. Else
/// wait when one said so, or for one that is still connecting, if CURLOPT_PIPEWAIT is set.
bool wait_for_pending_candidate(const match::Search&);
/// curl 7.88.1 lib/url.c: ConnectionExists. Only what is known of the destination makes a transfer
/// wait: candidates that are still connecting are marked for closing, and not seen.
bool wait_if_told(const match::Search&);

/// curl 8.22 lib/conncache.c: Curl_cpool_check_limits. Until one more fits under the host's limit,
/// then under the total: cuts short the oldest TLS close under way, else closes the longest idle
/// connection.
match::RoomPlan close_until_below(const match::Search&, const std::vector<match::Closing>& gone);
/// curl 8.21 lib/conncache.c: Curl_cpool_check_limits, which asks the pool's own multi for the
/// limits: a share has none.
match::RoomPlan close_until_below_unless_shared(const match::Search&,
                                                const std::vector<match::Closing>& gone);
/// curl 7.88.1 lib/url.c: create_conn. At most one eviction for each limit, though the pool may be
/// further above it (one that several multis share).
match::RoomPlan close_one_for_each_limit(const match::Search&,
                                         const std::vector<match::Closing>& gone);

/// curl 8.22 lib/conncache.c: Curl_cpool_conn_now_idle: CURLMOPT_MAXCONNECTS, else (unset or 0)
/// four times the transfers that are running, the one that ends included.
std::uint64_t four_times_running(const model::World&, const model::Setup&, const model::Transfer&);
/// curl 7.88.1 lib/conncache.c: Curl_conncache_return_conn: CURLMOPT_MAXCONNECTS, of which 0 is no
/// limit, else four times the handles in the multi, finished ones included.
std::uint64_t four_times_added(const model::World&, const model::Setup&, const model::Transfer&);

}  // namespace poolscope::profiles::policies

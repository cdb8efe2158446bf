#pragma once

#include <vector>

#include "match/decide.hpp"
#include "match/profile.hpp"

/// The policies that profiles put together, each standing for a libcurl function.
namespace poolscope::profiles::policies {

/// curl 8.22 lib/conncache.c: Curl_cpool_prune_dead. Not more often than once a second; with the
/// searching transfer's own limits, over the whole pool.
bool prune_once_a_second(const match::Search&, std::vector<match::Closing>&);

/// curl 8.22 lib/url.c: url_match_result. A single-use connection to the destination and no
/// multiplexed one: the server does not multiplex, do not wait, even if a candidate said so. Else
/// wait when one said so, or for one that is still connecting, if CURLOPT_PIPEWAIT is set.
bool wait_for_pending_candidate(const match::Search&);

/// curl 8.22 lib/conncache.c: Curl_cpool_check_limits. Closes idle connections, oldest first, until
/// one more fits under the host's limit, then under the total.
match::RoomPlan close_until_below(const match::Search&, const std::vector<match::Closing>& gone);

/// curl 8.22 lib/conncache.c: Curl_cpool_conn_now_idle: CURLMOPT_MAXCONNECTS, else four times the
/// transfers that are running, the one that ends included.
std::uint64_t four_times_running(const model::World&, const model::Setup&, const model::Transfer&);

}  // namespace poolscope::profiles::policies

#include "present/pool/shutdown_words.hpp"

#include <algorithm>

#include "sim.hpp"

namespace poolscope::gui {
namespace {

bool limited(const model::Setup& setup, std::int64_t model::MultiOptions::*limit) {
  const auto set = [&](const model::MultiOptions& options) { return options.*limit > 0; };
  return std::ranges::any_of(setup.multis, [&](const model::MultiSetup& multi) {
    return set(multi.options) || std::ranges::any_of(multi.later, set);
  });
}

}  // namespace

std::string why_still_open(const model::Setup& setup) {
  const match::Profile& profile = profile_of(setup);
  if (profile.behaviour.watches_shutdowns)
    return "It has left the pool. libcurl has sent close_notify and keeps the socket until the "
           "peer's has come, for 2 s at most.";
  return "It has left the pool. libcurl has sent close_notify and keeps the socket until it has "
         "read the peer's. libcurl " +
         std::string(profile.name) +
         " does not watch such a socket: curl_multi_perform looks at it whenever it is called, "
         "curl_multi_socket_action only when a name look-up wakes the multi.";
}

// curl 8.22 lib/conncache.c: Curl_cpool_check_limits.
std::string counted_by(const model::Setup& setup) {
  std::string limits;
  if (limited(setup, &model::MultiOptions::max_total_connections))
    limits = "CURLMOPT_MAX_TOTAL_CONNECTIONS";
  if (limited(setup, &model::MultiOptions::max_host_connections))
    limits += (limits.empty() ? "" : " and ") + std::string("CURLMOPT_MAX_HOST_CONNECTIONS");
  if (limits.empty()) return "CURLMOPT_MAXCONNECTS does not count it, and no other limit is set.";
  return "It counts for " + limits + ": who needs its place cuts it short.";
}

}  // namespace poolscope::gui

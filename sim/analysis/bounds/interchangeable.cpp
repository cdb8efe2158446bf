#include "analysis/bounds/interchangeable.hpp"

#include <unordered_map>

namespace poolscope::analysis {

using namespace model;

namespace {

// The options without those that no gate compares, and those that a needle has already (its proxy,
// the host that it really connects to).
Options compared(Options o) {
  const Options plain;
  o.fresh_connect = o.forbid_reuse = o.pipewait = o.follow_location = false;
  o.no_body = o.upload = o.put = o.transfer_encoding = o.keep_sending_on_error = false;
  o.unrestricted_auth = o.hsts = false;
  o.ssl_session_cache = plain.ssl_session_cache;
  o.max_connects = plain.max_connects;
  o.maxage_conn_s = plain.maxage_conn_s;
  o.maxlifetime_conn_s = plain.maxlifetime_conn_s;
  o.dns_cache_timeout_s = plain.dns_cache_timeout_s;
  o.max_redirs = plain.max_redirs;
  o.timeout_ms = o.connect_timeout_ms = o.resume_from = 0;
  o.upkeep_interval_ms = plain.upkeep_interval_ms;
  o.expect_100_timeout_ms = plain.expect_100_timeout_ms;
  o.upload_bytes = plain.upload_bytes;
  o.altsvc_ctrl = 0;
  o.no_proxy.clear();
  o.connect_to.clear();
  o.resolve.clear();
  return o;
}

std::vector<std::uint32_t> classes_of_options(const Setup& setup) {
  std::vector<std::uint32_t> of;
  std::vector<Options> seen;
  for (const Options& options : setup.options) {
    const Options own = compared(options);
    std::uint32_t i = 0;
    while (i < seen.size() && !(seen[i] == own)) ++i;
    if (i == seen.size()) seen.push_back(own);
    of.push_back(i);
  }
  return of;
}

bool same_but_for_options(const Needle& a, const Needle& b) {
  return a.origin == b.origin && a.via == b.via && a.destination == b.destination &&
         a.server == b.server && a.first_hop == b.first_hop && a.first_server == b.first_server &&
         a.scheme == b.scheme && a.tls == b.tls && a.tunnel == b.tunnel &&
         a.origin_is_proxy == b.origin_is_proxy && a.http_proxy == b.http_proxy &&
         a.socks_proxy == b.socks_proxy && a.user == b.user && a.password == b.password;
}

}  // namespace

Classes::Classes(const Setup& setup) {
  const auto of_options = classes_of_options(setup);
  // The needles that began a class, by destination.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> firsts;
  of_needle_.reserve(setup.needles.size());
  for (std::uint32_t i = 0; i < setup.needles.size(); ++i) {
    const Needle& needle = setup.needles[i];
    auto& candidates = firsts[static_cast<std::uint32_t>(needle.destination)];
    std::uint32_t found = i;
    for (const std::uint32_t first : candidates) {
      const Needle& other = setup.needles[first];
      if (of_options[index(other.options)] != of_options[index(needle.options)] ||
          !same_but_for_options(needle, other))
        continue;
      found = first;
      break;
    }
    if (found == i) candidates.push_back(i);
    of_needle_.push_back(found);
  }
}

}  // namespace poolscope::analysis

// The profile of libcurl 8.22, the development snapshot of 2026-08-22. What a profile file does not
// set is the default, which is 8.22's. So two profile files side by side show the difference
// between two libcurls.

#include <array>

#include "match/gates/gates.hpp"
#include "profiles/catalogue.hpp"
#include "profiles/policies.hpp"

namespace poolscope::profiles {
namespace {

using model::GateId;
namespace gates = match::gates;

// The gates in the order of url_match_conn, top to bottom (curl 8.22 lib/url.c).
constexpr auto table = std::to_array<match::Gate>({
    {GateId::connect_only, "url_match_connect_config", gates::not_connect_only},
    {GateId::marked_close, "url_match_connect_config", gates::not_marked_close},
    {GateId::ip_version, "url_match_connect_config", gates::same_ip_version},
    {GateId::local_bind, "url_match_connect_config", gates::same_local_bind},
    {GateId::via, "url_match_connect_config, url_match_destination", gates::same_via},
    {GateId::scheme, "url_match_destination", gates::same_scheme},
    {GateId::host_port, "url_match_destination", gates::same_host_port},
    {GateId::not_connected, "url_match_fully_connected", gates::fully_connected},
    {GateId::busy, "url_match_multiplex_needs", gates::not_busy},
    {GateId::other_multi, "url_match_multi", gates::same_multi},
    {GateId::tls_use, "url_match_ssl_use", gates::same_tls_use},
    {GateId::proxy, "url_match_proxy_use", gates::same_proxy},
    {GateId::proxy_tls, "url_match_proxy_use", gates::same_proxy_tls},
    {GateId::tls_options, "url_match_ssl_config", gates::same_tls_options},
    {GateId::upgrade_pending, "url_match_http_multiplex", gates::has_answered},
    {GateId::credentials, "url_match_auth", gates::same_credentials},
    {GateId::delegation, "url_match_auth", gates::same_delegation},
    {GateId::http_version, "url_match_http_version", gates::http_version_allowed},
    {GateId::ssh_key, "ssh_config_matches", gates::same_ssh_key},
    {GateId::ftp_account, "Curl_ftp_conns_match", gates::same_ftp_account},
    {GateId::ntlm, "url_match_auth_ntlm", gates::ntlm_suits},
    {GateId::negotiate, "url_match_auth_nego", gates::negotiate_suits},
    {GateId::client_streams, "url_match_multiplex_limits", gates::client_streams_left},
    {GateId::server_streams, "url_match_multiplex_limits", gates::server_streams_left},
    {GateId::max_age, "cpool_conn_maxage", gates::idle_within_maxage},
    {GateId::max_lifetime, "cpool_conn_maxage", gates::within_lifetime},
    {GateId::dead, "Curl_cpool_conn_seems_healthy", gates::alive},
});

const match::Profile profile{
    .name = "8.22",
    .version = "8.22.0-DEV of 2026-08-22",
    .dialect = {},
    .behaviour = {},
    .health = {},
    .tls = {},
    .phrases = {},
    .gates = table,
    .prune = policies::prune_once_a_second,
    .prunes_without_search = false,
    .before_walk = nullptr,
    .waits_for_multiplex = policies::wait_for_pending_candidate,
    .plan_room = policies::close_until_below,
    .idle_cap = policies::four_times_running,
};

}  // namespace

const match::Profile& curl_8_22() {
  return profile;
}

}  // namespace poolscope::profiles

// The profile of libcurl 8.21.0.

#include <array>

#include "match/gates/gates.hpp"
#include "profiles/catalogue.hpp"
#include "profiles/policies.hpp"

namespace poolscope::profiles {
namespace {

using model::GateId;
namespace gates = match::gates;

// The gates of 8.22 in the order of url_match_conn, top to bottom (curl 8.21 lib/url.c).
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
    {GateId::ftp_account, "ftp_conns_match", gates::same_ftp_account},
    {GateId::ntlm, "url_match_auth_ntlm", gates::ntlm_suits},
    {GateId::negotiate, "url_match_auth_nego", gates::negotiate_suits},
    {GateId::client_streams, "url_match_multiplex_limits", gates::client_streams_left},
    {GateId::server_streams, "url_match_multiplex_limits", gates::server_streams_left},
    {GateId::max_age, "conn_maxage", gates::idle_within_maxage},
    {GateId::max_lifetime, "conn_maxage", gates::within_lifetime},
    {GateId::dead, "Curl_conn_seems_dead", gates::alive},
});

const match::Profile profile{
    .name = "8.21",
    .version = "8.21.0",
    .dialect = {.name = "8.21"},
    .behaviour =
        {
            .watches_shutdowns = false,
            .assumes_own_stream_limit = false,
            .share_evictions_at_once = false,
        },
    // lib/url.c: Curl_conn_seems_dead looks at the socket each time.
    .health = {.trust_ms = 0},
    .tls = {},
    .phrases =
        {
            .seems_dead = "Connection {id} seems to be dead",
            .prune_visible = true,
            // lib/conncache.c: Curl_cpool_conn_now_idle, Curl_conn_terminate with the transfer's
            // handle
            .pool_full_closing = true,
        },
    .gates = table,
    .prune = policies::prune_once_a_second,
    .prunes_without_search = true,  // lib/url.c: url_find_or_create_conn
    .before_walk = nullptr,
    .waits_for_multiplex = policies::wait_for_pending_candidate,
    .plan_room = policies::close_until_below_unless_shared,
    .idle_cap = policies::four_times_running,
};

}  // namespace

const match::Profile& curl_8_21() {
  return profile;
}

}  // namespace poolscope::profiles

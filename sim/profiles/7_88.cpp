// libcurl 7.88.1 as Debian 12 ships it (7.88.1-10+deb12u15), whose security patches compare more
// than the release did: FTP account (CVE-2023-27535), GSS delegation (CVE-2023-27536), SSH key
// (CVE-2023-27538), user and password of an HTTP proxy (CVE-2026-3784).

#include <array>

#include "match/gates/gates.hpp"
#include "profiles/catalogue.hpp"
#include "profiles/policies.hpp"

namespace poolscope::profiles {
namespace {

using model::GateId;
namespace gates = match::gates;

// The gates in the order of ConnectionExists, top to bottom (curl 7.88.1 lib/url.c). Gates without
// influence on each other may differ: a check that libcurl makes in two places is at the later one.
constexpr auto table = std::to_array<match::Gate>({
    {GateId::connect_only, "ConnectionExists", gates::not_connect_only},
    {GateId::marked_close, "ConnectionExists", gates::not_marked_close_nor_connecting},
    {GateId::max_age, "conn_maxage", gates::idle_within_maxage},
    {GateId::max_lifetime, "conn_maxage", gates::within_lifetime},
    {GateId::dead, "extract_if_dead", gates::alive},
    {GateId::ip_version, "ConnectionExists", gates::same_ip_version},
    {GateId::tls_use, "ConnectionExists", gates::same_tls_use_or_upgraded},
    {GateId::proxy, "proxy_info_matches", gates::same_proxy},
    {GateId::proxy_tls, "Curl_ssl_config_matches", gates::same_proxy_tls_7_88},
    {GateId::busy, "ConnectionExists", gates::not_busy_unless_multiplexing},
    {GateId::other_multi, "ConnectionExists", gates::same_multi},
    {GateId::local_bind, "ConnectionExists", gates::same_local_bind},
    {GateId::credentials, "ConnectionExists", gates::same_credentials_of_login},
    {GateId::delegation, "ConnectionExists", gates::same_delegation},
    {GateId::http_version, "ConnectionExists", gates::http_version_not_above},
    {GateId::ssh_key, "ssh_config_matches", gates::same_ssh_key},
    {GateId::ftp_account, "ConnectionExists", gates::same_ftp_account_and_ssl},
    {GateId::scheme, "ConnectionExists", gates::same_scheme_or_upgraded},
    {GateId::via, "ConnectionExists", gates::same_via},
    {GateId::host_port, "ConnectionExists", gates::same_host_port},
    {GateId::tls_options, "Curl_ssl_config_matches", gates::same_tls_options_of_tls},
    {GateId::ntlm, "ConnectionExists", gates::ntlm_suits_7_88},
    {GateId::server_streams, "ConnectionExists", gates::server_streams_left},
    {GateId::client_streams, "ConnectionExists", gates::client_streams_left},
});

// The defaults of libcurl (lib/url.c: Curl_init_userdefined).
model::Options defaults() {
  model::Options options;
  options.maxlifetime_conn_s = 0;
  options.max_redirs = -1;
  options.http_version = model::HttpVersion::v2_tls;
  return options;
}

const match::Profile profile{
    .name = "7.88",
    .version = "7.88.1-10+deb12u15 (Debian 12)",
    .dialect =
        {
            .name = "7.88",
            .defaults = defaults(),
            .max_connects_of_zero = model::no_limit,
            .key_is_host_port = false,
            .newest_bundle_first = false,
            .via_in_key = false,
            .ssl_version_of_default = 0,
            .takes_interface_apart = false,
            .ntlm = true,
            .gss = true,
        },
    .behaviour =
        {
            .pending = match::PendingOrder::fifo,
            .runs_by_mid = false,
            .any_connect_wakes = false,
            .close_wakes = false,
            .shutdown_list = false,
            .sessions_per_multi = false,
            .session_peers_easy = 5,
            .session_peers_multi = 5,  // the easy handle's, too
            .session_peers_share = 8,  // 7.88.1 lib/setopt.c: CURLOPT_SHARE
            .new_sessions_go_first = false,
            .http2_closes_tls = false,
            .add_drops_private_pool = false,
            .alpn_wakes = true,
            .dns_in_ms = false,
            .prior_knowledge_reuse_fails = true,
            .network_changed = false,
            .head_body_closes = false,
            .unsolicited_encoding_fails = false,
            .stray_input_result = 1,  // CURLE_UNSUPPORTED_PROTOCOL
            .woken_restarts_times = true,
            .pending_times_out = false,
            .progress_while_connecting = true,
            .http2_end_is_seen = false,
            .tls_end_is_error = false,
            .keeps_ldap = true,
            .none_offers_h2 = false,
            .assumes_own_stream_limit = false,
            .joins_busy_http1 = true,
            .eviction_drops_bundle = false,
            .digest_knows_its_peer = false,
            .refused_tunnel_result = 56,  // CURLE_RECV_ERROR
            .rewinds_between_hops = false,
            .small_put_expects = true,
            .retries_of_handle = true,
            .uploads_after_answer = false,
            .knows_upload_is_over = false,
            .leaves_closing_answers = false,
            .late_417_closes = false,
        },
    .health = {.whole_seconds = true,
               .trust_ms = 0,
               .input_is_dead = false,
               .http2_overlooks_bare_end = false},
    .tls = {.keys = false, .exact_files = false},
    .phrases =
        {
            .bundle = "Found bundle for host: [{state}]",
            .multiplex_unknown_wait = "Server doesn't support multiplex yet, wait",
            .multiplex_unknown = "Server doesn't support multiplex (yet)",
            .multiplex_never = "Can not multiplex, even if we wanted to",
            .not_open = "",
            .never_answered = "",
            .never_answered_wait = "",
            .idle_too_long = "Too old connection ({have_s} seconds idle), disconnect it",
            .too_old = "Too old connection ({have_s} seconds since creation), disconnect it",
            .seems_dead = "Connection {id} seems to be dead",
            .closing = "Closing connection {id}",
            .aborting = "Closing connection {id}",
            .reuse = "Re-using existing connection #{id} with {what} {name}",
            .pending_seen = "",
            .waits = "No connections available.",
            .host_limit = "No more connections allowed to host: {want}",
            .total_limit = "No connections available in cache",
            .no_room = "No connections available.",
            .prune_visible = true,
            .evictions_visible = true,
            // lib/conncache.c: Curl_conncache_return_conn, Curl_disconnect
            .pool_full = "Connection cache is full, closing the oldest one",
            .pool_full_closing = true,
        },
    .gates = table,
    .prune = policies::prune_once_a_second,
    .prunes_without_search = true,  // lib/url.c: create_conn
    .before_walk = gates::bundle_multiplexes,
    .waits_for_multiplex = policies::wait_if_told,
    .plan_room = policies::close_one_for_each_limit,
    .idle_cap = policies::four_times_added,
};

}  // namespace

const match::Profile& curl_7_88() {
  return profile;
}

}  // namespace poolscope::profiles

// Servers, proxies and answers for the engine, with defaults applied (FORMAT.md, "Servers").

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "scenario/compiler.hpp"
#include "scenario/kinds.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

Draw ms(const std::optional<Distribution>& d, double fallback) {
  return draw_of(d.value_or(Distribution{Distribution::Kind::constant, fallback, 0, {}}), 1000);
}

Draw ms(const std::optional<Distribution>& own, const Draw& of_network) {
  return own ? ms(own, 0) : of_network;
}

std::int64_t auth_of(const std::vector<std::string>& names) {
  std::int64_t bits = 0;
  for (const std::string& name : names) {
    if (name == "basic") bits |= auth_bits::basic;
    if (name == "digest") bits |= auth_bits::digest;
    if (name == "ntlm") bits |= auth_bits::ntlm;
    if (name == "negotiate") bits |= auth_bits::negotiate;
  }
  return bits;
}

std::vector<std::pair<std::string, std::string>> users_of(const std::vector<std::string>& logins) {
  std::vector<std::pair<std::string, std::string>> users;
  for (const std::string& login : logins)
    users.emplace_back(login.substr(0, login.find(':')), login.substr(login.find(':') + 1));
  return users;
}

constexpr double bytes_per_us_of(double mbps) {
  return mbps * 0.125;
}

}  // namespace

NetworkModel::NetworkModel(const Network& network)
    : rtt(ms(network.rtt_ms, 40)),
      dns(ms(network.dns_ms, 20)),
      bandwidth_mbps(network.bandwidth_mbps.value_or(0)) {}

ServerModel server_model(const Server& described, const NetworkModel& network) {
  const Server s = with_habits(described);
  ServerModel m;
  m.name = s.host + (s.port ? ":" + std::to_string(*s.port) : "");
  m.rtt = ms(s.rtt_ms, network.rtt);
  m.dns = ms(s.dns_ms, network.dns);
  m.has_connect = s.connect_ms.has_value();
  m.connect = ms(s.connect_ms, 0);
  m.has_tls = s.tls_ms.has_value();
  m.tls = ms(s.tls_ms, 0);
  m.accept = ms(s.accept_ms, 0);
  m.settings = ms(s.settings_ms, 0);
  m.think = ms(s.think_ms, 20);
  m.close_delay = ms(s.close_delay_ms, 0);
  m.has_idle_timeout = s.idle_timeout_ms.has_value();
  m.idle_timeout = ms(s.idle_timeout_ms, 0);
  m.has_max_age = s.max_age_ms.has_value();
  m.max_age = ms(s.max_age_ms, 0);
  m.body_bytes =
      draw_of(s.body_bytes.value_or(Distribution{Distribution::Kind::constant, 10'000, 0, {}}), 1);
  m.bytes_per_us = bytes_per_us_of(s.bandwidth_mbps.value_or(network.bandwidth_mbps));
  m.tls_1_2 = s.tls == "1.2";
  if (s.alpn) {
    const auto offers = [&](std::string_view name) {
      return std::find(s.alpn->begin(), s.alpn->end(), name) != s.alpn->end();
    };
    m.offers_h2 = offers("h2");
    m.offers_http_1_1 = offers("http/1.1");
  }
  m.session_tickets = s.session_tickets.value_or(true);
  m.http_1_0 = s.http_version == "1.0";
  m.max_concurrent_streams = static_cast<std::uint32_t>(s.max_concurrent_streams.value_or(0));
  m.queues_over_limit = s.over_limit == "queue";
  m.max_connections = static_cast<std::uint32_t>(s.max_connections.value_or(0));
  m.keep_alive = s.keep_alive.value_or(true);
  m.close_after_requests = static_cast<std::uint32_t>(s.close_after_requests.value_or(0));
  m.close_silently = s.close == ServerClose::silent;
  const std::string h2c = s.h2c.value_or("true");
  m.h2c_prior_knowledge = h2c == "true" || h2c == "prior_knowledge";
  m.h2c_upgrade = h2c == "true" || h2c == "upgrade";
  m.starttls = s.starttls.value_or(true);
  m.auth = auth_of(s.auth);
  m.users = users_of(s.users);
  m.close_on_challenge = s.close_on_401.value_or(false);
  for (const ServerEvent& e : s.events)
    m.events.push_back({whole_units(e.at_ms * 1000), e.what, e.pool,
                        static_cast<std::uint32_t>(e.connection.value_or(0))});
  std::stable_sort(m.events.begin(), m.events.end(),
                   [](const auto& x, const auto& y) { return x.at < y.at; });
  return m;
}

ServerModel proxy_model(const Proxy& p, const NetworkModel& network) {
  Server s;
  s.host = p.host;
  s.port = p.port;
  s.rtt_ms = p.rtt_ms;
  s.dns_ms = p.dns_ms;
  s.connect_ms = p.connect_ms;
  s.tls_ms = p.tls_ms;
  s.accept_ms = p.accept_ms;
  s.bandwidth_mbps = p.bandwidth_mbps;
  s.auth = p.auth;
  s.users = p.users;
  s.close_on_401 = p.close_on_407;
  s.like = p.like;
  s.keep_alive = p.keep_alive;
  s.close_after_requests = p.close_after_requests;
  s.max_connections = p.max_connections;
  s.close = p.close;
  s.close_delay_ms = p.close_delay_ms;
  s.idle_timeout_ms = p.idle_timeout_ms;
  s.max_age_ms = p.max_age_ms;
  s.events = p.events;
  return server_model(s, network);
}

namespace {

/// Whether a comma separated list has the token, without regard to case: "close" in "Keep-Alive,
/// Close".
bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    item = item.substr(0, item.find(';'));
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (lower_case(item) == token) return true;
  }
  return false;
}

/// Reads the parts of an answer's headers that matter to its connection in libcurl (curl 8.22
/// lib/http.c: http_header).
void read_headers(const Response& r, ResponseModel& m) {
  if (const auto* value = header(r, "connection")) {
    if (has_token(*value, "close")) m.close = true;
    m.keep_alive_1_0 = has_token(*value, "keep-alive");
  }
  if (const auto* value = header(r, "proxy-connection")) {
    m.proxy_close = has_token(*value, "close");
    m.keep_alive_1_0 = m.keep_alive_1_0 || has_token(*value, "keep-alive");
  }
  if (r.http_version == "1.1") m.keep_alive_1_0 = false;
  if (const auto* value = header(r, "transfer-encoding"))
    m.transfer_encoding = !has_token(*value, "chunked") && !has_token(*value, "identity");
  if (const auto* value = header(r, "content-length")) {
    std::int64_t length = 0;
    const char* end = value->data() + value->size();
    const auto [at, error] = std::from_chars(value->data(), end, length);
    m.length_overflows = error == std::errc::result_out_of_range;
    if (error == std::errc{} && at == end && length >= 0 && !m.has_body) {
      m.has_body = true;
      m.body_bytes = draw_of({Distribution::Kind::constant, static_cast<double>(length), 0, {}}, 1);
    }
  }
}

}  // namespace

const std::string* header(const Response& r, std::string_view lower_name) {
  for (const auto& [name, value] : r.headers)
    if (lower_case(name) == lower_name) return &value;
  return nullptr;
}

const std::string* redirect_of(const Response& r) {
  const std::int64_t status = r.status.value_or(200);
  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
    return nullptr;
  return r.location ? &*r.location : header(r, "location");
}

ResponseModel response_model(const Response& r) {
  ResponseModel m;
  m.status = static_cast<std::int16_t>(r.status.value_or(200));
  m.has_status = r.status.has_value() || r.upgrade.value_or(false);
  m.has_think = r.think_ms.has_value();
  m.think = ms(r.think_ms, 0);
  m.has_body = r.body_bytes.has_value();
  m.body_bytes = draw_of(r.body_bytes.value_or(Distribution{}), 1);
  m.has_http_version = r.http_version.has_value();
  m.http_1_0 = r.http_version == "1.0";
  m.close = r.close.has_value();
  m.close_silently = r.close == ServerClose::silent;
  m.delimited_by_close = r.delimited_by_close.value_or(false);
  m.body_on_head = r.body_on_head.value_or(false);
  m.early = r.early.value_or(false);
  m.empty = r.empty.value_or(false);
  m.goaway = r.goaway.value_or(false);
  m.refuse_stream = r.refuse_stream.value_or(false);
  m.stream_error = r.stream_error == "true";
  m.http_1_1_required = r.stream_error == "http_1_1_required";
  m.upgrade = r.upgrade.value_or(false);
  if (m.upgrade && !r.status) m.status = 101;
  m.excess_bytes = r.excess_bytes.value_or(0);
  m.missing_bytes = r.missing_bytes.value_or(0);
  if (r.abort_after_ms) m.abort_after = whole_units(*r.abort_after_ms * 1000);
  if (r.stray_after_ms) m.stray_after = whole_units(*r.stray_after_ms * 1000);
  read_headers(r, m);
  return m;
}

}  // namespace poolscope::scenario

#include "scenario/kinds.hpp"

#include <array>

namespace poolscope::scenario {
namespace {

using fields::Word;

constexpr double second = 1000, minute = 60 * second, hour = 60 * minute;

Distribution ms(double value) {
  return {Distribution::Kind::constant, value, 0, {}};
}

// Each program with the defaults of Debian 12. "answers" is one more than the setting if the
// program counts that way.

// nginx 1.22: keepalive_timeout, keepalive_requests, keepalive_time, http2_max_concurrent_streams
Server nginx() {
  Server s;
  s.idle_timeout_ms = ms(75 * second);
  s.close_after_requests = 1000;
  s.max_age_ms = ms(hour);
  s.max_concurrent_streams = 128;
  return s;
}

// Apache 2.4: KeepAliveTimeout, MaxKeepAliveRequests, H2MaxSessionStreams
Server apache() {
  Server s;
  s.idle_timeout_ms = ms(5 * second);
  s.close_after_requests = 101;
  s.max_concurrent_streams = 100;
  return s;
}

// HAProxy 2.6: timeout client of Debian's configuration, tune.h2.max-concurrent-streams
Server haproxy() {
  Server s;
  s.idle_timeout_ms = ms(50 * second);
  s.max_concurrent_streams = 100;
  return s;
}

// lighttpd 1.4.69: server.max-keep-alive-idle, and 8 streams, beyond which it lets requests wait
Server lighttpd() {
  Server s;
  s.idle_timeout_ms = ms(5 * second);
  s.max_concurrent_streams = 8;
  s.over_limit = "queue";
  return s;
}

// h2o 2.2: http1-request-timeout and http2-idle-timeout
Server h2o() {
  Server s;
  s.idle_timeout_ms = ms(10 * second);
  s.max_concurrent_streams = 100;
  s.over_limit = "queue";
  return s;
}

// Squid 5.7: client_idle_pconn_timeout
Server squid() {
  Server s;
  s.idle_timeout_ms = ms(2 * minute);
  return s;
}

// tinyproxy 1.11 closes after each answer that it forwards, and its headers do not say so.
Server tinyproxy() {
  Server s;
  s.close_after_requests = 1;
  s.close = ServerClose::silent;
  return s;
}

constexpr std::array<Word, 5> servers{{{"nginx"}, {"apache"}, {"haproxy"}, {"lighttpd"}, {"h2o"}}};
constexpr std::array<Word, 2> proxies{{{"squid"}, {"tinyproxy"}}};

Server habits_of(const std::string& kind) {
  if (kind == "nginx") return nginx();
  if (kind == "apache") return apache();
  if (kind == "haproxy") return haproxy();
  if (kind == "lighttpd") return lighttpd();
  if (kind == "h2o") return h2o();
  if (kind == "squid") return squid();
  if (kind == "tinyproxy") return tinyproxy();
  return {};
}

}  // namespace

std::span<const Word> server_kinds() {
  return servers;
}
std::span<const Word> proxy_kinds() {
  return proxies;
}

Server with_habits(Server s) {
  if (!s.like) return s;
  const Server kind = habits_of(*s.like);
  const auto fill = [](auto& own, const auto& habit) {
    if (!own) own = habit;
  };
  fill(s.idle_timeout_ms, kind.idle_timeout_ms);
  fill(s.max_age_ms, kind.max_age_ms);
  fill(s.close_after_requests, kind.close_after_requests);
  fill(s.max_concurrent_streams, kind.max_concurrent_streams);
  fill(s.over_limit, kind.over_limit);
  fill(s.close, kind.close);
  return s;
}

}  // namespace poolscope::scenario

#include <stdexcept>

#include "real/configuration.hpp"

namespace poolscope::real {

Launch haproxy(const scenario::Server& server, const Place& place) {
  if (server.close_after_requests || !server.auth.empty() || server.max_age_ms)
    throw std::runtime_error(
        "HAProxy has no close_after_requests, auth or max_age_ms that is set here");
  std::string bind;
  for (const auto& port : place.ports)
    bind += fmt::format(
        "  bind {}:{}{}\n", place.host, port.number,
        port.tls ? fmt::format(" ssl crt {} alpn {}http/1.1 ssl-min-ver TLSv{} ssl-max-ver TLSv{}",
                               place.certificate.both, offers_h2(server) ? "h2," : "",
                               server.tls.value_or("1.3"), server.tls.value_or("1.3"))
                 : "");
  const std::string file =
      write(place, "haproxy.cfg",
            fmt::format("global\n  maxconn 200\n{}defaults\n  mode http\n  timeout connect 5s\n"
                        "  timeout server 50s\n  timeout client 50s\n{}frontend f\n{}{}{}"
                        "  default_backend b\nbackend b\n  server s {}:{}\n",
                        line("  tune.h2.max-concurrent-streams {}", server.max_concurrent_streams),
                        line("  timeout http-keep-alive {}ms", whole_ms(server.idle_timeout_ms)),
                        bind, line("  maxconn {}", server.max_connections),
                        server.keep_alive.value_or(true) ? "" : "  option httpclose\n", place.host,
                        place.backend));
  return {{"/usr/sbin/haproxy", "-db", "-f", file}};
}

}  // namespace poolscope::real

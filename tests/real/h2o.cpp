#include <signal.h>

#include <stdexcept>

#include "real/configuration.hpp"

namespace poolscope::real {

// The times of h2o are whole seconds; over HTTP/2 it always announces 100 streams, and may work on
// fewer.
Launch h2o(const scenario::Server& server, const Place& place) {
  if (server.close_after_requests || server.max_concurrent_streams || !server.auth.empty())
    throw std::runtime_error(
        "h2o has no close_after_requests, max_concurrent_streams or auth that is set here");
  std::string listen;
  for (const auto& port : place.ports) {
    listen += fmt::format("listen:\n  host: {}\n  port: {}\n", place.host, port.number);
    if (port.tls)
      listen += fmt::format("  ssl:\n    certificate-file: {}\n    key-file: {}\n",
                            place.certificate.certificate, place.certificate.key);
  }
  std::string idle;
  if (const auto ms = whole_ms(server.idle_timeout_ms))
    idle = fmt::format("http1-request-timeout: {0}\nhttp2-idle-timeout: {0}\n", *ms / 1000);
  const std::string file =
      write(place, "h2o.conf",
            fmt::format("num-threads: 1\nerror-log: {}/error.log\n{}{}hosts:\n  default:\n"
                        "    paths:\n      /:\n        proxy.reverse.url: http://{}:{}/\n"
                        "        proxy.preserve-host: ON\n",
                        place.folder, idle, listen, place.host, place.backend));
  return {{"/usr/bin/h2o", "-m", "worker", "-c", file}, SIGTERM};
}

}  // namespace poolscope::real

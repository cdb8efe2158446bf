#include "real/configuration.hpp"

namespace poolscope::real {

// The times of lighttpd are whole seconds, checked once a second. With max-keep-alive-requests 4
// the fifth answer is the last.
Launch lighttpd(const scenario::Server& server, const Place& place) {
  std::string sockets;
  for (const auto& port : place.ports)
    sockets +=
        fmt::format("$SERVER[\"socket\"] == \"{}:{}\" {{\n{}}}\n", place.host, port.number,
                    port.tls ? fmt::format("ssl.engine = \"enable\"\nssl.pemfile = \"{}\"\n"
                                           "ssl.privkey = \"{}\"\n",
                                           place.certificate.certificate, place.certificate.key)
                             : "");
  std::string idle;
  if (!server.keep_alive.value_or(true))
    idle = "server.max-keep-alive-idle = 0\n";
  else if (const auto ms = whole_ms(server.idle_timeout_ms))
    idle = fmt::format("server.max-keep-alive-idle = {}\n", *ms / 1000);
  if (server.close_after_requests)
    idle += fmt::format("server.max-keep-alive-requests = {}\n", *server.close_after_requests - 1);
  const bool h2c = server.h2c != "false";
  const std::string file =
      write(place, "lighttpd.conf",
            fmt::format("server.document-root = \"{}\"\nserver.bind = \"{}\"\nserver.port = {}\n"
                        "server.errorlog = \"{}/error.log\"\nserver.modules = (\"mod_proxy\", "
                        "\"mod_openssl\")\nserver.feature-flags = (\"server.h2proto\" => \"{}\", "
                        "\"server.h2c\" => \"{}\")\n"
                        "proxy.server = (\"\" => ((\"host\" => \"{}\", \"port\" => {})))\n{}{}",
                        place.folder, place.host, place.backend + 1, place.folder,
                        offers_h2(server) ? "enable" : "disable", h2c ? "enable" : "disable",
                        place.host, place.backend, idle, sockets));
  return {{"/usr/sbin/lighttpd", "-D", "-f", file}};
}

}  // namespace poolscope::real

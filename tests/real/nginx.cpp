// The configuration of nginx.

#include <signal.h>
#include <unistd.h>

#include "real/configuration.hpp"
#include "real/users.hpp"

namespace poolscope::real {
namespace {

std::string habits(const scenario::Server& server, const Place& place) {
  std::string out;
  if (!server.keep_alive.value_or(true))
    out += "keepalive_timeout 0;\n";
  else
    out += line("keepalive_timeout {}ms;", whole_ms(server.idle_timeout_ms));
  out += line("keepalive_requests {};", server.close_after_requests);
  out += line("keepalive_time {}ms;", whole_ms(server.max_age_ms));
  out += line("http2_max_concurrent_streams {};", server.max_concurrent_streams);
  if (among(server.auth, "basic")) {
    const std::string users = place.folder + "/users";
    write_basic_users(users, server.users);
    out += fmt::format("auth_basic \"{}\";\nauth_basic_user_file {};\n", realm, users);
  }
  return out;
}

// HTTP/2 on cleartext is by prior knowledge, and then the only protocol of that port.
std::string ports(const scenario::Server& server, const Place& place) {
  std::string out;
  for (const auto& port : place.ports) {
    const bool h2 = port.tls ? offers_h2(server) : server.h2c == "prior_knowledge";
    out += fmt::format("listen {}:{}{}{};\n", place.host, port.number, port.tls ? " ssl" : "",
                       h2 ? " http2" : "");
  }
  return out + fmt::format("ssl_certificate {};\nssl_certificate_key {};\nssl_protocols TLSv{};\n",
                           place.certificate.certificate, place.certificate.key,
                           server.tls.value_or("1.3"));
}

}  // namespace

Launch nginx(const scenario::Server& server, const Place& place) {
  const std::string pass = fmt::format(
      "proxy_pass http://{}:{}; proxy_http_version 1.1; proxy_set_header Connection \"\"; "
      "proxy_set_header Host $http_host;",
      place.host, place.backend);
  std::string temporary;
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    temporary += fmt::format("{}_temp_path {}/{};\n", what, place.folder, what);
  const std::string file = write(
      place, "nginx.conf",
      fmt::format("daemon off;\nworker_processes 1;\nuser {};\npid {}/nginx.pid;\n"
                  "error_log {}/error.log;\nevents {{ worker_connections 256; }}\n"
                  "http {{\naccess_log off;\n{}client_max_body_size {};\nserver {{\n{}{}"
                  "location / {{ {} }}\nlocation /close {{ keepalive_timeout 0; {} }}\n"
                  "location /empty {{ return 444; }}\nlocation /until-close {{ "
                  "chunked_transfer_encoding off; {} }}\n}}\n}}\n",
                  getuid() == 0 ? "root" : "nobody", place.folder, place.folder, temporary,
                  largest_body, ports(server, place), habits(server, place), pass, pass, pass));
  return {{"/usr/sbin/nginx", "-p", place.folder, "-e", place.folder + "/error.log", "-c", file},
          SIGHUP};
}

}  // namespace poolscope::real

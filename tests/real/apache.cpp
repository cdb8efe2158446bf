// The configuration of Apache.

#include <signal.h>
#include <unistd.h>

#include "real/configuration.hpp"
#include "real/users.hpp"

namespace poolscope::real {
namespace {

std::string modules() {
  std::string out;
  for (const char* name :
       {"mpm_event", "authz_core", "authz_user", "authn_core", "authn_file", "auth_basic",
        "auth_digest", "proxy", "proxy_http", "ssl", "socache_shmcb", "http2", "setenvif"})
    out += fmt::format("LoadModule {}_module /usr/lib/apache2/modules/mod_{}.so\n", name, name);
  return out;
}

std::string login(const scenario::Server& server, const Place& place) {
  const std::string users = place.folder + "/users";
  const bool digest = among(server.auth, "digest");
  if (server.auth.empty()) return {};
  if (digest)
    write_digest_users(users, server.users);
  else
    write_basic_users(users, server.users);
  return fmt::format(
      "<Location />\nAuthType {}\nAuthName \"{}\"\nAuth{}Provider file\nAuthUserFile {}\n"
      "Require valid-user\n</Location>\n",
      digest ? "Digest" : "Basic", realm, digest ? "Digest" : "Basic", users);
}

// With MaxKeepAliveRequests 3 the fourth answer is the last.
std::string habits(const scenario::Server& server) {
  std::string out = server.keep_alive.value_or(true) ? "KeepAlive On\n" : "KeepAlive Off\n";
  out += line("KeepAliveTimeout {}ms", whole_ms(server.idle_timeout_ms));
  if (server.close_after_requests)
    out += fmt::format("MaxKeepAliveRequests {}\n", *server.close_after_requests - 1);
  out += line("H2MaxSessionStreams {}", server.max_concurrent_streams);
  return out;
}

}  // namespace

Launch apache(const scenario::Server& server, const Place& place) {
  std::string hosts, listen;
  for (const auto& port : place.ports) {
    listen += fmt::format("Listen {}:{}\n", place.host, port.number);
    const bool h2 = port.tls ? offers_h2(server) : server.h2c != "false";
    const std::string tls = fmt::format(
        "SSLEngine on\nSSLCertificateFile {}\nSSLCertificateKeyFile {}\nSSLProtocol -all +TLSv{}\n",
        place.certificate.certificate, place.certificate.key, server.tls.value_or("1.3"));
    hosts += fmt::format(
        "<VirtualHost {}:{}>\nServerName server.test\nProtocols {}http/1.1\n{}"
        "ProxyPreserveHost On\nProxyPass / http://{}:{}/\n</VirtualHost>\n",
        place.host, port.number, h2 ? (port.tls ? "h2 " : "h2c ") : "", port.tls ? tls : "",
        place.host, place.backend);
  }
  const std::string user = getuid() == 0 ? "User www-data\nGroup www-data\n" : "";
  const std::string file = write(
      place, "apache.conf",
      fmt::format("ServerRoot {0}\nDefaultRuntimeDir {0}\nPidFile {0}/apache.pid\n"
                  "ErrorLog {0}/error.log\nServerName server.test\n{1}{2}{3}{4}"
                  "StartServers 1\nThreadsPerChild 32\nMinSpareThreads 1\nMaxSpareThreads 64\n"
                  "LimitRequestBody {5}\n{6}{7}",
                  place.folder, modules(), user, listen, habits(server), largest_body,
                  login(server, place), hosts));
  return {{"/usr/sbin/apache2", "-DFOREGROUND", "-f", file}, SIGUSR1};
}

}  // namespace poolscope::real

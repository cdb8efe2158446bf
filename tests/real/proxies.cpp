#include <signal.h>

#include "real/configuration.hpp"
#include "real/users.hpp"

namespace poolscope::real {

Launch squid(const scenario::Proxy& proxy, const Place& place) {
  std::string access = "http_access allow all\n";
  if (!proxy.auth.empty()) {
    const std::string users = place.folder + "/users";
    write_basic_users(users, proxy.users);
    access = fmt::format(
        "auth_param basic program /usr/lib/squid/basic_ncsa_auth {}\nauth_param basic realm {}\n"
        "auth_param basic children 1 startup=1 idle=1\nacl known proxy_auth REQUIRED\n"
        "http_access allow known\nhttp_access deny all\n",
        users, realm);
  }
  std::string idle;
  if (const auto ms = whole_ms(proxy.idle_timeout_ms))
    idle = fmt::format("client_idle_pconn_timeout {} seconds\n", *ms / 1000);
  const std::string file = write(
      place, "squid.conf",
      fmt::format("http_port {}:{}\n{}hosts_file {}\ndns_nameservers 127.0.0.1\ncache deny all\n"
                  "access_log none\ncache_log {}/cache.log\npid_filename {}/squid.pid\n"
                  "coredump_dir {}\npinger_enable off\nnetdb_filename none\n"
                  "shutdown_lifetime 0 seconds\nvisible_hostname proxy.test\n{}{}",
                  place.host, place.ports.front().number, access, place.hosts, place.folder,
                  place.folder, place.folder,
                  proxy.keep_alive.value_or(true) ? "" : "client_persistent_connections off\n",
                  idle));
  // Its shared memory has a name in the whole system, which squid removes when it ends normally.
  std::string name = "poolscope" + place.host;
  std::erase(name, '.');
  return {{"/usr/sbin/squid", "-N", "-n", name, "-f", file}, 0, SIGTERM};
}

// tinyproxy asks the system for names, which does not know ours: so each server is a proxy above
// it.
Launch tinyproxy(const scenario::Proxy& proxy, const Place& place) {
  std::string text = fmt::format("Port {}\nListen {}\nTimeout 600\nMaxClients 50\nLogLevel Error\n",
                                 place.ports.front().number, place.host);
  for (const std::string& entry : place.resolve) {
    const auto first = entry.find(':'), last = entry.rfind(':');
    text += fmt::format("Upstream http {}:{} \"{}\"\n", entry.substr(last + 1),
                        entry.substr(first + 1, last - first - 1), entry.substr(0, first));
  }
  for (const std::string& user : proxy.users) {
    const auto colon = user.find(':');
    text += fmt::format("BasicAuth {} {}\n", user.substr(0, colon), user.substr(colon + 1));
  }
  return {{"/usr/bin/tinyproxy", "-d", "-c", write(place, "tinyproxy.conf", text)}};
}

}  // namespace poolscope::real

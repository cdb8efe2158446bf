#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "real/certificate.hpp"
#include "scenario/scenario.hpp"

/// The server programs that are run: how each is told to do what a scenario says of a server.
namespace poolscope::real {

/// Where a program listens and what it finds there.
struct Place {
  struct Port {
    std::uint16_t number = 0;
    bool tls = false;
  };
  std::string folder;              // for its files alone
  std::string host;                // an address of loopback, for it alone
  std::vector<Port> ports;         // where it listens
  std::uint16_t backend = 0;       // the port of the backend at the same address
  std::string hosts_file;          // names and addresses of all servers
  std::vector<std::string> names;  // of a forwarding proxy: the servers' host:port=address
  Certificate certificate;
};

/// How a program is started, and told to reload: the old one goes when its requests are done.
struct Launch {
  std::vector<std::string> command;
  int reload = 0;  // a signal; 0: it cannot
};

/// Writes the configuration files. Throws std::runtime_error, with words for people, when the
/// program has no way to do what is wanted.
[[nodiscard]] Launch nginx(const scenario::Server&, const Place&);
[[nodiscard]] Launch apache(const scenario::Server&, const Place&);
[[nodiscard]] Launch haproxy(const scenario::Server&, const Place&);
[[nodiscard]] Launch vsftpd(const scenario::Server&, const Place&);
[[nodiscard]] Launch squid(const scenario::Proxy&, const Place&);
[[nodiscard]] Launch tinyproxy(const scenario::Proxy&, const Place&);

/// The Debian program that a server's `like` and the URLs ask for.
[[nodiscard]] Launch launch(const scenario::Server&, bool ftp, const Place&);
[[nodiscard]] Launch launch(const scenario::Proxy&, const Place&);

}  // namespace poolscope::real

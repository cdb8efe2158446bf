#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "real/certificate.hpp"
#include "scenario/scenario.hpp"

/// The server programs, and how each is configured for what a scenario says about a server.
namespace poolscope::real {

/// The place of a program: where it listens, and its files.
struct Place {
  struct Port {
    std::uint16_t number = 0;
    bool tls = false;
  };
  std::string folder;                // for its files only
  std::string host;                  // an address of loopback, for it only
  std::vector<Port> ports;           // where it listens
  std::uint16_t backend = 0;         // the port of the backend at the same address
  std::string hosts;                 // a file with the names and addresses of all servers
  std::vector<std::string> resolve;  // the same: "host:port:address"
  std::vector<std::pair<std::string, std::int64_t>> files;  // for FTP: path and size
  Certificate certificate;
};

/// How a program is started, and its signals for each action; 0: none.
struct Launch {
  std::vector<std::string> command;
  int reload = 0;  // old processes end when their requests are done
  int end = 0;     // for programs that have to clean up; others are killed
};

/// Writes the configuration files of the program that `like` names (default: nginx, for FTP
/// vsftpd). Throws std::runtime_error, with a message for people, if that program cannot do what is
/// wanted.
[[nodiscard]] Launch prepare(const scenario::Server&, bool ftp, const Place&);
[[nodiscard]] Launch prepare(const scenario::Proxy&, const Place&);

/// The programs, each in a file of its own.
[[nodiscard]] Launch nginx(const scenario::Server&, const Place&);
[[nodiscard]] Launch apache(const scenario::Server&, const Place&);
[[nodiscard]] Launch haproxy(const scenario::Server&, const Place&);
[[nodiscard]] Launch h2o(const scenario::Server&, const Place&);
[[nodiscard]] Launch lighttpd(const scenario::Server&, const Place&);
[[nodiscard]] Launch vsftpd(const scenario::Server&, const Place&);
[[nodiscard]] Launch squid(const scenario::Proxy&, const Place&);
[[nodiscard]] Launch tinyproxy(const scenario::Proxy&, const Place&);

/// nginx and Apache answer larger bodies with 413 themselves.
inline constexpr int largest_body = 2000000;

}  // namespace poolscope::real

#pragma once

#include <cstdint>
#include <string>
#include <utility>
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
  std::string folder;                // for its files alone
  std::string host;                  // an address of loopback, for it alone
  std::vector<Port> ports;           // where it listens
  std::uint16_t backend = 0;         // the port of the backend at the same address
  std::string hosts;                 // a file with the names and addresses of all servers
  std::vector<std::string> resolve;  // the same: "host:port:address"
  std::vector<std::pair<std::string, std::int64_t>> files;  // of FTP: path and size
  Certificate certificate;
};

/// How a program is started, and by which signals it is told what to do; 0: it is not.
struct Launch {
  std::vector<std::string> command;
  int reload = 0;  // the old processes go when their requests are done
  int end = 0;     // it has to clean up; others are killed
};

/// Writes the configuration files of the program that `like` names (nginx, where nothing is said;
/// for FTP vsftpd). Throws std::runtime_error, with words for people, when that program has no way
/// to do what is wanted.
[[nodiscard]] Launch prepare(const scenario::Server&, bool ftp, const Place&);
[[nodiscard]] Launch prepare(const scenario::Proxy&, const Place&);

/// Each in a file of its own.
[[nodiscard]] Launch nginx(const scenario::Server&, const Place&);
[[nodiscard]] Launch apache(const scenario::Server&, const Place&);
[[nodiscard]] Launch haproxy(const scenario::Server&, const Place&);
[[nodiscard]] Launch h2o(const scenario::Server&, const Place&);
[[nodiscard]] Launch lighttpd(const scenario::Server&, const Place&);
[[nodiscard]] Launch vsftpd(const scenario::Server&, const Place&);
[[nodiscard]] Launch squid(const scenario::Proxy&, const Place&);
[[nodiscard]] Launch tinyproxy(const scenario::Proxy&, const Place&);

/// A larger body is answered 413 by nginx and Apache themselves.
inline constexpr int largest_body = 2000000;

}  // namespace poolscope::real

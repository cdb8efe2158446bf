#pragma once

#include <set>
#include <string>

namespace poolscope::real {

/// An authority of our own, and one certificate of it for all servers.
struct Certificate {
  std::string authority, certificate, key;  // paths of PEM files
  std::string both;                         // certificate and key in one file, as HAProxy reads it
};

/// Makes them, with the program openssl, in that folder.
[[nodiscard]] Certificate make_certificate(const std::string& folder,
                                           const std::set<std::string>& hosts);

}  // namespace poolscope::real

#pragma once

#include <set>
#include <string>

namespace poolscope::real {

/// An authority of our own, and one certificate of it for all servers.
struct Certificate {
  std::string authority, certificate, key;  // paths of PEM files
  std::string both;                         // certificate and key in one file, as HAProxy reads it
};

/// Makes them in that folder, with the program openssl.
[[nodiscard]] Certificate make_certificate(const std::string& folder,
                                           const std::set<std::string>& hosts);

}  // namespace poolscope::real

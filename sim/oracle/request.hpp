#pragma once

#include <cstdint>
#include <string>

namespace poolscope::oracle {

/// A request's head, as its server reads it.
struct HttpRequest {
  std::string method, target;
  std::string id;             // its X-Req header: which request of the scenario it is
  std::int32_t stream = 0;    // of HTTP/2
  bool body = false;          // one follows
  bool expects = false;       // "Expect: 100-continue": not before the server says so
  std::string login;          // Authorization
  std::string proxy_login;    // Proxy-Authorization
  std::string http2_upgrade;  // HTTP2-Settings: it would go on with HTTP/2
};

}  // namespace poolscope::oracle

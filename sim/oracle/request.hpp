#pragma once

#include <cstdint>
#include <string>

namespace poolscope::oracle {

/// The head of a request, as its server reads it.
struct HttpRequest {
  std::string method, target;
  std::string id;             // its X-Req header: the request of the scenario
  std::int32_t stream = 0;    // of HTTP/2
  bool body = false;          // a body follows
  bool expects = false;       // "Expect: 100-continue": the body waits for it
  std::string login;          // Authorization
  std::string proxy_login;    // Proxy-Authorization
  std::string http2_upgrade;  // HTTP2-Settings: the client would go on with HTTP/2
};

}  // namespace poolscope::oracle

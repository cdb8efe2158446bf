#pragma once

#include <cstdint>

#include "model/options.hpp"
#include "model/setup.hpp"

/// What an easy handle remembers of HTTP authentication, with origins and with proxies (curl 8.22
/// lib/urldata.h: struct auth, struct digestdata), and what follows for one request.
namespace poolscope::engine {

struct Login {
  std::int64_t picked = 0;  // auth_bits that it will use; none or several: it asks first
  bool done = false;        // the last request was let through with it
  bool nonce = false;       // a Digest challenge to answer
  model::NeedleId nonce_for = model::none<model::NeedleId>;
};

/// Login::picked where the server turned out to want none (curl 8.22 lib/urldata.h:
/// CURLAUTH_PICKNONE).
inline constexpr std::int64_t login_not_needed = std::int64_t{1} << 30;

/// Of an easy handle.
struct Logins {
  Login host, proxy;
  std::uint32_t retries = 0;  // where the handle counts them
  bool no_expect = false;     // a 417 came once: it asks no more (lib/urldata.h: disableexpect)
};

/// One side of one request: the login that a needle has, and who may ask for it.
struct LoginAsked {
  const model::ServerModel* asker = nullptr;
  const std::string* user = nullptr;
  const std::string* password = nullptr;
  std::int64_t want = 0;  // CURLOPT_HTTPAUTH or CURLOPT_PROXYAUTH, as far as the build can
};

/// Whether the user and password may log in there.
[[nodiscard]] bool known_user(const model::ServerModel&, const std::string& user,
                              const std::string& password);

/// The method that the next request shows, or 0: nothing yet. What is not picked begins with all
/// that is wanted (curl 8.22 lib/http.c: Curl_http_output_auth).
std::int64_t shown(Login&, std::int64_t want);

/// What a 401 or 407 makes of it: whether libcurl tries again (curl 8.22 lib/http.c:
/// Curl_http_input_auth, pickoneauth). `rejected`: the method that was shown and turned away.
bool pick_again(Login&, const LoginAsked&, model::NeedleId, std::int64_t rejected);

}  // namespace poolscope::engine

#pragma once

#include <cstdint>

#include "model/options.hpp"
#include "model/setup.hpp"

/// What an easy handle remembers of HTTP authentication, with origins and with proxies (curl 8.22
/// lib/urldata.h: struct auth, struct digestdata), and what follows for one request.
namespace poolscope::engine {

struct Login {
  std::int64_t picked = 0;  // auth_bits that it will use; none or several: the first request asks
  std::int64_t avail = 0;   // offered since the last pick
  bool done = false;        // the last request showed all it can, or had nothing to show
  bool nonce = false;       // a Digest challenge to answer
  model::NeedleId nonce_for = model::none<model::NeedleId>;       // who sent the challenge
  model::NeedleId nonce_used_for = model::none<model::NeedleId>;  // who saw its answer first
};

/// Login::picked where the server turned out to want none (curl 8.22 lib/urldata.h:
/// CURLAUTH_PICKNONE).
inline constexpr std::int64_t login_not_needed = std::int64_t{1} << 30;

/// The logins that an easy handle remembers.
struct Logins {
  Login host, proxy;
  std::uint32_t retries = 0;  // where the version counts retries for the handle
  bool no_expect = false;     // a 417 came once: no more "Expect" (lib/urldata.h: disableexpect)
};

/// One side of one request: the login that a needle has, and who may ask for it.
struct LoginAsked {
  const model::ServerModel* asker = nullptr;
  const std::string* user = nullptr;
  const std::string* password = nullptr;
  std::int64_t want = 0;  // CURLOPT_HTTPAUTH or CURLOPT_PROXYAUTH, as far as the build supports it
  [[nodiscard]] bool has_login() const { return !user->empty() && want != 0; }
};

/// The login that a request showed and that was turned away.
struct Rejected {
  std::int64_t method = 0;  // the method that the answer names
  bool stale = false;       // Digest with a nonce that the server does not know
};

/// Whether the user and password may log in there.
[[nodiscard]] bool known_user(const model::ServerModel&, const std::string& user,
                              const std::string& password);

/// The method that the next request shows, or 0: none yet. Without a pick it begins with all wanted
/// methods (curl 8.22 lib/http.c: Curl_http_output_auth).
std::int64_t shown(Login&, std::int64_t want);

/// The same for one side of a request. The method is 0 where the needle has no login at all, and
/// the pick is left to a later request (curl 8.22 lib/http.c: http_output_auth).
std::int64_t shown(Login&, const LoginAsked&, const model::Needle&);

/// Whether libcurl tries again after a 401 or 407, and with which method (curl 8.22 lib/http.c:
/// Curl_http_input_auth, pickoneauth).
bool pick_again(Login&, const LoginAsked&, model::NeedleId, const Rejected&);

/// Whether NTLM goes on after the challenge; `lost`: the connection ends with it.
bool go_on_with_ntlm(Login&, const LoginAsked&, bool lost);

}  // namespace poolscope::engine

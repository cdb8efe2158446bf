#include "engine/logins.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace poolscope::engine {

using namespace model;

bool known_user(const ServerModel& server, const std::string& user, const std::string& password) {
  if (server.users.empty()) return true;
  return std::any_of(server.users.begin(), server.users.end(), [&](const auto& known) {
    return known.first == user && known.second == password;
  });
}

namespace {

// Picks the best method that is both offered and wanted (curl 8.22 lib/http.c: pickoneauth).
bool pick(Login& login, const LoginAsked& asked) {
  if (!asked.has_login()) return false;
  const std::int64_t common = std::exchange(login.avail, 0) & asked.want;
  for (const std::int64_t method :
       {auth_bits::negotiate, auth_bits::digest, auth_bits::ntlm, auth_bits::basic})
    if ((common & method) != 0) {
      login.picked = method;
      return true;
    }
  login.picked = login_not_needed;
  return false;
}

}  // namespace

std::int64_t shown(Login& login, std::int64_t want) {
  if (login.picked == 0) login.picked = want;
  if (std::popcount(static_cast<std::uint64_t>(login.picked)) != 1) return 0;
  if (login.picked == auth_bits::digest && !login.nonce) return 0;
  return login.picked == login_not_needed ? 0 : login.picked;
}

std::int64_t shown(Login& login, const LoginAsked& asked, const Needle& needle) {
  if (needle.user.empty() && needle.http_proxy.user.empty()) return 0;
  const std::int64_t method = shown(login, asked.want);
  return asked.has_login() ? method : 0;
}

bool pick_again(Login& login, const LoginAsked& asked, NeedleId needle, const Rejected& rejected) {
  const std::int64_t offered = asked.asker->auth;
  // A login that was shown and turned away has a wrong name or password: libcurl does not repeat
  // it. With Digest the challenge tells. With Basic libcurl looks only at what is picked, even if
  // there was nothing to show.
  const bool of_basic = (offered & auth_bits::basic) != 0 && login.picked == auth_bits::basic;
  bool problem = of_basic || rejected.method == auth_bits::ntlm;
  if (of_basic) login.avail = 0;  // Basic is the first that the server offers
  if ((offered & ~login.avail & auth_bits::digest) != 0) {
    // lib/vauth/digest.c: a further challenge that does not call the last one stale is a refusal.
    problem = problem || (login.nonce && !rejected.stale);
    login.nonce = true;
    login.nonce_for = needle;
    login.nonce_used_for = none<NeedleId>;
  }
  login.avail |= of_basic ? offered & ~auth_bits::basic : offered;
  return !problem && pick(login, asked);
}

bool go_on_with_ntlm(Login& login, const LoginAsked& asked, bool lost) {
  login.avail |= auth_bits::ntlm;
  return !lost && pick(login, asked);
}

}  // namespace poolscope::engine

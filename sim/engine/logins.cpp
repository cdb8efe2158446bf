#include "engine/logins.hpp"

#include <algorithm>
#include <bit>

namespace poolscope::engine {

using namespace model;

bool known_user(const ServerModel& server, const std::string& user, const std::string& password) {
  if (server.users.empty()) return true;
  return std::any_of(server.users.begin(), server.users.end(), [&](const auto& known) {
    return known.first == user && known.second == password;
  });
}

std::int64_t shown(Login& login, std::int64_t want) {
  if (login.picked == 0) login.picked = want;
  if (std::popcount(static_cast<std::uint64_t>(login.picked)) != 1) return 0;
  if (login.picked == auth_bits::digest && !login.nonce) return 0;
  return login.picked == login_not_needed ? 0 : login.picked;
}

bool pick_again(Login& login, const LoginAsked& asked, NeedleId needle, std::int64_t rejected) {
  login.done = false;
  // The nonce is kept whatever is picked.
  if ((asked.asker->auth & auth_bits::digest) != 0) {
    login.nonce = true;
    login.nonce_for = needle;
  }
  // What was shown and turned away is a wrong name or password: libcurl does not repeat it.
  if (rejected != 0) return false;
  const std::int64_t common = asked.asker->auth & asked.want;
  for (const std::int64_t method :
       {auth_bits::negotiate, auth_bits::digest, auth_bits::ntlm, auth_bits::basic})
    if ((common & method) != 0) {
      login.picked = method;
      return true;
    }
  login.picked = 0;
  return false;
}

}  // namespace poolscope::engine

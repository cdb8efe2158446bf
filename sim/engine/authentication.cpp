// HTTP authentication, as far as it decides how many requests are made and on which connection.

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

// The strongest method that both sides take (curl 8.22 lib/http.c: pickoneauth), or 0.
std::int64_t Engine::picked_method(TransferId id) const {
  const Needle& needle = setup_[world_[id].needle];
  const std::int64_t common = setup_[needle.server].auth & setup_.options_of(needle).http_auth;
  for (const std::int64_t method :
       {auth_bits::negotiate, auth_bits::digest, auth_bits::ntlm, auth_bits::basic})
    if ((common & method) != 0 && (method != auth_bits::ntlm || setup_.dialect.ntlm) &&
        (method != auth_bits::negotiate || setup_.dialect.gss))
      return method;
  return 0;
}

// Whether the answer to this request is a 401 (curl 8.22 lib/http.c: http_output_auth).
void Engine::choose_authentication(TransferId id) {
  Flight& f = flight(id);
  const Needle& needle = setup_[world_[id].needle];
  const std::int64_t method =
      is_http(needle.scheme) && !needle.user.empty() ? picked_method(id) : 0;
  f.challenged = false;
  if (method == 0) return;
  const Connection& c = world_[world_[id].connection];
  ClientRun& client = clients_[index(f.request.client)];
  const std::size_t handle = world_[f.handle].ordinal - 1;
  if (client.digest.size() <= handle) client.digest.resize(handle + 1, false);
  const bool first = !f.auth_started;
  f.auth_started = true;
  // With one method allowed libcurl begins with it; else it asks what the server takes.
  const std::int64_t allowed = setup_.options_of(needle).http_auth;
  const bool asks = first && (allowed & (allowed - 1)) != 0;
  if (asks || (first && method == auth_bits::digest && !client.digest[handle])) {
    f.auth = AuthStage::challenge;
    f.challenged = true;
    return;
  }
  if (method == auth_bits::digest) client.digest[handle] = true;
  // A handshake that lost its connection is not begun again: the 401 stands.
  if (method == auth_bits::ntlm && f.auth == AuthStage::type_1 && c.authenticated == Auth::none)
    return;
  if (method == auth_bits::ntlm && c.authenticated == Auth::none) {
    f.auth = AuthStage::type_1;
    f.challenged = true;
    return authenticated(id, Auth::ntlm);
  }
  if (method == auth_bits::negotiate && c.authenticated == Auth::none)
    authenticated(id, Auth::negotiate);
  f.auth = AuthStage::proven;
}

void Engine::authenticated(TransferId id, Auth method) {
  Event e = event(EventKind::authenticated);
  e.transfer = id;
  e.connection = world_[id].connection;
  e.code = static_cast<std::uint8_t>(method);
  emit(e);
}

}  // namespace poolscope::engine

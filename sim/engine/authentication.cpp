// HTTP authentication, as far as it decides how many requests are made and on which connection.

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

Logins& Engine::logins_of(TransferId id) {
  const Flight& f = flight(id);
  if (setup_.handle_per_request) return flight(id).own_logins;
  std::vector<Logins>& all = clients_[index(f.request.client)].logins;
  const std::size_t handle = world_[f.handle].ordinal - 1;
  if (all.size() <= handle) all.resize(handle + 1);
  return all[handle];
}

LoginAsked Engine::asked_by_origin(const Needle& needle) const {
  const Options& o = setup_.options_of(needle);
  return {&setup_[needle.server], &needle.user, &needle.password, able(o.http_auth)};
}

LoginAsked Engine::asked_by_proxy(const Needle& needle) const {
  const Options& o = setup_.options_of(needle);
  return {&setup_[needle.first_server], &needle.http_proxy.user, &needle.http_proxy.password,
          able(o.proxy_auth)};
}

// Those of the wanted methods that this libcurl was built with.
std::int64_t Engine::able(std::int64_t methods) const {
  using namespace auth_bits;
  if (!setup_.dialect.ntlm) methods &= ~ntlm;
  if (!setup_.dialect.gss) methods &= ~negotiate;
  return methods & (basic | digest | ntlm | negotiate);
}

// Whether the Digest nonce that the handle has came from this server.
bool Engine::own_nonce(const Login& login, NeedleId id, bool proxy) const {
  if (!valid(login.nonce_for)) return false;
  const Needle& here = setup_[id];
  const Needle& there = setup_[login.nonce_for];
  return proxy ? here.first_server == there.first_server : here.server == there.server;
}

// A Digest challenge is forgotten when the peer or the credentials change (curl 8.22
// lib/http_digest.c: digest_flush_stale). Earlier versions answer it to any server (7.88.1
// lib/http_digest.c).
void Engine::flush_stale_nonce(Login& login, NeedleId id, bool proxy) const {
  if (!login.nonce || !profile_.behaviour.digest_knows_its_peer) return;
  if (!valid(login.nonce_used_for)) login.nonce_used_for = id;
  const Needle& here = setup_[id];
  const Needle& there = setup_[login.nonce_used_for];
  const bool same = proxy ? here.http_proxy == there.http_proxy
                          : here.origin == there.origin && here.user == there.user &&
                                here.password == there.password;
  if (same) return;
  login.nonce = false;
  login.nonce_used_for = none<NeedleId>;
}

// Whether the server or proxy turns the request away, with 401 or 407.
bool Engine::asks_for_login(TransferId id, const LoginAsked& asked, bool proxy) {
  Flight& f = flight(id);
  const NeedleId needle = world_[id].needle;
  Login& login = proxy ? logins_of(id).proxy : logins_of(id).host;
  const bool has_login = asked.has_login();
  const std::int64_t picked = login.picked == 0 ? asked.want : login.picked;
  if (has_login && picked == auth_bits::digest) flush_stale_nonce(login, needle, proxy);
  const std::int64_t method = shown(login, asked, setup_[needle]);
  const Connection& c = world_[world_[id].connection];
  const Auth on_connection = proxy ? c.proxy_authenticated : c.authenticated;
  const bool handshake = method == auth_bits::ntlm && on_connection == Auth::none;
  // The first message of a login with several goes without the upload's body (curl 8.22:
  // `authneg`).
  if (has_login && (handshake || (login.picked == auth_bits::digest && !login.nonce)))
    f.body_withheld = true;
  if (!has_login || picked == auth_bits::basic) login.done = true;
  if (has_login && picked == auth_bits::digest) login.done = login.nonce;
  if (method == auth_bits::ntlm) login.done = on_connection != Auth::none;
  // NTLM's first message ties the connection to these credentials, even if the server refuses them.
  if (handshake && !proxy) authenticated(id, Auth::none, proxy);
  if (asked.asker->auth == 0) return false;
  const auto let_through = [&] {
    f.auth = AuthStage::proven;
    return false;
  };
  // A login by NTLM belongs to the connection, not to the request.
  const bool by_connection = on_connection == Auth::ntlm && f.auth != AuthStage::type_1;
  if (method == 0 && by_connection && (asked.asker->auth & auth_bits::ntlm) != 0)
    return let_through();
  if (!has_login) return true;
  const bool known = known_user(*asked.asker, *asked.user, *asked.password);
  if ((method & asked.asker->auth) == 0) return true;
  f.rejected.method = method;
  switch (method) {
    case auth_bits::ntlm:
      if (f.auth == AuthStage::type_1 && on_connection != Auth::none && !known) {
        forget_login(world_[id].connection, proxy);
        return true;
      }
      if (on_connection != Auth::none) return let_through();
      // A request that lost its connection in the middle of the login begins again, too.
      f.auth = AuthStage::type_1;
      f.rejected = {};
      f.handshake = true;
      authenticated(id, Auth::ntlm, proxy);
      return true;
    case auth_bits::negotiate:
      if (on_connection == Auth::none) authenticated(id, Auth::negotiate, proxy);
      return let_through();
    case auth_bits::digest:
      if (!own_nonce(login, needle, proxy)) {  // the server answers that the nonce is stale
        f.rejected = {.method = 0, .stale = true};
        return true;
      }
      break;
    default:
      break;
  }
  return known ? let_through() : true;
}

// Only those of the handle's picks that this transfer's options allow (curl 8.22 lib/transfer.c:
// Curl_pretransfer). CURLAUTH_ANY includes the bit that means "no login is needed".
void Engine::limit_picks(TransferId id) {
  const Needle& needle = setup_[world_[id].needle];
  const Options& o = setup_.options_of(needle);
  Logins& logins = logins_of(id);
  logins.host.picked &= asked_by_origin(needle).want | (o.http_auth & login_not_needed);
  logins.proxy.picked &= asked_by_proxy(needle).want | (o.proxy_auth & login_not_needed);
}

// Whether the answer to a request that has reached the server asks for a login.
void Engine::check_login(TransferId id) {
  Flight& f = flight(id);
  const Needle& needle = setup_[world_[id].needle];
  f.asked = f.asked_by_proxy = f.handshake = f.body_withheld = false;
  f.rejected = {};
  if (!is_http(needle.scheme)) return;
  if (needle.origin_is_proxy) f.asked_by_proxy = asks_for_login(id, asked_by_proxy(needle), true);
  f.asked = f.asked_by_proxy || asks_for_login(id, asked_by_origin(needle), false);
}

// The 401 or 407 has arrived: whether libcurl asks again, with the method that it picks now.
bool Engine::answers_challenge(TransferId id) {
  Flight& f = flight(id);
  const NeedleId id_of_needle = world_[id].needle;
  const Needle& needle = setup_[id_of_needle];
  const LoginAsked asked = f.asked_by_proxy ? asked_by_proxy(needle) : asked_by_origin(needle);
  Login& login = f.asked_by_proxy ? logins_of(id).proxy : logins_of(id).host;
  // The challenge stands where the connection closes (curl 8.22 lib/http.c: "Connection closure
  // while negotiating auth"). 7.88.1 takes GOAWAY for a closure, too.
  const bool closure =
      !world_[world_[id].connection].multiplex || !profile_.behaviour.http2_end_is_seen;
  const bool lost = f.handshake && closure && (f.announced_close || f.http_1_0);
  if (f.handshake) return go_on_with_ntlm(login, asked, lost);
  return pick_again(login, asked, id_of_needle, f.rejected);
}

// NTLM belongs to a connection: on a fresh one the method is picked again (curl 8.22 lib/url.c:
// url_find_or_create_conn).
void Engine::forget_ntlm(TransferId id) {
  for (Login* login : {&logins_of(id).host, &logins_of(id).proxy})
    if (login->picked == auth_bits::ntlm && std::exchange(login->done, false)) login->picked = 0;
}

// The server rejected NTLM (curl 8.22 lib/http_ntlm.c: Curl_input_ntlm, "NTLM handshake rejected").
void Engine::forget_login(ConnectionId id, bool proxy) {
  emit(trace::Authenticated{.connection = id, .proxy = proxy});
}

void Engine::authenticated(TransferId id, Auth method, bool proxy) {
  emit(trace::Authenticated{
      .transfer = id, .connection = world_[id].connection, .method = method, .proxy = proxy});
}

}  // namespace poolscope::engine

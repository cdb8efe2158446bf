// The end of a transfer: what becomes of its connection.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {
constexpr std::uint32_t max_retries = 5;  // curl 8.22 lib/transfer.c: CONN_MAX_RETRIES

// HTTP alone tries again (curl 8.22 lib/transfer.c: Curl_retry_request, which lib/multi.c:
// multistate_performing asks). Other protocols are in the middle of their commands at that point
// (MSTATE_DOING), or never ask.
bool retries(Scheme scheme) {
  const Scheme family = info(scheme).plain;
  return family == Scheme::http || family == Scheme::rtsp;
}
}  // namespace

void Engine::attach(TransferId transfer, ConnectionId connection) {
  Wire& w = wire(connection);
  flight(transfer).before = w.last;
  flight(transfer).after = none<TransferId>;
  if (valid(w.last))
    flight(w.last).after = transfer;
  else
    w.first = transfer;
  w.last = transfer;
}

void Engine::detach(TransferId transfer, ConnectionId connection) {
  Wire& w = wire(connection);
  const Flight& f = flight(transfer);
  if (valid(f.before))
    flight(f.before).after = f.after;
  else
    w.first = f.after;
  if (valid(f.after))
    flight(f.after).before = f.before;
  else
    w.last = f.before;
}

// curl 8.22 lib/multi.c: multi_done, multi_done_locked, multi_conn_should_close
void Engine::leave_connection(TransferId id, bool premature) {
  const ConnectionId connection = world_[id].connection;
  if (!valid(connection)) return;
  const bool last = world_[connection].attached == 1;
  if (premature && index(connection) < streams_.size())
    streams_[index(connection)].cut(id, later(now_, flight(id).one_way));
  detach(id, connection);
  if (!last) {
    emit(trace::Detached{.transfer = id,
                         .connection = connection,
                         .pool = world_[connection].pool,
                         .aborted = premature});
    return;
  }
  const Connection& c = world_[connection];
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const auto close = [&](CloseReason reason) {
    close_connection(connection, reason, CloseAt::completion, id);
  };
  if (premature && !model::connected(c))
    return close(flight(id).result == aborted_by_callback ? CloseReason::aborted
                                                          : CloseReason::connect_failed);
  if (c.stray_input && !c.idle && c.marked_close) return close(CloseReason::stray_data);
  if (c.goaway) return close(CloseReason::goaway);
  if (c.marked_close)
    return close(c.close_announced ? CloseReason::server_close
                 : c.not_keepable  ? CloseReason::not_keepable
                                   : c.marked_for);
  // FORBID_REUSE does not close a connection in the middle of an NTLM handshake.
  if (options.forbid_reuse && !flight(id).handshake) return close(CloseReason::forbid_reuse);
  if (!kept(setup_[c.needle].scheme) && !c.connect_only) return close(CloseReason::not_keepable);
  if ((premature || flight(id).upload_cut) && !c.multiplex) return close(CloseReason::aborted);

  const ConnectionId victim = match::over_idle_cap(*world_, setup_, profile_, world_[id]);
  if (victim == connection) return close(CloseReason::max_connects);
  if (valid(victim)) close_connection(victim, CloseReason::max_connects, CloseAt::completion, id);
  emit(trace::ConnectionIdle{
      .transfer = id, .connection = connection, .pool = world_[connection].pool});
  if (premature && world_[connection].multiplex)
    left_by_last_stream(connection, flight(id).request);
}

bool Engine::kept(Scheme scheme) const {
  if (info(scheme).kept) return true;
  const Scheme family = info(scheme).plain;
  return profile_.behaviour.keeps_ldap && family == Scheme::ldap;
}

// The answer is complete: the transfer makes another hop, or ends.
void Engine::answered(TransferId id) {
  Flight& f = flight(id);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (f.asks_again || (f.body_withheld && !f.asked && options.upload)) {
    // A request that is repeated for a login goes to the same URL, as another hop (curl 8.22
    // lib/http.c: Curl_http_auth_act).
    if (!f.asks_again) {
      logins_of(id).host.picked = login_not_needed;
      f.login_was_vain = true;
    }
    f.asked = f.asks_again = f.body_withheld = false;
    return next_hop(id, world_[id].needle, Cause::auth);
  }
  const bool leads_on = !f.asked && f.response != nullptr;
  if (f.without_expect == Expect::next_time) {
    f.without_expect = Expect::no_more;
    return next_hop(id, world_[id].needle, Cause::redirect);
  }
  if (leads_on && valid(f.response->redirect)) {
    return next_hop(id, f.response->redirect, Cause::redirect);
  }
  // A connection that multiplexes wakes one at the end of a transfer (curl 7.88.1 lib/multi.c:
  // MSTATE_DONE).
  if (profile_.behaviour.alpn_wakes && world_[world_[id].connection].multiplex)
    wake_one(world_[id].multi, by(WakeReason::ended, id));
  complete(id, ok);
}

// The transfer gives its connection back and searches again. The hop counts as followed, so that
// FRESH_CONNECT does not apply any more (curl 8.22 lib/multi.c: multistate_performing).
void Engine::next_hop(TransferId id, NeedleId needle, Cause cause) {
  // A hop for a login counts as a redirect does (lib/http.c: http_follow).
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (options.max_redirs >= 0 && flight(id).redirects++ >= options.max_redirs) {
    wake_one(world_[id].multi, by(WakeReason::ended, id));
    leave_connection(id, false);
    return fail(id, too_many_redirects);
  }
  bring_clock_up();
  const ConnectionId connection = world_[id].connection;
  const bool ntlm = cause == Cause::auth && logins_of(id).host.picked == auth_bits::ntlm;
  const bool rewind_fails = cannot_send_again(id, needle);
  if (ntlm && world_[connection].multiplex)
    mark(connection, CloseReason::not_keepable);  // lib/http.c: "Forcing HTTP/1.1 for NTLM"
  wake_one(world_[id].multi, by(WakeReason::left, id));
  leave_connection(id, false);
  if (rewind_fails && profile_.behaviour.rewinds_between_hops) return fail(id, send_fail_rewind);
  flight(id).rewind_fails = rewind_fails;
  emit(trace::Redirected{
      .transfer = id,
      .pool = world_[id].pool,
      .needle = needle,
      .cause = cause,
      // NTLM needs a connection of its own (curl 8.22 lib/http.c: Curl_http_auth_act).
      .only_http_1_1 = ntlm});
  ++flight(id).generation;
  flight(id).step = Step::search;
  flight(id).request.needle = needle;
  arm_connect_timeout(id);
  limit_hops(id);
}

// Without CURLOPT_MAXREDIRS libcurl follows a circle of redirects forever; a simulation has to end.
void Engine::limit_hops(TransferId id) {
  if (std::uint64_t{world_[id].hop} + world_[id].retries > setup_.limits.hops)
    stop(trace::EndReason::limit, "hops");
}

// A transfer ends with an error while its connection may still be in use by it.
void Engine::fail(TransferId id, std::int32_t result) {
  flight(id).result = result;
  const MultiId multi = world_[id].multi;
  const Waker failed = by(WakeReason::failed, id);
  complete(id, result);
  wake_one(multi, failed);  // lib/multi.c: a failure wakes one more
}

void Engine::complete(TransferId id, std::int32_t result) {
  // Evictions depend on ages at this moment: the World's clock must show it.
  bring_clock_up();
  const MultiId multi = world_[id].multi;
  const std::uint32_t mid = flight(id).mid;
  if (world_[id].state == TransferState::pending) {
    order(multi).end_waiting(mid);
    --pending_;
    ++under_way_;
  }
  const ConnectionId connection = world_[id].connection;
  if (valid(connection))  // multi_done, before the connection is released
    wake_one(multi, by(WakeReason::ended, id));
  const Protocol protocol = valid(connection) ? world_[connection].protocol : Protocol::unknown;
  leave_connection(id, result != ok);

  Flight& f = flight(id);
  const trace::TransferDone told{
      .transfer = id,
      .connection = valid(connection) && world_.holds(connection) ? connection : none<ConnectionId>,
      .pool = world_[id].pool,
      .result = result,
      .protocol = protocol,
      .connection_number = f.connection_number};
  const Request request = f.request;
  order(multi).finish(mid);
  multi_run(multi).messages.push_back(
      {id, mid, f.handle, request, result, later(f.began, request.remove_after)});
  ++f.generation;
  ++f.life;
  emit(told);
  --under_way_;
  ++transfers_done_;
  source_.finished(request.index, now_);
}

// Whether the FIN is an error to libcurl: TLS without close_notify before it.
bool Engine::ends_in_error(ConnectionId id) const {
  return encrypted(id) && !world_[id].peer_close_announced && profile_.behaviour.tls_end_is_error;
}

// The connection ended before any byte of the answer. If it had been used before, the request is
// sent again, through the whole search, at most five times (curl 8.22 lib/transfer.c:
// Curl_retry_request). HTTP/2 gets there only with a GOAWAY, which refuses the stream; without a
// GOAWAY the result is CURLE_HTTP2 and the transfer ends (lib/http2.c: stream_recv; lib/multi.c:
// multistate_performing).
void Engine::died(TransferId id) {
  const ConnectionId connection = world_[id].connection;
  const bool reused = world_[connection].uses > 1;
  const bool h2 = world_[connection].multiplex;
  // The server's GOAWAY names the last stream that it has read. nghttp2 closes the later ones as
  // refused, before libcurl meets the end of the connection.
  const bool refused = h2 && world_[connection].peer_close_announced;
  const bool cut_off = ends_in_error(connection);
  if (h2 && cut_off) {
    // Several streams wait when the end comes: the first one reads it, the others find it known.
    const bool known = std::exchange(wire(connection).end_seen, true);
    if (known && flight(id).cut_while_waiting) return fail(id, send_error);
    if (!reused) return fail(id, recv_error);
  }
  const bool http = retries(setup_[world_[connection].needle].scheme);
  const bool again = http && (h2 ? refused || cut_off : reused);
  if (h2 && !profile_.behaviour.http2_end_is_seen) {
    // The result of every stream that was not refused (curl 7.88.1 lib/http2.c: cf_h2_recv, "was
    // not closed cleanly before end of the underlying stream").
    if (!refused) return fail(id, partial_file);
    // When the only stream is refused, nothing is left to do in the session, and the result is
    // CURLE_HTTP2. With several streams, those that do not read have to be drained, which keeps the
    // session, and all try again (curl 7.88.1 lib/http2.c: h2_process_pending_input).
    if (flight(id).cut_alone) {
      mark(connection, CloseReason::goaway);
      return fail(id, http2_error);
    }
  }
  if (!again || tried_too_often(id)) {
    // The connection is gone for its other streams, too: it takes no more, and the last that leaves
    // closes it.
    wake_one(world_[id].multi, by(WakeReason::ended, id));
    if (world_[connection].attached == 1) {
      detach(id, connection);
      close_connection(connection, CloseReason::died, CloseAt::completion, id);
    } else {
      mark(connection, CloseReason::died);
    }
    const MultiId multi = world_[id].multi;
    // The error that made libcurl try again stays when it has tried too often: that of a refused
    // stream (lib/http2.c: http2_handle_stream_close), or of TLS without close_notify. A plain end
    // is no error (curl 8.22 lib/multi.c: multistate_performing).
    const bool by_error = cut_off || (refused && profile_.behaviour.http2_end_is_seen);
    const std::int32_t result = again && by_error  ? recv_error
                                : again            ? send_error
                                : h2               ? http2_error
                                : cut_off || !http ? recv_error
                                                   : got_nothing;
    const Waker failed = by(WakeReason::failed, id);
    complete(id, result);
    // A failure wakes one more, except for an empty reply, which is noticed only when the transfer
    // is done (lib/http.c: Curl_http_done).
    if (result != got_nothing) wake_one(multi, failed);
    return;
  }
  retry(id);
}

// Retries are counted for each transfer: Curl_pretransfer sets the count to 0 (curl 8.22
// lib/transfer.c: Curl_retry_request). 7.88.1 counts them for the handle: only curl_easy_reset sets
// the count to 0, and so does a transfer that has tried too often.
bool Engine::tried_too_often(TransferId id) {
  if (!profile_.behaviour.retries_of_handle) return world_[id].retries >= max_retries;
  std::uint32_t& retries = logins_of(id).retries;
  if (retries++ < max_retries) return false;
  retries = 0;
  return true;
}

// The transfer leaves a connection that takes no more, which the last that leaves closes, and
// searches again.
void Engine::retry(TransferId id) {
  const ConnectionId connection = world_[id].connection;
  const bool rewind_fails = cannot_send_again(id, world_[id].needle);
  wake_one(world_[id].multi, by(WakeReason::left, id));
  detach(id, connection);
  emit(trace::TransferRetry{
      .transfer = id, .connection = connection, .pool = world_[connection].pool});
  if (!in_use(world_[connection]))
    close_connection(connection, CloseReason::died, CloseAt::completion, id);
  else
    mark(connection, CloseReason::died);
  if (rewind_fails && profile_.behaviour.rewinds_between_hops) return fail(id, send_fail_rewind);
  flight(id).rewind_fails = rewind_fails;
  flight(id).step = Step::search;
  arm_connect_timeout(id);
  limit_hops(id);
}

// A refused stream never began: it goes to another connection, and this one takes no more (curl
// 8.22 lib/http2.c: http2_handle_stream_close).
void Engine::refused(TransferId id) {
  if (tried_too_often(id)) {
    mark(world_[id].connection, CloseReason::died);
    return fail(id, recv_error);
  }
  retry(id);
}

}  // namespace poolscope::engine

// Answers of servers, as they reach the client.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

// The transfer that reads what is for the whole connection (SETTINGS, GOAWAY): the first one on it
// that libcurl runs.
TransferId Engine::reader_of(ConnectionId id) {
  TransferId reader = wire(id).first;
  for (TransferId t = reader; valid(t); t = flight(t).after)
    if (flight(t).mid < flight(reader).mid) reader = t;
  return reader;
}

// The transfer that reads a change sets the "connection changed" flag, when its turn comes.
void Engine::reader_finds(ConnectionId id, WakeReason what) {
  const TransferId reader = reader_of(id);
  if (!profile_.behaviour.runs_by_mid)
    connection_changed(world_[reader].multi, by(what, id));
  else if (!flight(reader).found)
    flight(reader).found = by(what, id);
  mark_dirty(reader);
}

// `due`: when SETTINGS would arrive if the server did not delay them.
void Engine::schedule_settings(ConnectionId id, TransferId opener, Time due) {
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  const Duration delay = server.settings(key(Drawn::settings, flight(opener).request));
  wire(id).settings_at = later(due, delay);
  agenda_.add(wire(id).settings_at, Due::settings, static_cast<std::uint32_t>(id),
              wire(id).generation);
}

void Engine::settings(ConnectionId id) {
  if (valid(wire(id).first)) run_forgotten_before(reader_of(id));
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  const std::uint32_t streams = server.max_concurrent_streams;
  emit(trace::Settings{.connection = id, .server_streams = streams});
  if (!valid(wire(id).first)) return;
  // A changed limit sets the "connection changed" flag (curl 8.22 lib/http2.c: on_frame_recv).
  // SETTINGS that name no limit (0 here) lift the limit in nghttp2, while libcurl keeps its own: a
  // change, too.
  const TransferId reader = reader_of(id);
  const MultiId multi = world_[reader].multi;
  const MultiOptions options = match::multi_options_of(*world_, setup_, world_[reader]);
  constexpr std::int64_t assumed_before_8_22 = 100;
  const std::int64_t assumed = profile_.behaviour.assumes_own_stream_limit
                                   ? options.max_concurrent_streams
                                   : assumed_before_8_22;
  if (streams != assumed) reader_finds(id, WakeReason::stream_limit);
  mark_dirty(reader);
  // GOAWAY and answers that had to wait for SETTINGS come in the same read.
  reading_ = true;
  if (wire(id).goaway_at == now_) goaway(id);
  std::vector<TransferId> all;
  for (TransferId t = wire(id).first; valid(t); t = flight(t).after) all.push_back(t);
  for (const TransferId t : all) {
    if (flight(t).step != Step::waiting) continue;
    if (flight(t).refused_at == now_)
      stream_refused(t);
    else if (flight(t).first_byte_at == now_)
      first_byte(t);
  }
  reading_ = false;
  drive(multi);
}

// libcurl finds in one read what a server sends in one instant on one connection, and goes on only
// after it has taken in all of it.
void Engine::drive_after_read(ConnectionId id, MultiId multi) {
  drop_stale();
  if (!agenda_.empty() && agenda_.top().t <= now_) {
    const Entry& next = agenda_.top();
    switch (next.due) {
      case Due::settings:
        if (ConnectionId{next.subject} == id) return;
        break;
      case Due::goaway:
        if (ConnectionId{next.subject} == id && wire(id).goaway_at == now_) return;
        break;
      case Due::first_byte:
      case Due::refused: {
        const TransferId t{next.subject};
        const bool to_come = flight(t).first_byte_at == now_ || flight(t).refused_at == now_;
        if (to_come && world_[t].connection == id) return;
        break;
      }
      default:
        break;
    }
  }
  drive(multi);
}

// Each request that a server begins to answer uses up one row of responses[]. A request that is
// asked for a login uses one up only if the row names no other status than that of the question.
const ResponseModel& Engine::next_response(TransferId id) {
  static const ResponseModel defaults;
  Flight& f = flight(id);
  f.nth_response = 0;
  if (!valid(f.request.response)) return defaults;
  const std::uint32_t nth = std::min(f.answers, f.request.response_count - 1);
  const ResponseModel& response = setup_.responses[index(f.request.response) + nth];
  if (f.asked && response.has_status && response.status != status_of(f)) return defaults;
  f.nth_response = nth;
  ++f.answers;
  return response;
}

std::int16_t Engine::status_of(const Flight& f) const {
  constexpr std::int16_t unauthorized = 401, proxy_authentication_required = 407;
  return f.asked ? (f.asked_by_proxy ? proxy_authentication_required : unauthorized)
                 : f.response->status;
}

void Engine::begin_answer(TransferId id, Time arrival) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const bool h2 = world_[connection].multiplex;
  Wire& w = wire(connection);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  check_login(id);
  const ResponseModel& response = next_response(id);
  f.response = &response;
  const std::uint32_t nth = f.nth_response;
  const Draw& think = response.has_think ? response.think : server.think;
  const Draw& body = response.has_body ? response.body_bytes : server.body_bytes;
  f.bytes = options.no_body && !response.body_on_head
                ? 0
                : body(key(Drawn::body, f.request, nth)) - response.missing_bytes;
  f.body = transmission(later(f.bytes, response.excess_bytes), server.bytes_per_us);
  f.http_1_0 =
      (response.has_http_version ? response.http_1_0 : server.http_1_0) && !response.keep_alive_1_0;
  shape_closing(id, response);
  const Duration thinking = think(key(Drawn::think, f.request, nth));
  const Duration upload = upload_time(id, response, thinking);
  // SETTINGS are the server's first frame: no answer overtakes them.
  const Time first = std::max(later(arrival, upload, thinking, w.one_way),
                              h2 && w.settings_at != never ? w.settings_at : 0);
  if (h2 && server.max_concurrent_streams != 0 && streams_.size() > index(connection))
    streams_[index(connection)].add(id, later(first, f.body) - w.one_way);
  if (response.empty) {
    f.answering = false;
    w.server_closed = true;
    w.close_announced = !h2 && says_goodbye(connection, f.closes_silently);
    w.fin_at = first;
    return agenda_.add(first, Due::fin, static_cast<std::uint32_t>(connection), w.generation);
  }
  f.first_byte_at = first;
  agenda_.add(first, Due::first_byte, static_cast<std::uint32_t>(id), f.generation);
}

// Whether the connection ends with this answer, and how.
void Engine::shape_closing(TransferId id, const ResponseModel& response) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const bool h2 = world_[connection].multiplex;
  const Needle& needle = setup_[world_[id].needle];
  const ServerModel& keeps = keeper(connection);
  const bool used_up = wire(connection).used_up && !h2;
  const bool by_challenge =
      f.asked &&
      (f.asked_by_proxy ? setup_[needle.first_server] : setup_[needle.server]).close_on_challenge;
  f.closes_silently = response.close ? response.close_silently : keeps.close_silently;
  f.announced_close = response.close ? !response.close_silently
                                     : !keeps.keep_alive || (used_up && !keeps.close_silently);
  f.announced_close = f.announced_close || by_challenge || (h2 && response.goaway) ||
                      (response.proxy_close && needle.origin_is_proxy);
  f.silent_close = response.close ? response.close_silently
                                  : keeps.keep_alive && used_up && keeps.close_silently;
  f.close_delay = keeps.close_delay(key(Drawn::close_delay, f.request));
}

// libcurl does not read the body of an answer that leads on (to a redirect, or to a login) where
// the connection is to be closed (curl 8.22 lib/http.c: http_on_response, "Abort after the headers
// if \"follow Location\" is set").
bool Engine::leaves_body(TransferId id) {
  const Flight& f = flight(id);
  const bool leads_on = f.asks_again || f.without_expect == Expect::next_time ||
                        (!f.asked && valid(f.response->redirect));
  if (!leads_on) return false;
  if (world_[world_[id].connection].multiplex)  // lib/http.c: "Forcing HTTP/1.1 for NTLM"
    return f.asks_again && logins_of(id).host.picked == auth_bits::ntlm;
  const bool closes = f.announced_close || f.http_1_0;
  return f.upload_cut || (closes && profile_.behaviour.leaves_closing_answers);
}

void Engine::first_byte(TransferId id) {
  Flight& f = flight(id);
  if (f.first_byte_at != now_) return;  // the first byte has come together with SETTINGS
  f.first_byte_at = never;
  const ConnectionId connection = world_[id].connection;
  const Connection& c = world_[connection];
  const ResponseModel& response = *f.response;
  const bool first_answer = !c.answered;
  const bool h2 = c.multiplex;
  const MultiId multi = world_[id].multi;
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  f.asks_again = f.asked && answers_challenge(id);
  if (options.upload) end_upload(id);
  if (leaves_body(id)) f.body = 0;
  if (h2 && (response.refuse_stream || response.http_1_1_required)) {
    if (response.goaway && !c.goaway) tell_goaway(connection);
    f.step = response.refuse_stream ? Step::refused : Step::answered;
    if (c.goaway && alone(connection) && !profile_.behaviour.http2_end_is_seen) {
      // The end of the connection comes along and is read first (7.88.1 lib/http2.c: cf_h2_recv).
      f.step = Step::failed;
      f.result = partial_file;
    }
    if (response.http_1_1_required && f.step != Step::failed) return downgrade(id);
    mark_dirty(id);
    return drive_after_read(connection, multi);
  }
  const bool encoded = !h2 && response.transfer_encoding;
  const bool encoding_fails =
      encoded && profile_.behaviour.unsolicited_encoding_fails && !options.transfer_encoding;
  const bool by_close = !h2 && (response.delimited_by_close || (encoded && !encoding_fails));
  // A document of another size cannot be resumed without a range (curl 8.22 lib/http.c: "The entire
  // document is already downloaded").
  const bool resumes = options.resume_from > 0 && !options.upload && status_of(f) == 200;
  const bool complete_already = resumes && f.bytes == options.resume_from;
  if (complete_already) f.body = 0;
  const bool not_keepable =
      !h2 && (f.http_1_0 || by_close || response.length_overflows || complete_already);
  emit(trace::FirstByte{.transfer = id,
                        .connection = connection,
                        .announces_close = !h2 && f.announced_close,
                        .not_keepable = not_keepable});
  const bool stays_http_1 = c.upgrading && !h2;
  if (stays_http_1) {
    emit(trace::Upgraded{.connection = connection, .protocol = c.protocol});
    reader_finds(connection, WakeReason::upgraded);
  }
  const Needle& needle = setup_[world_[id].needle];
  const ServerModel& server = setup_[needle.server];
  // TLS 1.3 tickets come after the handshake: libcurl reads them with the first answer.
  if (first_answer && needle.tls && !server.tls_1_2 && server.session_tickets &&
      options.ssl_session_cache)
    store_session(connection, id, wire(connection).tls_full ? 2 : 1);
  const bool goes_away = h2 && f.announced_close && !world_[connection].goaway;
  if (goes_away) tell_goaway(connection);
  const auto fails = [&](std::int32_t result) {
    f.step = Step::failed;
    f.result = result;
    mark_dirty(id);
    drive(multi);
  };
  if (fails_by_status(id)) return fails(http_returned_error);
  if (encoding_fails) return fails(bad_content_encoding);
  if (resumes && !complete_already) return fails(range_error);
  if (f.request.fail_in == FailIn::write) return fails(write_error);
  if (h2 && response.stream_error) {
    const bool ends = c.goaway && alone(connection) && !profile_.behaviour.http2_end_is_seen;
    return fails(ends ? partial_file : http2_stream);
  }
  if (response.abort_after != never && f.bytes > 0) {
    agenda_.add(later(now_, response.abort_after), Due::cut, static_cast<std::uint32_t>(id),
                f.generation);
    return call_for_another_reason(multi);
  }
  if (response.abort_after != never && !h2)  // no body is left to be cut
    close_by_server(connection, says_goodbye(connection, f.closes_silently), response.abort_after);
  // A WebSocket belongs to its transfer, until the server closes it.
  const bool websocket = response.upgrade && !is_http(needle.scheme);
  if (by_close || websocket) f.at_fin = complete_at_fin;
  if (!h2 && response.missing_bytes > 0) f.at_fin = partial_file;
  if (f.body == 0) return body_end(id);
  agenda_.add(later(now_, f.body), Due::body_end, static_cast<std::uint32_t>(id), f.generation);
  if (goes_away || stays_http_1 || order(multi).changed()) return drive(multi);
  call_for_another_reason(multi);
}

// Whether the server answers no other request on the connection.
bool Engine::is_last_answer(TransferId id) {
  for (TransferId t = wire(world_[id].connection).first; valid(t); t = flight(t).after)
    if (t != id && flight(t).answering && flight(t).step == Step::waiting) return false;
  return true;
}

void Engine::body_end(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const bool h2 = world_[connection].multiplex;
  const ResponseModel& response = *f.response;
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const bool used_up = h2 && wire(connection).used_up;
  const bool closes =
      f.silent_close || f.announced_close || (!h2 && f.http_1_0) || f.at_fin != 0 || used_up;
  const bool ends = closes && (!h2 || is_last_answer(id));
  const bool silently = f.silent_close || (used_up && keeper(connection).close_silently);
  const bool announced = f.at_fin != 0 && !f.announced_close && !f.http_1_0
                             ? says_goodbye(connection, f.closes_silently)
                             : !silently;
  if (f.at_fin != 0) {  // the end of the connection ends the answer
    if (ends) close_by_server(connection, announced, f.close_delay);
    return;
  }
  f.step = Step::answered;
  mark_dirty(id);
  // A FIN without any announcement comes with the last byte: libcurl may see it already.
  const bool with_last_byte = ends && silently && f.close_delay == 0;
  if (ends && !with_last_byte) close_by_server(connection, announced, f.close_delay);
  // More bytes than the answer announced came along: the connection cannot be used any more.
  const bool on_head = options.no_body && response.body_on_head;
  if (!h2 && (response.excess_bytes > 0 || (on_head && profile_.behaviour.head_body_closes))) {
    stray(connection);
    mark(connection, CloseReason::stray_data);
  }
  if (!h2 && response.stray_after != never)
    agenda_.add(later(now_, response.stray_after), Due::stray,
                static_cast<std::uint32_t>(connection), wire(connection).generation);
  if (with_last_byte) {
    close_by_server(connection, false, 0);
    return fin(connection);
  }
  if (is_last_answer(id) && !wire(connection).server_closed)
    arm_idle_timer(connection, f.request, now_ - wire(connection).one_way);
  drive(world_[id].multi);
}

// A stream that was reset with HTTP_1_1_REQUIRED is tried again over HTTP/1.1; the connection stays
// (curl 8.22 lib/multi.c: multistate_performing, "Downgrades to HTTP/1.1").
void Engine::downgrade(TransferId id) {
  const MultiId multi = world_[id].multi;
  const ConnectionId connection = world_[id].connection;
  bring_clock_up();
  wake_one(multi, by(WakeReason::left, id));
  emit(trace::TransferRetry{.transfer = id,
                            .connection = connection,
                            .pool = world_[id].pool,
                            .leaves_later = true,
                            .only_http_1_1 = true});
  leave_connection(id, false);
  ++flight(id).generation;
  flight(id).step = Step::search;
  arm_connect_timeout(id);
  mark_dirty(id);
  drive(multi);
}

// The answer 101 makes the connection speak HTTP/2 (curl 8.22 lib/http2.c: Curl_http2_upgrade).
void Engine::switched(ConnectionId id) {
  emit(trace::Upgraded{.connection = id, .protocol = Protocol::h2, .multiplex = true});
  const TransferId reader = wire(id).first;
  if (!valid(reader)) return;
  schedule_settings(id, reader, now_);
  reader_finds(id, WakeReason::upgraded);
  drive(world_[reader].multi);
}

// The result of an incomplete answer when its HTTP/1 connection ends.
std::int32_t Engine::cut_result(ConnectionId id, bool silently) const {
  return silently && encrypted(id) && profile_.behaviour.tls_end_is_error ? recv_error
                                                                          : partial_file;
}

// The server cuts the connection, or the HTTP/2 stream, in the middle of an answer.
void Engine::cut(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const MultiId multi = world_[id].multi;
  f.step = Step::failed;
  if (f.result == 0)
    f.result =
        world_[connection].multiplex ? http2_stream : cut_result(connection, f.closes_silently);
  if (!world_[connection].multiplex && f.result != aborted_by_callback)
    close_by_server(connection, says_goodbye(connection, f.closes_silently), 0);
  mark_dirty(id);
  drive(multi);
}

}  // namespace poolscope::engine

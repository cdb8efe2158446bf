// Requests and answers, as they reach the client.

#include <algorithm>
#include <cmath>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

constexpr std::int64_t expect_100_threshold = 1024 * 1024;  // curl 8.22 lib/http.h
constexpr std::int16_t expectation_failed = 417;

Duration transmission(std::int64_t bytes, double bytes_per_us) {
  return bytes_per_us > 0 && bytes > 0 ? whole_units(static_cast<double>(bytes) / bytes_per_us) : 0;
}

}  // namespace

// Who reads what is for the whole connection: the first of its transfers that libcurl runs.
TransferId Engine::reader_of(ConnectionId id) {
  TransferId reader = wire(id).first;
  for (TransferId t = reader; valid(t); t = flight(t).after)
    if (flight(t).mid < flight(reader).mid) reader = t;
  return reader;
}

void Engine::schedule_settings(ConnectionId id, TransferId opener, Duration way) {
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  const Duration delay = server.settings(key(Drawn::settings, flight(opener).request));
  wire(id).settings_at = later(now_, way, delay);
  agenda_.add(wire(id).settings_at, Due::settings, static_cast<std::uint32_t>(id),
              wire(id).generation);
}

void Engine::settings(ConnectionId id) {
  const ServerModel& server = setup_[setup_[world_[id].needle].server];
  Event e = event(EventKind::settings);
  e.connection = id;
  e.number = server.max_concurrent_streams;
  emit(e);
  if (!valid(wire(id).first)) return;
  // curl 8.22 lib/http2.c: on_frame_recv: a changed limit sets the "connection changed" flag.
  // SETTINGS that name no limit (0 here) lift it in nghttp2, and libcurl's own stays: a change.
  const TransferId reader = reader_of(id);
  const MultiId multi = world_[reader].multi;
  const MultiOptions options = match::multi_options_of(*world_, setup_, world_[reader]);
  constexpr std::int64_t assumed_before_8_22 = 100;
  const std::int64_t assumed = profile_.behaviour.assumes_own_stream_limit
                                   ? options.max_concurrent_streams
                                   : assumed_before_8_22;
  if (e.number != assumed) connection_changed(multi, by(WakeReason::stream_limit, id));
  mark_dirty(reader);
  drive(multi);
}

void Engine::send_request(TransferId id) {
  const Transfer& t = world_[id];
  const ConnectionId connection = t.connection;
  const Connection& c = world_[connection];
  Event e = event(EventKind::request_sent);
  e.transfer = id;
  e.connection = connection;
  emit(e);

  Flight& f = flight(id);
  Wire& w = wire(connection);
  const Needle& needle = setup_[t.needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  f.step = Step::waiting;
  f.at_fin = 0;
  f.one_way = path_rtt(needle, f.request) / 2;
  const Duration back = path_rtt(needle, f.request) - f.one_way;
  w.one_way = back;
  // The server reads a connection in order: no request overtakes an earlier one.
  const Time arrival = std::max(later(now_, f.one_way), w.accepted);
  w.accepted = arrival;
  f.answering = false;
  const auto fails = [&](std::int32_t result) {
    f.step = Step::failed;
    f.result = result;
  };
  if (f.request.fail_in == FailIn::read && options.upload) return fails(aborted_by_callback);
  if (profile_.behaviour.prior_knowledge_reuse_fails && c.multiplex && !c.tls && c.uses > 1)
    return fails(http2_error);
  if (c.stray_input && !c.multiplex) return fails(profile_.behaviour.stray_input_result);
  // The first request meets the end when it is sent; the next one when it reads.
  if (c.peer_closed && c.multiplex && ends_in_error(connection) && !w.end_seen) {
    w.end_seen = true;
    return fails(send_error);
  }
  if (c.peer_closed) {
    // The FIN lies unread in the socket: the request goes out, the first read finds the end.
    f.step = Step::connection_gone;
    f.cut_while_waiting = false;
    return mark_dirty(id);
  }
  if (w.dropped) return;
  if (options.http_version == HttpVersion::v2_prior_knowledge && !c.multiplex &&
      is_http(needle.scheme)) {
    // Only 7.88 gets here: HTTP/2 on a connection that speaks HTTP/1; the server gives up.
    return close_by_server(connection, false, arrival + back - now_);
  }
  // The server's idle timer may fire while the request is on its way: then its FIN comes instead.
  if (w.server_closed || (w.idle_deadline < arrival)) return;
  f.answering = true;
  w.idle_deadline = never;
  if (c.multiplex && !c.tls && !server.h2c_prior_knowledge && !c.answered) {
    f.result = http2_error;  // an HTTP/1 answer to the preface
    mark(connection, CloseReason::died);
    return agenda_.add(later(arrival, back), Due::cut, static_cast<std::uint32_t>(id),
                       f.generation);
  }
  if (c.upgrading && server.h2c_upgrade)
    agenda_.add(later(arrival, back), Due::switched, static_cast<std::uint32_t>(connection),
                w.generation);
  begin_answer(id, arrival);
}

// responses[]: one is used up by each request that a server begins to answer, save for those that
// it turns back for want of authentication.
const ResponseModel& Engine::next_response(TransferId id) {
  static const ResponseModel defaults;
  Flight& f = flight(id);
  if (f.challenged || !valid(f.request.response)) return defaults;
  const std::uint32_t nth = std::min(f.answers++, f.request.response_count - 1);
  return setup_.responses[index(f.request.response) + nth];
}

void Engine::begin_answer(TransferId id, Time arrival) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const bool h2 = world_[connection].multiplex;
  Wire& w = wire(connection);
  const Needle& needle = setup_[world_[id].needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  choose_authentication(id);
  const std::uint32_t nth = f.challenged || !valid(f.request.response)
                                ? 0
                                : std::min(f.answers, f.request.response_count - 1);
  const ResponseModel& response = next_response(id);
  f.response = &response;
  ++w.served;
  const Draw& think = response.has_think ? response.think : server.think;
  const Draw& body = response.has_body ? response.body_bytes : server.body_bytes;
  const std::int64_t bytes = f.challenged || (options.no_body && !response.body_on_head)
                                 ? 0
                                 : body(key(Drawn::body, f.request, nth)) - response.missing_bytes;
  f.bytes = bytes;
  f.body = transmission(later(bytes, response.excess_bytes), server.bytes_per_us);
  f.http_1_0 =
      (response.has_http_version ? response.http_1_0 : server.http_1_0) && !response.keep_alive_1_0;
  const bool used_up = server.close_after_requests != 0 && w.served >= server.close_after_requests;
  f.announced_close = response.close ? !response.close_silently
                                     : !server.keep_alive || (used_up && !server.close_silently);
  f.announced_close = f.announced_close || (h2 && response.goaway) ||
                      (response.proxy_close && needle.origin_is_proxy);
  f.silent_close = response.close ? response.close_silently
                                  : server.keep_alive && used_up && server.close_silently;
  f.close_delay = server.close_delay(key(Drawn::close_delay, f.request));
  const Duration thinking = think(key(Drawn::think, f.request, nth));
  const bool expects = options.upload && !h2 && !f.challenged &&
                       f.without_expect == Expect::as_needed &&
                       (options.upload_bytes < 0 || options.upload_bytes > expect_100_threshold);
  // An upload takes its time; a large one waits for "100 Continue" first. The server may answer
  // before it has read all.
  Duration upload = 0;
  if (options.upload && !response.early && !f.challenged) {
    upload = transmission(options.upload_bytes, server.bytes_per_us);
    if (expects) upload = later(upload, path_rtt(needle, f.request));
  }
  const bool repeats = expects && response.status == expectation_failed;
  f.upload_cut = options.upload && response.early && response.status >= 300 && !h2 &&
                 !options.keep_sending_on_error && !repeats;
  if (repeats) {
    // curl 8.22 lib/http.c: http_handle_send_error: once more without "Expect". When the wait for
    // "100 Continue" is over the upload has begun.
    f.without_expect = Expect::next_time;
    upload = 0;
    if (later(thinking, f.one_way, w.one_way) >= options.expect_100_timeout_ms * millisecond)
      f.upload_cut = profile_.behaviour.late_417_closes;
  }
  // SETTINGS are the server's first frame: no answer overtakes them.
  const Time first = std::max(later(arrival, upload, thinking, w.one_way),
                              h2 && w.settings_at != never ? w.settings_at : 0);
  if (response.empty) {
    f.answering = false;
    w.server_closed = true;
    w.fin_at = first;
    return agenda_.add(first, Due::fin, static_cast<std::uint32_t>(connection), w.generation);
  }
  agenda_.add(first, Due::first_byte, static_cast<std::uint32_t>(id), f.generation);
}

void Engine::first_byte(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const Connection& c = world_[connection];
  const ResponseModel& response = *f.response;
  const bool first_answer = !c.answered;
  const bool h2 = c.multiplex;
  const MultiId multi = world_[id].multi;
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  if (h2 && (response.refuse_stream || response.http_1_1_required)) {
    f.step = response.refuse_stream ? Step::refused : Step::answered;
    if (c.goaway && alone(connection) && !profile_.behaviour.http2_end_is_seen) {
      // The end of the connection comes along and is met first (7.88.1 lib/http2.c: cf_h2_recv).
      f.step = Step::failed;
      f.result = partial_file;
    }
    if (response.http_1_1_required && f.step != Step::failed) return downgrade(id);
    mark_dirty(id);
    return drive(multi);
  }
  const bool encoded = !h2 && response.transfer_encoding;
  const bool encoding_fails =
      encoded && profile_.behaviour.unsolicited_encoding_fails && !options.transfer_encoding;
  const bool by_close = !h2 && (response.delimited_by_close || (encoded && !encoding_fails));
  // curl 8.22 lib/http.c: "The entire document is already downloaded"; a document of another size
  // cannot be resumed without a range.
  const bool resumes = options.resume_from > 0 && !options.upload && response.status == 200;
  const bool complete_already = resumes && f.bytes == options.resume_from;
  if (complete_already) f.body = 0;
  Event e = event(EventKind::first_byte);
  e.transfer = id;
  e.connection = connection;
  e.flag = !h2 && f.announced_close;
  e.code = !h2 && (f.http_1_0 || by_close || response.length_overflows || complete_already);
  emit(e);
  if (c.upgrading && !h2) {
    Event stays = event(EventKind::upgraded);
    stays.connection = connection;
    stays.code = static_cast<std::uint8_t>(c.protocol);
    emit(stays);
    connection_changed(multi, by(WakeReason::upgraded, connection));
  }
  const Needle& needle = setup_[world_[id].needle];
  const ServerModel& server = setup_[needle.server];
  // TLS 1.3 tickets come behind the handshake: libcurl reads them with the first answer.
  if (first_answer && needle.tls && !server.tls_1_2 && server.session_tickets &&
      options.ssl_session_cache) {
    Event stored = event(EventKind::session_stored);
    stored.number = static_cast<std::uint32_t>(needle.session_key);
    stored.value = session_cache(world_[id]).value;
    stored.code = wire(connection).tls_full ? 2 : 1;
    stored.other = session_peers(world_[id]);
    stored.flag = !profile_.behaviour.new_sessions_go_first;
    stored.connection = connection;
    emit(stored);
  }
  const bool goes_away = h2 && f.announced_close && !world_[connection].goaway;
  if (goes_away) {
    Event goaway = event(EventKind::goaway);
    goaway.connection = connection;
    goaway.transfer = id;
    emit(goaway);
    connection_changed(multi, by(WakeReason::goaway, connection));
    mark_dirty(reader_of(connection));
  }
  const auto fails = [&](std::int32_t result) {
    f.step = Step::failed;
    f.result = result;
    mark_dirty(id);
    drive(multi);
  };
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
  if (response.abort_after != never && !h2)  // nothing of it is left to be cut
    close_by_server(connection, false, response.abort_after);
  if (by_close) f.at_fin = complete_at_fin;
  if (!h2 && response.missing_bytes > 0) f.at_fin = partial_file;
  if (f.body == 0) return body_end(id);
  agenda_.add(later(now_, f.body), Due::body_end, static_cast<std::uint32_t>(id), f.generation);
  if (goes_away || multi_run(multi).changed) return drive(multi);
  call_for_another_reason(multi);
}

void Engine::body_end(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const bool h2 = world_[connection].multiplex;
  const ResponseModel& response = *f.response;
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const bool closes = f.silent_close || f.announced_close || (!h2 && f.http_1_0) || f.at_fin != 0;
  if (closes && !(h2 && !alone(connection)))
    close_by_server(connection, !f.silent_close, f.close_delay);
  if (f.at_fin != 0) return;  // the end of the connection ends the answer
  f.step = Step::answered;
  // More than was announced came along: the connection is of no use any more.
  const bool on_head = options.no_body && response.body_on_head;
  if (!h2 && (response.excess_bytes > 0 || (on_head && profile_.behaviour.head_body_closes))) {
    stray(connection);
    mark(connection, CloseReason::stray_data);
  }
  if (!h2 && response.stray_after != never)
    agenda_.add(later(now_, response.stray_after), Due::stray,
                static_cast<std::uint32_t>(connection), wire(connection).generation);
  if (alone(connection) && !wire(connection).server_closed) arm_idle_timer(connection);
  mark_dirty(id);
  drive(world_[id].multi);
}

// curl 8.22 lib/multi.c: multistate_performing, "Downgrades to HTTP/1.1": the stream was reset with
// HTTP_1_1_REQUIRED; the connection stays.
void Engine::downgrade(TransferId id) {
  const MultiId multi = world_[id].multi;
  const ConnectionId connection = world_[id].connection;
  bring_clock_up();
  wake_one(multi, by(WakeReason::left, id));
  Event e = event(EventKind::transfer_retry);
  e.transfer = id;
  e.connection = connection;
  e.pool = world_[id].pool;
  e.flag = 1;
  e.code = 1;
  emit(e);
  leave_connection(id, false);
  ++flight(id).generation;
  flight(id).step = Step::search;
  mark_dirty(id);
  drive(multi);
}

// 101: the connection speaks HTTP/2 from now on (curl 8.22 lib/http2.c: Curl_http2_upgrade).
void Engine::switched(ConnectionId id) {
  Event e = event(EventKind::upgraded);
  e.connection = id;
  e.code = static_cast<std::uint8_t>(Protocol::h2);
  e.flag = 1;
  emit(e);
  const TransferId reader = wire(id).first;
  if (!valid(reader)) return;
  schedule_settings(id, reader, 0);
  connection_changed(world_[reader].multi, by(WakeReason::upgraded, id));
  mark_dirty(reader);
  drive(world_[reader].multi);
}

// What the end of an HTTP/1 connection makes of an answer that is not complete.
std::int32_t Engine::cut_result(ConnectionId id) const {
  return world_[id].tls && profile_.behaviour.tls_end_is_error ? recv_error : partial_file;
}

// The server cuts the connection, or the HTTP/2 stream, in the middle of an answer.
void Engine::cut(TransferId id) {
  Flight& f = flight(id);
  const ConnectionId connection = world_[id].connection;
  const MultiId multi = world_[id].multi;
  f.step = Step::failed;
  if (f.result == 0)
    f.result = world_[connection].multiplex ? http2_stream : cut_result(connection);
  if (!world_[connection].multiplex) close_by_server(connection, false, 0);
  mark_dirty(id);
  drive(multi);
}

}  // namespace poolscope::engine

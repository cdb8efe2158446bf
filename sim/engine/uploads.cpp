// Uploads and statuses: how long uploads take, what an early or bad answer makes of a transfer, and
// whether a body can be sent again.

#include <algorithm>

#include "engine/core.hpp"

namespace poolscope::engine {

using namespace model;

namespace {

constexpr std::int64_t expect_100_threshold = 1024 * 1024;  // curl 8.22 lib/http.h
constexpr std::int64_t little = 2000;                       // lib/http.c: http_perhapsrewind
constexpr std::int16_t first_redirect = 300, expectation_failed = 417;
// The kernel takes some bytes of an upload that nobody reads, here as many as libcurl's own buffer
// has.
constexpr std::int64_t socket_buffer = 64 * 1024;

}  // namespace

// Whether libcurl asks with "Expect: 100-continue" before it sends the body.
bool Engine::expects_100(TransferId id) {
  const Flight& f = flight(id);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const bool always = options.put && profile_.behaviour.small_put_expects;
  const std::int64_t most = always ? 0 : expect_100_threshold;
  return options.upload && !world_[world_[id].connection].multiplex &&
         f.without_expect == Expect::as_needed && !logins_of(id).no_expect &&
         (options.upload_bytes < 0 || options.upload_bytes > most);
}

// The time of an upload before its answer can come; a large one waits for "100 Continue" first. The
// server may answer before it has read everything.
Duration Engine::upload_time(TransferId id, const ResponseModel& response, Duration thinking) {
  Flight& f = flight(id);
  const Needle& needle = setup_[world_[id].needle];
  const Options& options = setup_.options_of(needle);
  const ServerModel& server = setup_[needle.server];
  f.upload_left = 0;
  f.upload_cut = false;
  if (f.body_withheld) f.body_sent = false;
  if (!options.upload || f.body_withheld) return 0;
  const std::int64_t bytes = options.upload_bytes < 0 ? INT64_MAX : options.upload_bytes;
  const bool expects = expects_100(id);
  f.body_sent = bytes != 0;
  // The longest time that libcurl waits for "100 Continue".
  const Duration patience = expects ? options.expect_100_timeout_ms * millisecond : 0;
  const Duration answered = later(thinking, path_rtt(needle, f.request));
  if (expects && status_of(f) == expectation_failed) {
    // A 417 stands if it closes the connection, or is an error by CURLOPT_FAILONERROR.
    if (f.announced_close || f.http_1_0 || options.fail_on_error) return 0;
    // The request is sent once more without "Expect" (curl 8.22 lib/http.c:
    // http_handle_send_error). When the wait for "100 Continue" is over, the upload has begun.
    f.without_expect = Expect::next_time;
    logins_of(id).no_expect = true;
    f.body_sent = false;
    if (answered >= patience) f.upload_cut = profile_.behaviour.late_417_closes;
    return 0;
  }
  if (f.request.fail_in == FailIn::read && bytes != 0) read_callback_fails(id, response);
  if (response.early) {
    f.upload_left = bytes;
    if (expects && answered < patience) {
      // An answer without an error status does not end the wait for "100 Continue": then the body
      // is sent.
      if (status_of(f) < first_redirect && profile_.behaviour.uploads_after_answer)
        f.body = std::max(f.body, patience - answered);
      else
        f.body_sent = false;
      return 0;
    }
    const std::int64_t sent =
        whole_units(static_cast<double>(answered - patience) * server.bytes_per_us);
    f.upload_left = bytes - std::min(bytes, std::max(socket_buffer, sent));
    return 0;
  }
  const Duration upload = transmission(options.upload_bytes, server.bytes_per_us);
  return later(upload, std::min(patience, path_rtt(needle, f.request)));
}

// The application's callback is asked for the body when the wait for "100 Continue" is over.
void Engine::read_callback_fails(TransferId id, const ResponseModel& response) {
  Flight& f = flight(id);
  const Needle& needle = setup_[world_[id].needle];
  const Duration patience = setup_.options_of(needle).expect_100_timeout_ms * millisecond;
  f.result = aborted_by_callback;
  agenda_.add(
      later(now_, response.early ? patience : std::min(patience, path_rtt(needle, f.request))),
      Due::cut, static_cast<std::uint32_t>(id), f.generation);
}

// An answer came before the upload was over. libcurl stops the upload, so the connection cannot be
// kept. It can be kept if nothing is left to send; or if the request goes on elsewhere and little
// is left (curl 8.22 lib/http.c: http_perhapsrewind; in 7.88.1 only with NTLM or Negotiate).
void Engine::end_upload(TransferId id) {
  Flight& f = flight(id);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  const bool goes_on = f.asks_again || (!f.asked && valid(f.response->redirect));
  const bool in_handshake = f.asked && f.auth == AuthStage::type_1;
  // 7.88.1 does not notice the end of an upload of unknown size.
  const bool knows = profile_.behaviour.knows_upload_is_over;
  const bool unknown = options.upload_bytes < 0 && f.body_sent && !knows;
  if (unknown && goes_on) f.upload_left = INT64_MAX;
  if (world_[world_[id].connection].multiplex || status_of(f) < first_redirect ||
      f.upload_left == 0)
    return;
  const auto of_connection = [](const Login& login) {
    return login.picked == auth_bits::ntlm || login.picked == auth_bits::negotiate;
  };
  const Logins& logins = logins_of(id);
  const bool spared = knows || of_connection(logins.host) || of_connection(logins.proxy);
  const bool kept = spared && (f.upload_left < little || unknown || in_handshake);
  if (goes_on ? !kept : !options.keep_sending_on_error) f.upload_cut = true;
}

// Whether the application's body has to be sent again, after some of it has been sent, and cannot
// be rewound: CURLE_SEND_FAIL_REWIND.
bool Engine::cannot_send_again(TransferId id, NeedleId next) {
  const Options& again = setup_.options_of(setup_[next]);
  return std::exchange(flight(id).body_sent, false) && again.upload && !again.can_rewind;
}

// CURLOPT_FAILONERROR (curl 8.22 lib/http.c: http_should_fail, Curl_http_auth_act)
bool Engine::fails_by_status(TransferId id) {
  const Flight& f = flight(id);
  const Options& options = setup_.options_of(setup_[world_[id].needle]);
  constexpr std::int16_t first_error = 400, range_not_satisfiable = 416;
  const std::int16_t status = status_of(f);
  if (!options.fail_on_error) return false;
  if (f.login_was_vain) return true;
  if (status < first_error) return false;
  if (status == range_not_satisfiable && options.resume_from > 0 && !options.upload) return false;
  return !f.asks_again;
}

}  // namespace poolscope::engine

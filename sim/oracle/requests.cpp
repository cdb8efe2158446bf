// What a server does with a request before it answers: whether it asks for a login first, and when
// it has read the body.

#include <algorithm>

#include "oracle/clock.hpp"
#include "oracle/network.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

constexpr std::int16_t unauthorized = 401, proxy_authentication_required = 407,
                       expectation_failed = 417;
// The kernel takes so many bytes of an upload that nobody reads.
constexpr std::int64_t socket_buffer = 65'536;

}  // namespace

std::shared_ptr<Exchange> Network::shared(const Exchange& e) const {
  return *std::find_if(e.link->exchanges.begin(), e.link->exchanges.end(),
                       [&](const auto& x) { return x.get() == &e; });
}

// A forwarding proxy asks for its login before the origin does.
void Network::ask_for_login(Exchange& e, const HttpRequest& r) {
  const Needle& needle = *e.transfer->needle;
  if (needle.origin_is_proxy) {
    e.challenges =
        challenges(setup_[needle.first_server], r.proxy_login, r.method, e.link->proxy_ntlm);
    e.status = proxy_authentication_required;
  }
  if (!e.challenges.empty()) return;
  e.challenges = challenges(setup_[needle.server], r.login, r.method, e.link->ntlm);
  e.status = unauthorized;
}

// Each request that the server begins to answer uses up one row of responses[] (FORMAT.md,
// "Responses"). A request that is asked for a login uses one up only if the row names no other
// status than that of the question.
const ResponseModel& Network::next_response(Exchange& e, std::uint32_t& nth) const {
  static const ResponseModel defaults;
  Transfer& t = *e.transfer;
  if (!valid(t.request.response)) return defaults;
  const std::uint32_t next = std::min(t.answers, t.request.response_count - 1);
  const ResponseModel& response = setup_.responses[index(t.request.response) + next];
  const bool asked = !e.challenges.empty();
  if (asked && response.has_status && response.status != e.status) return defaults;
  nth = next;
  ++t.answers;
  return response;
}

// The server waits for all of the body, unless it answers early.
void Network::read_body(Exchange& e, const HttpRequest& r) {
  Link& link = *e.link;
  if (!r.body) return begin_answer(e);
  e.expects = r.expects;
  const bool refuses = r.expects && e.status == expectation_failed;
  const ServerModel& server = setup_[e.transfer->needle->server];
  e.begins = now();
  if (e.response->early || refuses) {
    if (link.h2)
      link.h2->leave_body(e.stream, true);
    else
      link.slow_upload = &e;
    return begin_answer(e);
  }
  const std::int64_t bytes = setup_.options_of(*e.transfer->needle).upload_bytes;
  if (bytes > 0 && server.bytes_per_us > 0)
    e.upload = whole_units(static_cast<double>(bytes) / server.bytes_per_us);
  e.awaits_body = true;
  if (r.expects)
    later(e.arrival + link.one_way, Class::server, link,
          [&link] { link.deliver("HTTP/1.1 100 Continue\r\n\r\n"); });
  if (link.h2) begin_answer(e);
}

// The last byte of the body has been sent. It arrives immediately, because libcurl's sockets have
// no bandwidth here; `upload` is the time that it takes.
void Network::body_read(Link& link, std::int32_t stream) {
  const auto found = std::find_if(link.exchanges.begin(), link.exchanges.end(), [&](const auto& x) {
    return x->awaits_body && (link.h2 == nullptr || x->stream == stream);
  });
  if (found == link.exchanges.end()) return;
  const auto exchange = *found;
  Exchange& e = *exchange;
  e.awaits_body = false;
  if (!link.h2) {
    const Duration there = path_rtt(*link.needle, link.request) - link.one_way;
    e.arrival = std::max(e.arrival, link.late ? now() : now() + there);
    return begin_answer(e);
  }
  // Flow control may have held the body back.
  if (e.due)
    later(now(), Class::server, link, [this, exchange] {
      if (!exchange->over) first_byte(*exchange);
    });
}

void Network::begin_answer(Exchange& e) {
  Link& link = *e.link;
  const auto exchange = shared(e);
  const ServerModel& server = setup_[link.needle->server];
  const bool h2 = link.h2 != nullptr;
  // SETTINGS are the server's first frame: no answer overtakes them.
  const Time first = std::max(
      {e.arrival + e.upload + e.thinking + link.one_way, h2 ? link.settings_at : 0, now()});
  if (h2 && server.max_concurrent_streams != 0)
    link.open_streams[e.stream] = first + e.body - link.one_way;
  if (e.response->empty) {
    const bool goodbye = !h2 && says_goodbye(link, e.closes_silently);
    forget(e);
    return close_by_server(link, goodbye, first - now());
  }
  if (link.slow_upload == &e && setup_[e.transfer->needle->server].bytes_per_us > 0) {
    constexpr int steps = 16;
    for (int i = 1; i <= steps; ++i)
      later(now() + (first - now()) * i / steps, Class::server, link,
            [this, &link] { slow_down(link); });
  }
  later(first, Class::server, link, [this, exchange] {
    exchange->due = true;
    if (!exchange->over && !exchange->awaits_body) first_byte(*exchange);
  });
}

// Limits how much more the client can send of a body that its server does not read: the kernel's
// buffer is full soon, and the network takes what it can.
void Network::slow_down(Link& link) {
  if (link.slow_upload == nullptr) return;
  Exchange& e = *link.slow_upload;
  const ServerModel& server = setup_[link.needle->server];
  if (link.h1.body_bytes() == 0) e.begins = now();
  const std::int64_t on_its_way =
      whole_units(static_cast<double>(now() - e.begins) * server.bytes_per_us);
  link.socket->in_pieces = link.tls == nullptr && link.outer_tls == nullptr;
  link.socket->room =
      std::max<std::int64_t>(0, std::max(socket_buffer, on_its_way) - link.h1.body_bytes());
}

// A server that has answered reads the rest that it has not read yet.
void Network::read_rest(const Exchange& e) {
  Link& link = *e.link;
  if (link.slow_upload == &e) {
    link.slow_upload = nullptr;
    link.socket->room = INT64_MAX;
  }
  if (!link.h2 || link.gone || !link.h2->has_stream(e.stream)) return;
  link.h2->leave_body(e.stream, false);
  read_bodies(link);
}

// The answer 101: from now on HTTP/2, and this request is its first stream.
void Network::switch_protocols(Link& link, const HttpRequest& r) {
  link.deliver("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
  speak_http2(link, now());
  link.h2->upgraded_by(r);
  link.multiplexes = true;
  link.protocol = Protocol::h2;
}

}  // namespace poolscope::oracle

// How servers answer and close: the simulator's model (sim/engine/network.cpp: send_request and
// what follows), with libcurl's own bytes as what starts it.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "oracle/clock.hpp"
#include "oracle/network.hpp"

namespace poolscope::oracle {

using namespace model;

void Network::request(Link& link, std::string_view id, std::int32_t stream, bool head) {
  std::uint32_t number = UINT32_MAX;
  std::from_chars(id.data(), id.data() + id.size(), number);
  const auto found = transfers_.find(number);
  if (found == transfers_.end()) return;
  Transfer& t = *found->second;
  observer_.requested(link, t);

  const Request& request = t.request;
  const Needle& needle = *t.needle;
  const ServerModel& server = setup_[needle.server];
  const Duration rtt = path_rtt(needle, request);
  const Duration one_way = rtt / 2, back = rtt - one_way;
  link.one_way = back;
  // The server reads a connection in order: no request overtakes an earlier one.
  const Time arrival = std::max(now() + one_way, link.accepted);
  link.accepted = arrival;
  // What is sent to a server that has closed, or will have, is lost.
  if (link.peer_closed || link.server_closed || link.idle_deadline < arrival) return;
  link.idle_deadline = never;

  static const ResponseModel defaults;
  const std::uint32_t nth = std::min(t.answers++, request.response_count - 1);
  const ResponseModel& response =
      valid(request.response) ? setup_.responses[index(request.response) + nth] : defaults;
  ++link.served;
  auto exchange = std::make_shared<Exchange>();
  Exchange& e = *exchange;
  e.link = &link;
  e.transfer = &t;
  e.stream = stream;
  e.head = head;
  e.status = response.status;
  const Draw& think = response.has_think ? response.think : server.think;
  const Draw& body = response.has_body ? response.body_bytes : server.body_bytes;
  e.bytes = body(key(Drawn::body, request, nth));
  e.body =
      server.bytes_per_us > 0
          ? static_cast<Duration>(std::llround(static_cast<double>(e.bytes) / server.bytes_per_us))
          : 0;
  e.http_1_0 = response.has_http_version ? response.http_1_0 : server.http_1_0;
  const bool used_up =
      server.close_after_requests != 0 && link.served >= server.close_after_requests;
  e.announced_close = response.close ? !response.close_silently
                                     : !server.keep_alive || (used_up && !server.close_silently);
  e.silent_close = response.close ? response.close_silently
                                  : server.keep_alive && used_up && server.close_silently;
  e.close_delay = server.close_delay(key(Drawn::close_delay, request));
  link.exchanges.push_back(exchange);

  const std::uint32_t attempt = t.attempts;
  later(arrival, Class::server, link,
        [this, &link, attempt, name = t.name] { observer_.reached(link, name, attempt); });
  const Duration thinking = think(key(Drawn::think, request, nth));
  later(arrival + thinking + back, Class::server, link, [this, exchange] {
    if (!exchange->over) first_byte(*exchange);
  });
}

void Network::first_byte(Exchange& e) {
  Link& link = *e.link;
  const std::int64_t bytes = std::min(e.bytes, most_body_bytes);
  if (link.h2) {
    if (e.announced_close && !link.goaway) {
      link.goaway = true;
      link.h2->goaway();
    }
    link.h2->answer(e.stream, e.status, bytes);
    if (e.body == 0) return body_end(e);
    flush_h2(link);
  } else {
    std::string head = http1_head(e.status, e.http_1_0, bytes, e.announced_close);
    link.announced_seen = link.announced_seen || e.announced_close;
    link.http_1_0_seen = link.http_1_0_seen || e.http_1_0;
    if (e.body == 0) {
      const bool bodiless = e.head || e.status == 204 || e.status == 304;
      if (!bodiless) head += body_bytes(bytes);
      link.deliver(head);
      return over(e);
    }
    link.deliver(head);
  }
  const auto self = *std::find_if(link.exchanges.begin(), link.exchanges.end(),
                                  [&](const auto& x) { return x.get() == &e; });
  later(now() + e.body, Class::server, link, [this, self] {
    if (!self->over) body_end(*self);
  });
}

void Network::body_end(Exchange& e) {
  Link& link = *e.link;
  if (link.h2) {
    link.h2->release_body(e.stream);
    flush_h2(link);
  } else if (!e.head && e.status != 204 && e.status != 304) {
    link.deliver(body_bytes(e.bytes));
  }
  over(e);
}

// The last byte has reached the client: what becomes of the connection, as its server sees it.
void Network::over(Exchange& e) {
  Link& link = *e.link;
  e.over = true;
  const Request request = e.transfer != nullptr ? e.transfer->request : link.request;
  const bool alone = link.exchanges.size() == 1;
  const bool closes = e.silent_close || e.announced_close || (e.http_1_0 && !link.h2);
  if (closes && !link.server_closed && !(link.h2 && !alone)) {
    link.server_closed = true;
    link.close_announced = !e.silent_close;
    link.idle_deadline = never;
    later(now() + e.close_delay, Class::server, link, [this, &link] { fin(link); });
  }
  if (alone && !link.server_closed) arm_idle_timer(link, request);
  std::erase_if(link.exchanges, [&](const auto& x) { return x.get() == &e; });
}

// Armed when the last byte of an answer has been sent: half a round trip before it arrived here.
void Network::arm_idle_timer(Link& link, const Request& request) {
  const ServerModel& server = setup_[link.needle->server];
  if (!server.has_idle_timeout) return;
  const Time deadline =
      now() - link.one_way + server.idle_timeout(key(Drawn::idle_timeout, request));
  link.idle_deadline = deadline;
  later(std::max(now(), deadline), Class::server, link, [this, &link, deadline] {
    if (link.idle_deadline == deadline && !link.server_closed) server_idle(link);
  });
}

void Network::server_idle(Link& link) {
  link.server_closed = true;
  link.close_announced = link.multiplexes;  // GOAWAY goes before the FIN
  later(std::max(now(), link.idle_deadline + link.one_way), Class::server, link, [this, &link] {
    if (link.h2 && !link.goaway) {
      link.goaway = true;
      link.h2->goaway();
      flush_h2(link);
    }
    fin(link);
  });
}

void Network::fin(Link& link) {
  end_input(link);
  link.peer_closed = true;
  observer_.peer_closed(link);
}

}  // namespace poolscope::oracle

// How servers answer and close. The model is the simulator's (sim/engine/requests.cpp:
// send_request, and answers.cpp), but the bytes of the real libcurl start it.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "oracle/clock.hpp"
#include "oracle/network.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

constexpr std::int16_t proxy_login = 407;

std::string body_of(const Exchange& e) {
  const ResponseModel& r = *e.response;
  const bool bodiless = (e.head && !r.body_on_head) || e.status == 204 || e.status == 304;
  if (bodiless) return {};
  const std::int64_t bytes = std::min(e.bytes, most_body_bytes);
  std::string body{body_bytes(std::max<std::int64_t>(0, bytes - r.missing_bytes))};
  return body += body_bytes(r.excess_bytes);
}

}  // namespace

void Network::request(Link& link, const HttpRequest& r) {
  std::uint32_t number = UINT32_MAX;
  std::from_chars(r.id.data(), r.id.data() + r.id.size(), number);
  const auto found = transfers_.find(number);
  if (found == transfers_.end()) return;
  Transfer& t = *found->second;
  observer_.requested(link, t);

  const Request& request = t.request;
  const Needle& needle = *t.needle;
  const Duration rtt = path_rtt(needle, request);
  const Duration one_way = rtt / 2, back = rtt - one_way;
  link.one_way = back;
  // The server reads a connection in order: no request overtakes an earlier one.
  Time arrival = link.late ? now() : std::max(now() + one_way, link.accepted);
  link.accepted = arrival;
  // A request to a server that has closed, or will have closed, is lost.
  if (link.dropped || link.peer_closed || link.server_closed || link.idle_deadline < arrival)
    return;
  link.idle_deadline = never;
  const std::uint32_t attempt = t.attempts;
  const std::int32_t stream = r.stream;
  later(arrival, Class::server, link, [this, &link, attempt, stream, name = t.name] {
    link.last_stream_read = stream;
    observer_.reached(link, name, attempt);
  });
  // A request after the last one that the server takes is refused by its GOAWAY, or lost.
  if (link.h2 && link.used_up) return;
  if (link.h2 && !has_room(link, arrival))
    return later(arrival + back, Class::server, link, [this, &link, stream] {
      link.h2->reset(stream, NGHTTP2_REFUSED_STREAM);
      flush_soon(link);
    });
  ++link.served;
  const ServerModel& keeps = keeper(link);
  link.used_up = link.used_up || arrival > link.old_at ||
                 (keeps.close_after_requests != 0 && link.served >= keeps.close_after_requests);
  if (link.h2 && link.used_up && !keeps.close_silently && !link.goaway)
    later(arrival + back, Class::server, link, [this, &link, stream] {
      if (std::exchange(link.goaway, true)) return;
      link.h2->goaway(stream);
      flush_soon(link);
    });
  answer(link, t, r, arrival);
}

// Whether a stream is free; if the server lets requests wait, `arrival` becomes the time when one
// is free.
bool Network::has_room(Link& link, Time& arrival) const {
  const ServerModel& server = setup_[link.needle->server];
  const std::size_t limit = server.max_concurrent_streams;
  if (limit == 0) return true;
  std::erase_if(link.open_streams, [&](const auto& open) { return open.second <= arrival; });
  if (link.open_streams.size() < limit) return true;
  if (!server.queues_over_limit) return false;
  std::vector<Time> ends;
  for (const auto& open : link.open_streams) ends.push_back(open.second);
  std::sort(ends.begin(), ends.end());
  arrival = ends[ends.size() - limit];
  return true;
}

void Network::answer(Link& link, Transfer& t, const HttpRequest& r, Time arrival) {
  const Request& request = t.request;
  const Needle& needle = *t.needle;
  const ServerModel& server = setup_[needle.server];
  const ServerModel& keeps = keeper(link);
  auto exchange = std::make_shared<Exchange>();
  Exchange& e = *exchange;
  e.link = &link;
  e.transfer = &t;
  e.stream = r.stream;
  e.head = r.method == "HEAD";
  ask_for_login(e, r);
  const bool asked = !e.challenges.empty();
  std::uint32_t nth = 0;
  const ResponseModel& response = next_response(e, nth);
  e.response = &response;
  if (!asked) e.status = response.status;
  t.status = e.status;
  t.redirect = valid(response.redirect) && !asked ? &setup_[response.redirect] : nullptr;
  bool h2 = link.h2 != nullptr;
  if (!h2 && !r.http2_upgrade.empty() && server.h2c_upgrade) {
    h2 = true;
    e.stream = 1;
    later(arrival + link.one_way, Class::server, link,
          [this, &link, r] { switch_protocols(link, r); });
  }
  const Draw& think = response.has_think ? response.think : server.think;
  const Draw& body = response.has_body ? response.body_bytes : server.body_bytes;
  e.bytes = e.head && !response.body_on_head ? 0 : body(key(Drawn::body, request, nth));
  const std::int64_t sent = e.bytes - response.missing_bytes + response.excess_bytes;
  e.body = server.bytes_per_us > 0 && sent > 0
               ? whole_units(static_cast<double>(sent) / server.bytes_per_us)
               : 0;
  e.http_1_0 =
      (response.has_http_version ? response.http_1_0 : server.http_1_0) && !response.keep_alive_1_0;
  e.ends_with_close = !h2 && (response.delimited_by_close || response.missing_bytes > 0);
  const bool used_up = link.used_up && !h2;
  e.closes_silently = response.close ? response.close_silently : keeps.close_silently;
  e.announced_close = response.close ? !response.close_silently
                                     : !keeps.keep_alive || (used_up && !keeps.close_silently);
  const bool by_challenge =
      asked &&
      setup_[e.status == proxy_login ? needle.first_server : needle.server].close_on_challenge;
  e.announced_close = e.announced_close || by_challenge || (h2 && response.goaway) ||
                      (response.proxy_close && needle.origin_is_proxy);
  e.silent_close = response.close ? response.close_silently
                                  : keeps.keep_alive && used_up && keeps.close_silently;
  e.close_delay = keeps.close_delay(key(Drawn::close_delay, request));
  e.arrival = arrival;
  e.thinking = think(key(Drawn::think, request, nth));
  link.exchanges.push_back(exchange);
  read_body(e, r);
}

// Streams that the client has given up still count until the server hears of it.
void Network::streams_reset(Link& link, const std::vector<std::int32_t>& streams) {
  const Time told = now() + path_rtt(*link.needle, link.request) / 2;
  std::size_t given_up = 0;
  Request request = link.request;
  for (const std::int32_t stream : streams) {
    if (const auto open = link.open_streams.find(stream); open != link.open_streams.end())
      open->second = std::min(open->second, told);
    given_up += std::erase_if(link.exchanges, [&](const auto& exchange) {
      if (exchange->stream != stream) return false;
      exchange->over = true;
      if (exchange->transfer != nullptr) request = exchange->transfer->request;
      return true;
    });
  }
  if (given_up == 0 || !link.exchanges.empty() || link.server_closed || link.dropped) return;
  if (link.used_up)
    close_by_server(link, says_goodbye(link, keeper(link).close_silently),
                    told + link.one_way - now());
  else
    arm_idle_timer(link, request, told);
}

Http1Head Network::head_of(const Exchange& e) const {
  const ResponseModel& r = *e.response;
  Http1Head head;
  head.status = e.status;
  head.challenges = e.challenges;
  head.http_1_0 = e.http_1_0 || r.keep_alive_1_0;
  head.length = std::min(e.bytes, most_body_bytes);
  head.no_length = r.delimited_by_close;
  head.length_overflows = r.length_overflows;
  head.proxy_close = r.proxy_close;
  head.announce_close = e.announced_close && !r.proxy_close;
  head.keep_alive = r.keep_alive_1_0;
  if (valid(r.redirect) && e.challenges.empty())
    head.location = setup_.url_of(setup_[r.redirect]) + "/";
  return head;
}

void Network::first_byte(Exchange& e) {
  Link& link = *e.link;
  const ResponseModel& response = *e.response;
  if (link.h2) {
    const bool instead = response.refuse_stream || response.http_1_1_required;
    if (instead && response.goaway && !std::exchange(link.goaway, true)) link.h2->goaway(e.stream);
    if (response.refuse_stream) return reset_stream(e, NGHTTP2_REFUSED_STREAM);
    if (response.http_1_1_required) return reset_stream(e, NGHTTP2_HTTP_1_1_REQUIRED);
    if (e.announced_close && !link.goaway) {
      link.goaway = true;
      link.h2->goaway();
    }
    link.h2->answer(e.stream, head_of(e));
    if (response.stream_error) return reset_stream(e, NGHTTP2_INTERNAL_ERROR);
    if (e.body > 0 || response.abort_after != never) flush_h2(link);
  } else {
    link.announced_seen = link.announced_seen || e.announced_close;
    link.http_1_0_seen = link.http_1_0_seen || e.http_1_0 || response.delimited_by_close;
    std::string head = http1_head(head_of(e));
    if (e.expects) link.h1.no_body();
    if (response.excess_bytes > 0 || (e.head && response.body_on_head)) link.stray = true;
    if (e.body == 0 && response.abort_after == never) {
      head += body_of(e);
      link.deliver(head);
      return over(e);
    }
    link.deliver(head);
  }
  const auto self = shared(e);
  if (response.abort_after != never)
    return later(now() + response.abort_after, Class::server, link, [this, &link, self] {
      if (self->over) return;
      if (link.h2) return reset_stream(*self, NGHTTP2_INTERNAL_ERROR);
      const bool silently = self->closes_silently;
      forget(*self);
      close_by_server(link, says_goodbye(link, silently), 0);
    });
  if (e.body == 0) return body_end(e);
  later(now() + e.body, Class::server, link, [this, self] {
    if (!self->over) body_end(*self);
  });
}

void Network::reset_stream(Exchange& e, std::uint32_t code) {
  Link& link = *e.link;
  link.h2->reset(e.stream, code);
  flush_h2(link);
  forget(e);
}

void Network::forget(Exchange& e) {
  e.over = true;
  read_rest(e);
  std::erase_if(e.link->exchanges, [&](const auto& x) { return x.get() == &e; });
}

void Network::body_end(Exchange& e) {
  Link& link = *e.link;
  if (link.h2) {
    link.h2->release_body(e.stream);
    flush_h2(link);
  } else {
    link.deliver(body_of(e));
  }
  over(e);
}

// The last byte has reached the client: what the server does with the connection.
void Network::over(Exchange& e) {
  Link& link = *e.link;
  const Request request = e.transfer != nullptr ? e.transfer->request : link.request;
  const bool alone = link.exchanges.size() == 1;
  const bool used_up = link.h2 && link.used_up;
  const bool closes = e.silent_close || e.announced_close || (!link.h2 && e.http_1_0) ||
                      e.ends_with_close || used_up;
  const bool ends = closes && !(link.h2 && !alone);
  const bool silently = e.silent_close || (used_up && keeper(link).close_silently);
  const bool announced = e.ends_with_close && !e.announced_close && !e.http_1_0
                             ? says_goodbye(link, e.closes_silently)
                             : !silently;
  if (ends && silently && e.close_delay == 0 && !e.ends_with_close && !link.server_closed) {
    // The FIN comes with the last byte.
    link.server_closed = true;
    link.close_announced = false;
    link.idle_deadline = never;
    unserve(link, now());
    fin(link);
  } else if (ends) {
    close_by_server(link, announced, e.close_delay);
  }
  const Time stray_after = e.response->stray_after;
  if (!link.h2 && !e.ends_with_close && stray_after != never)
    later(now() + stray_after, Class::server, link, [this, &link] { stray(link); });
  if (alone && !link.server_closed) arm_idle_timer(link, request, now() - link.one_way);
  forget(e);
}

// The server sends its FIN, which arrives after `delay`; with HTTP/2, GOAWAY goes before it.
void Network::close_by_server(Link& link, bool announced, Duration delay) {
  if (link.server_closed) return;
  link.server_closed = true;
  link.close_announced = announced;
  link.idle_deadline = never;
  unserve(link, now() + std::max<Duration>(0, delay - link.one_way));
  // GOAWAY names the last stream that the server had read when it decided: it refuses a request on
  // its way. A connection that is used up has its GOAWAY on the way already.
  const bool goes_away = link.h2 && announced && !link.goaway && !link.used_up;
  if (goes_away) {
    link.goaway = true;
    link.h2->goaway(link.last_stream_read);
  }
  later(now() + delay, Class::server, link, [this, &link] {
    if (!link.dropped) fin(link);
  });
}

// Events of servers (FORMAT.md, "Servers"). What a server sends takes half a round trip to arrive.
void Network::server_event(ServerId server, const ServerEvent& happens) {
  using Do = ServerEvent::Do;
  const Do what = happens.what;
  if (what == Do::refuse) refusing_.insert(server);
  if (what == Do::accept) refusing_.erase(server);
  for (const auto& each : links_) {
    Link& link = *each;
    if (link.gone || link.server_closed || !link.ready || keeper_of(*link.needle) != server)
      continue;
    const bool meant =
        happens.pool.empty() || (link.pool != nullptr && link.pool->name == happens.pool &&
                                 link.number == happens.connection);
    if (!meant) continue;
    const bool in_use = !link.users.empty();
    if (what == Do::drop_silently) link.dropped = true;
    if (what == Do::close_idle && !in_use)
      close_by_server(link, says_goodbye(link, keeper(link).close_silently), link.one_way);
    if (what == Do::kill) kill(link);
    if (what == Do::stray_bytes && !in_use && !link.multiplexes)
      later(now() + link.one_way, Class::server, link, [this, &link] { stray(link); });
    if (what != Do::goaway || !link.multiplexes) continue;
    if (!in_use) {
      close_by_server(link, true, link.one_way);
    } else if (!link.goaway) {
      // The open streams go on to their end; the FIN follows the last answer.
      link.goaway = true;
      link.h2->goaway();
      flush_h2(link);
      for (const auto& exchange : link.exchanges) exchange->announced_close = true;
    }
  }
}

// The server's process ends: it sends nothing more, and open answers are never completed.
void Network::kill(Link& link) {
  for (const auto& exchange : link.exchanges) exchange->over = true;
  link.exchanges.clear();
  close_by_server(link, false, link.one_way);
}

// The server that decides about a connection: the proxy that forwards on it, else the origin.
ServerId Network::keeper_of(const Needle& needle) const {
  return needle.origin_is_proxy ? needle.first_server : needle.server;
}
const ServerModel& Network::keeper(const Link& link) const {
  return setup_[keeper_of(*link.needle)];
}

// Whether a FIN that the server decides on has something before it: GOAWAY, close_notify.
bool Network::says_goodbye(const Link& link, bool silently) const {
  return !silently && (link.multiplexes || link.tls != nullptr || link.outer_tls != nullptr);
}

// The server's clock for an idle connection starts: `from` is its own time.
void Network::arm_idle_timer(Link& link, const Request& request, Time from) {
  const ServerModel& server = keeper(link);
  if (!server.has_idle_timeout) return;
  const Time deadline = from + server.idle_timeout(key(Drawn::idle_timeout, request));
  link.idle_deadline = deadline;
  later(std::max(now(), deadline), Class::server, link, [this, &link, deadline] {
    if (link.idle_deadline == deadline && !link.server_closed) server_idle(link);
  });
}

void Network::stray(Link& link) {
  link.stray = true;
  link.deliver("stray");
}

void Network::server_idle(Link& link) {
  const Time arrives = std::max(now(), link.idle_deadline + link.one_way);
  close_by_server(link, says_goodbye(link, keeper(link).close_silently), arrives - now());
}

// The FIN comes after everything that the server has to send by then.
void Network::fin(Link& link) {
  if (link.h2 && link.settings_at <= now()) {
    link.settings_sent = true;
    flush_h2(link);
  }
  end_input(link, link.close_announced);
  link.peer_closed = true;
  observer_.peer_closed(link);
}

}  // namespace poolscope::oracle

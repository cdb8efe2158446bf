#include "oracle/network.hpp"

#include <algorithm>
#include <cerrno>

#include "oracle/clock.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

bool https_proxy(const Needle& n) {
  return valid(n.http_proxy.peer) && n.http_proxy.type == ProxyType::https;
}

std::string not_http2() {
  Http1Head head;
  head.status = 400;
  head.announce_close = true;
  return http1_head(head);
}

}  // namespace

Link::Link(Network& n, Transfer& t)
    : network(n),
      pool(t.pool),
      request(t.request),
      needle(t.needle),
      opener(&t),
      dns(t.dns),
      created(now()) {}

void Link::connecting(const sockaddr&) {
  network.connecting(*this);
}
void Link::sent(std::string_view bytes) {
  network.sent(*this, bytes);
}
void Link::closed() {
  network.closed(*this);
}
void Link::deliver(std::string_view bytes) {
  if (gone) return;
  const std::string inner = tls ? tls->seal(bytes) : std::string{bytes};
  arrive(inner);
}
void Link::arrive(std::string_view bytes) {
  if (gone) return;
  if (outer_tls)
    socket->arrive(outer_tls->seal(bytes));
  else
    socket->arrive(bytes);
}

// The DNS cache counts whole seconds in 7.88.1 (lib/hostip.c: hostcache_timestamp_remove), and
// milliseconds in 8.21 and 8.22 (lib/vdns/dnscache.c). Of the versions between, 8.16 is taken as
// the first with milliseconds.
Network::Network(const Setup& setup, Agenda& agenda, Observer& observer, Authority& authority,
                 unsigned library)
    : setup_(setup),
      agenda_(agenda),
      observer_(observer),
      authority_(authority),
      dns_in_ms_(library >= 0x081000) {
  for (std::uint32_t i = 0; i < setup.servers.size(); ++i)
    for (const ServerEvent& e : setup.servers[i].events)
      agenda_.add(e.at, Class::server, [this, id = ServerId{i}, &e] { server_event(id, e); });
}

DrawKey Network::key(Drawn what, const Request& request, std::uint32_t hop) const {
  return {setup_.seed, what, static_cast<std::uint64_t>(request.index), hop};
}

Duration Network::path_rtt(const Needle& needle, const Request& request) const {
  const Duration origin = setup_[needle.server].rtt(key(Drawn::rtt, request));
  if (needle.first_server == needle.server) return origin;
  return origin + setup_[needle.first_server].rtt(key(Drawn::rtt, request, 1));
}

// The round trip to the proxy if there is one, else to the origin.
Duration Network::first_hop_rtt(const Link& link) const {
  const Needle& n = *link.needle;
  if (n.first_server == n.server) return path_rtt(n, link.request);
  return setup_[n.first_server].rtt(key(Drawn::rtt, link.request, 1));
}

TlsSite& Network::site(ServerId server) {
  auto& site = sites_[server];
  if (!site) site = std::make_unique<TlsSite>(authority_, setup_[server]);
  return *site;
}

void Network::later(Time t, Class what, Link& link, std::function<void()> action) {
  agenda_.add(t, what, [&link, action = std::move(action)] {
    if (!link.gone) action();
  });
}

void Network::add(Transfer& t) {
  transfers_[static_cast<std::uint32_t>(t.request.index)] = &t;
}
void Network::remove(Transfer& t) {
  transfers_.erase(static_cast<std::uint32_t>(t.request.index));
  for (Link* link : t.links) {
    if (link->opener == &t) link->opener = nullptr;
    link->users.erase(&t);
    for (const auto& exchange : link->exchanges)
      if (exchange->transfer == &t) exchange->transfer = nullptr;
  }
}

int Network::open(Transfer& opener, int family) {
  links_.push_back(std::make_unique<Link>(*this, opener));
  Link& link = *links_.back();
  link.prior_knowledge =
      setup_.options_of(*link.needle).http_version == HttpVersion::v2_prior_knowledge;
  link.socket = open_socket(link, family);
  if (link.socket == nullptr) return -1;
  observer_.opened(link, opener);
  return link.socket->fd;
}

// A look-up comes first, unless the name is known: see DnsCache.
void Network::connecting(Link& link) {
  const auto name = static_cast<std::uint32_t>(link.needle->first_hop);
  const auto cached = link.dns->find(name);
  const std::int64_t timeout_s = setup_.options_of(*link.needle).dns_cache_timeout_s;
  const auto age_ms = [&](model::Time stored) {
    return dns_in_ms_ ? libcurl_ms_between(now(), stored)
                      : (now() / model::second - stored / model::second) * 1000;
  };
  const bool fresh =
      cached != link.dns->end() && (timeout_s == -1 || age_ms(cached->second) < timeout_s * 1000);
  if (setup_[link.needle->first_hop].literal || fresh) return connect(link);
  const Duration takes = setup_[link.needle->first_server].dns(key(Drawn::dns, link.request));
  later(now() + takes, Class::handshake, link, [this, &link, name] {
    (*link.dns)[name] = now();
    connect(link);
  });
}

void Network::connect(Link& link) {
  Transfer& t = *link.opener;
  t.namelookup += now() - t.single_start;
  t.single_start = now();
  const ServerModel& server = setup_[link.needle->first_server];
  const Duration takes = server.has_connect ? server.connect(key(Drawn::connect, link.request))
                                            : server.rtt(key(Drawn::rtt, link.request));
  later(now() + takes, Class::handshake, link, [this, &link] { connected(link); });
}

void Network::connected(Link& link) {
  const Needle& n = *link.needle;
  const ServerModel& first = setup_[n.first_server];
  if (refusing_.contains(n.first_server)) {
    link.socket->error = ECONNREFUSED;
    return;
  }
  link.socket->connected = true;
  const Duration rtt = path_rtt(n, link.request);
  link.one_way = rtt - rtt / 2;
  link.accepted = now() + first.accept(key(Drawn::accept, link.request));
  const ServerModel& keeps = keeper(link);
  if (keeps.has_max_age) link.old_at = now() + keeps.max_age(key(Drawn::max_age, link.request));
  take_a_place(link);
  // The round trips that a proxy needs before libcurl can talk to the origin.
  const bool https = https_proxy(n), socks = valid(n.socks_proxy.peer);
  if (!https && !socks && !n.tunnel) return start_tls(link);
  if (https) {
    link.outer_handshake.from = std::max(now(), link.accepted);
    link.outer_tls = std::make_unique<TlsServer>(site(n.first_server), setup_[n.first_hop].host);
  }
  if (socks || n.tunnel) link.proxy = std::make_unique<ProxyServer>(n, first);
}

void Network::proxy_reply(Link& link, const ProxyServer::Reply& reply) {
  const Duration hop = setup_[link.needle->first_server].rtt(key(Drawn::rtt, link.request, 1));
  const Duration path = path_rtt(*link.needle, link.request);
  const Time from = link.late ? now() - first_hop_rtt(link) / 2 : std::max(now(), link.accepted);
  later(from + (reply.last ? path : hop), Class::handshake, link, [this, &link, reply] {
    link.arrive(reply.bytes);
    if (reply.closes) {
      link.turned_away = true;
      end_input(link, true);
    }
    if (!reply.last) return;
    link.proxy.reset();
    start_tls(link);
  });
}

void Network::start_tls(Link& link) {
  if (!link.needle->tls) return become_ready(link);
  link.handshake.from = std::max(now(), link.accepted);
  link.tls =
      std::make_unique<TlsServer>(site(link.needle->server), setup_[link.needle->origin].host);
}

void Network::shake(Link& link, Handshake& h, TlsServer& tls, const Takes& takes,
                    std::function<void()> done) {
  if (h.over) return;
  const auto finish = [&h, done] {
    h.over = true;
    done();
  };
  if (tls.established() && h.under_way == 0 && h.flights > 0) {
    // The client's last message completed the handshake, unless the server sends a last flight.
    if (!tls.two_round_trips() || h.flights > 1) return finish();
  }
  const std::string flight = tls.take_output();
  if (flight.empty()) return;
  const bool twice = tls.two_round_trips();
  const Duration part = twice && h.flights == 0 ? takes(twice) / 2 : takes(twice);
  ++h.flights;
  ++h.under_way;
  later(std::max(now(), h.from + part), Class::handshake, link, [&link, &h, &tls, flight, finish] {
    --h.under_way;
    if (&tls == link.outer_tls.get())
      link.socket->arrive(flight);
    else
      link.arrive(flight);
    if (tls.failed()) link.socket->fin = true;
    if (tls.established() && h.flights == 2) finish();
  });
}

void Network::handshake(Link& link) {
  const auto takes = [this, &link](bool twice) {
    const ServerModel& server = setup_[link.needle->server];
    return server.has_tls ? server.tls(key(Drawn::tls, link.request))
                          : path_rtt(*link.needle, link.request) * (twice ? 2 : 1);
  };
  shake(link, link.handshake, *link.tls, takes, [this, &link] { become_ready(link); });
}

void Network::outer_handshake(Link& link) {
  const auto takes = [this, &link](bool) {
    const ServerModel& first = setup_[link.needle->first_server];
    return first.has_tls ? first.tls(key(Drawn::tls, link.request, 1))
                         : first.rtt(key(Drawn::rtt, link.request, 1)) * (first.tls_1_2 ? 2 : 1);
  };
  shake(link, link.outer_handshake, *link.outer_tls, takes, [this, &link] {
    if (!link.proxy) start_tls(link);
  });
}

// The protocol that is agreed: by ALPN over TLS, by prior knowledge on cleartext, else HTTP/1.
void Network::become_ready(Link& link) {
  const ServerModel& server = setup_[link.needle->server];
  const bool h2 =
      link.tls ? link.tls->negotiated_h2() : link.prior_knowledge && server.h2c_prior_knowledge;
  link.ready = true;
  link.multiplexes = h2;
  link.protocol = h2 ? Protocol::h2 : (server.http_1_0 ? Protocol::http_1_0 : Protocol::http_1_1);
  observer_.ready(link);
  if (!h2) return;
  // The server speaks HTTP/2 after it has read the end of the client's handshake, or on cleartext
  // the client's preface. A full handshake of TLS 1.2 ends with the server's message.
  const Duration rtt = path_rtt(*link.needle, link.request), there = rtt / 2;
  const bool at_once = link.tls && link.tls->two_round_trips();
  const Time readable = std::max(now() + there, link.tls ? 0 : link.accepted);
  speak_http2(link, at_once ? now() : readable + (rtt - there));
}

void Network::speak_http2(Link& link, Time due) {
  const ServerModel& server = setup_[link.needle->server];
  link.h2 = std::make_unique<Http2Server>(server.max_concurrent_streams);
  // SETTINGS are sent last in their instant: whatever else is due then goes with them.
  link.settings_at = due + server.settings(key(Drawn::settings, link.request));
  later(link.settings_at, Class::flush, link, [this, &link] {
    link.settings_sent = true;
    read_bodies(link);
    flush_h2(link);
  });
}

// The server reads the bodies of requests by HTTP/2, which opens the client's windows again.
void Network::read_bodies(Link& link) {
  if (link.settings_sent && link.h2->read_bodies()) flush_h2(link);
  link.socket->blocked = link.h2->window_full();
}

void Network::flush_soon(Link& link) {
  if (std::exchange(link.flush_due, true)) return;
  later(now(), Class::flush, link, [this, &link] {
    link.flush_due = false;
    flush_h2(link);
  });
}

void Network::flush_h2(Link& link) {
  if (link.h2 && link.settings_sent) link.deliver(link.h2->take_output());
}

void Network::sent(Link& link, std::string_view bytes) {
  if (link.held) {
    link.unread += bytes;
    return;
  }
  // A server that has closed must not read the alert that OpenSSL sends when it meets an end
  // without close_notify: it would forget the TLS session.
  constexpr char alert = 21;
  if (link.peer_closed && (link.tls || link.outer_tls) && bytes.starts_with(alert)) return;
  std::string outer;
  if (link.outer_tls) {
    outer = link.outer_tls->feed(bytes);
    outer_handshake(link);
    bytes = outer;
    if (link.outer_tls->client_closed()) shut_down(link);
  }
  if (bytes.empty()) return;
  if (link.proxy) {
    link.proxy->feed(bytes);
    while (const auto reply = link.proxy->next()) proxy_reply(link, *reply);
    return;
  }
  if (!link.tls) return plain(link, bytes);
  const std::string inside = link.tls->feed(bytes);
  handshake(link);
  if (!inside.empty()) plain(link, inside);
  if (link.tls->client_closed()) shut_down(link);
}

// libcurl shuts TLS down gracefully: it waits for the server to do the same.
void Network::shut_down(Link& link) {
  observer_.shut_down(link);
  if (link.peer_closed) return;
  link.server_closed = true;  // if it meant to close later, it closes now
  const Duration rtt = path_rtt(*link.needle, link.request);
  unserve(link, now() + rtt / 2);
  later(now() + rtt, Class::server, link, [this, &link] { end_input(link, true); });
}

// Ends the input of libcurl: a silent close is a bare FIN; any other close begins with close_notify
// in TLS.
void Network::end_input(Link& link, bool announced) {
  if (announced && link.tls) link.arrive(link.tls->close_notify());
  if (announced && link.outer_tls) link.socket->arrive(link.outer_tls->close_notify());
  link.socket->fin = true;
}

void Network::plain(Link& link, std::string_view bytes) {
  if (link.h2) {
    const std::vector<HttpRequest> requests = link.h2->feed(bytes);
    // Streams that the client gave up before the new requests make room for them.
    const auto is_older = [&](std::int32_t stream) {
      return requests.empty() || stream < requests.front().stream;
    };
    std::vector<std::int32_t> older, newer;
    for (const std::int32_t stream : link.h2->take_reset())
      (is_older(stream) ? older : newer).push_back(stream);
    streams_reset(link, older);
    for (const HttpRequest& r : requests) request(link, r);
    for (const std::int32_t stream : link.h2->take_complete()) body_read(link, stream);
    read_bodies(link);
    return streams_reset(link, newer);
  }
  link.h1.feed(bytes);
  while (true) {
    if (link.h1.body_ends()) body_read(link, 0);
    const auto r = link.h1.next();
    if (!r) break;
    if (r->method == "PRI")  // HTTP/2 to a server that has none
      later(now() + path_rtt(*link.needle, link.request), Class::server, link, [this, &link] {
        link.deliver(not_http2());
        fin(link);
      });
    else
      request(link, *r);
  }
  slow_down(link);
}

void Network::closed(Link& link) {
  link.gone = true;
  unserve(link, now() + link.one_way);
  for (const auto& exchange : link.exchanges) exchange->over = true;
  link.exchanges.clear();
  observer_.closed(link);
}

}  // namespace poolscope::oracle

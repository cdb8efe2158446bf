#include "match/words.hpp"

#include <fmt/format.h>

namespace poolscope::match {

using namespace model;

namespace words {

std::string length(std::int64_t ms) {
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms % 1000 == 0) return fmt::format("{} s", ms / 1000);
  if (ms < 10'000) return fmt::format("{:.2f} s", static_cast<double>(ms) / 1000);
  return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
}

std::string name(const Connection& c) {
  return fmt::format("#{}", c.number);
}

namespace {

std::string_view protocol_name(std::int64_t protocol) {
  switch (static_cast<Protocol>(protocol)) {
    case Protocol::h2:
      return "HTTP/2";
    case Protocol::h3:
      return "HTTP/3";
    case Protocol::http_1_0:
      return "HTTP/1.0";
    default:
      return "HTTP/1.1";
  }
}

std::string_view ip_name(std::int64_t v) {
  constexpr std::string_view names[] = {"any IP version", "IPv4 only", "IPv6 only"};
  return names[static_cast<std::size_t>(v)];
}

std::string_view phase_name(std::int64_t state) {
  switch (static_cast<ConnectionState>(state)) {
    case ConnectionState::resolving:
      return "its name is being resolved";
    case ConnectionState::proxy:
      return "its proxy is being talked to";
    case ConnectionState::tls:
      return "its TLS handshake is under way";
    case ConnectionState::login:
      return "it is still logging in";
    default:
      return "it is still connecting";
  }
}

std::string proxy_of(const Setup& setup, const Needle& n) {
  const ProxyUse& use = valid(n.socks_proxy.peer) ? n.socks_proxy : n.http_proxy;
  if (!valid(use.peer)) return "no proxy";
  return fmt::format("proxy {}:{}", setup[use.peer].host, setup[use.peer].port);
}

std::string via_of(const Setup& setup, const Needle& n) {
  if (!valid(n.via)) return "nowhere else";
  return fmt::format("{}:{}", setup[n.via].host, setup[n.via].port);
}

// "a TLS setting": the values, where they are numbers, and the option's name.
std::string on_off(std::int64_t v) {
  return v != 0 ? "on" : "off";
}

std::string finding_words(const Setup& setup, const Transfer& t, const Connection& c,
                          const Finding& f) {
  const Needle& have = setup[c.needle];
  const Needle& want = setup[t.needle];
  switch (f.reason) {
    case Reason::none:
      return "passed";
    case Reason::is_connect_only:
      return "it was made with CURLOPT_CONNECT_ONLY: only the application may use it";
    case Reason::is_marked_close:
      return "it is marked for closing";
    case Reason::ip_version:
      return fmt::format("it was made with {}, the request wants {} (CURLOPT_IPRESOLVE)",
                         ip_name(f.have), ip_name(f.want));
    case Reason::local_bind:
      return "the request is bound to another interface or local port (CURLOPT_INTERFACE, "
             "CURLOPT_LOCALPORT)";
    case Reason::via_presence:
    case Reason::via_differs:
      return fmt::format("it was redirected to {}, the request goes to {} (CURLOPT_CONNECT_TO)",
                         via_of(setup, have), via_of(setup, want));
    case Reason::scheme_differs:
      return "it was made for http, the request is https";
    case Reason::host_differs:
      return fmt::format("it was made for host {}, the request asks for {}",
                         setup[have.origin].host, setup[want.origin].host);
    case Reason::port_differs:
      return fmt::format("it was made for port {}, the request asks for {}", f.have, f.want);
    case Reason::still_connecting:
      return fmt::format("it is not connected yet ({}), so nobody knows whether it will multiplex",
                         phase_name(f.have));
    case Reason::busy_http1:
      return "it is busy with another transfer, and HTTP/1 carries one at a time";
    case Reason::may_not_multiplex:
      return "it is busy, and this request may not share a connection";
    case Reason::other_multi:
      return "it is busy with transfers of another multi handle: only an idle one changes hands";
    case Reason::needs_tls:
      return "it is clear text, the request needs TLS";
    case Reason::has_tls:
      return "it is encrypted, and http never rides on TLS";
    case Reason::forwarding_differs:
      return fmt::format("{} goes through a forwarding proxy, the other does not",
                         f.have != 0 ? "it" : "the request");
    case Reason::proxy_presence:
    case Reason::proxy_peer:
      return fmt::format("it uses {}, the request {}", proxy_of(setup, have),
                         proxy_of(setup, want));
    case Reason::proxy_type:
      return "it talks to its proxy in another way (CURLOPT_PROXYTYPE)";
    case Reason::proxy_credentials:
      return "it logged in to the proxy as somebody else (CURLOPT_PROXYUSERPWD)";
    case Reason::proxy_tls:
      return "its HTTPS proxy was talked to with other TLS settings";
    case Reason::tls_version:
      return "it was made with another CURLOPT_SSLVERSION";
    case Reason::tls_options:
      return "it was made with other CURLOPT_SSL_OPTIONS";
    case Reason::tls_verify_peer:
      return fmt::format("CURLOPT_SSL_VERIFYPEER was {} for it, the request has it {}",
                         on_off(f.have), on_off(f.want));
    case Reason::tls_verify_host:
      return fmt::format("CURLOPT_SSL_VERIFYHOST was {} for it, the request has {}", f.have,
                         f.want);
    case Reason::tls_verify_status:
      return fmt::format("CURLOPT_SSL_VERIFYSTATUS was {} for it, the request has it {}",
                         on_off(f.have), on_off(f.want));
    case Reason::tls_ca:
      return "it was made with other CA files (CURLOPT_CAINFO, CURLOPT_CAPATH): the strings differ";
    case Reason::tls_certificate:
      return "it was made with another client certificate (CURLOPT_SSLCERT)";
    case Reason::tls_key:
      return "it was made with another private key (CURLOPT_SSLKEY)";
    case Reason::tls_pin:
      return "it was made with another CURLOPT_PINNEDPUBLICKEY";
    case Reason::tls_ciphers:
      return "it was made with other ciphers (CURLOPT_SSL_CIPHER_LIST)";
    case Reason::tls_curves:
      return "it was made with other curves (CURLOPT_SSL_EC_CURVES)";
    case Reason::never_answered:
      return "its server has not answered yet, so its HTTP version is unknown";
    case Reason::credentials:
      return "it is logged in as somebody else (CURLOPT_USERPWD)";
    case Reason::http_version:
      return fmt::format("it speaks {}, which the request rules out (CURLOPT_HTTP_VERSION)",
                         protocol_name(f.have));
    case Reason::client_streams:
      return fmt::format(
          "it carries {} streams, the limit is {} "
          "(CURLMOPT_MAX_CONCURRENT_STREAMS)",
          f.have, f.want);
    case Reason::server_streams:
      return fmt::format("it carries {} streams, its server allows {}", f.have, f.want);
    case Reason::goaway:
      return "its server sent GOAWAY: it takes no further streams";
    case Reason::idle_too_long:
      return fmt::format("it had been idle for {}; the limit is {} (CURLOPT_MAXAGE_CONN)",
                         length(f.have), length(f.want));
    case Reason::too_old:
      return fmt::format("it was made {} ago; the limit is {} (CURLOPT_MAXLIFETIME_CONN)",
                         length(f.have), length(f.want));
    case Reason::peer_closed:
      return "the server had closed it";
    case Reason::trusted_unchecked:
      return fmt::format(
          "the server has closed it, but libcurl looked {} ago and does not look "
          "again within 1 s",
          length(f.have));
  }
  return "";
}

std::string request_name(const Setup& setup, const Transfer& t) {
  return setup.request_name(t.request);
}

const Cell* deciding_cell(const Explanation& e, const Candidate*& of) {
  for (const Candidate& c : e.candidates)
    if (c.reached && c.turned_away_by() == e.decision.gate) {
      of = &c;
      return &c.cells.back();
    }
  return nullptr;
}

std::string why_created(const Explanation& e, const World& world, const Setup& setup,
                        const Transfer& t) {
  const Needle& needle = setup[t.needle];
  const std::string& destination = setup[needle.destination].key;
  const Options& options = setup.options_of(needle);
  if (e.decision.gate == GateId::not_searched)
    return options.connect_only
               ? "CURLOPT_CONNECT_ONLY: such a request always gets a connection of its own."
               : "CURLOPT_FRESH_CONNECT: libcurl did not look for one to reuse.";
  // What the search itself threw out is the nearest cause.
  const auto closed = [&](const std::vector<Closing>& list) -> const Closing* {
    for (const Closing& c : list)
      if (world[c.connection].bundle == world.find_bundle(t.pool, needle.destination)) return &c;
    return nullptr;
  };
  const Candidate* of = nullptr;
  if (const Cell* cell = deciding_cell(e, of)) {
    const Connection& c = world[of->connection];
    const std::string words = finding_words(setup, t, c, cell->finding);
    std::size_t reached = 0;
    for (const Candidate& x : e.candidates) reached += x.reached ? 1 : 0;
    if (reached == 1)
      return fmt::format("The only candidate, {}, was turned away: {}.", name(c), words);
    return fmt::format("None of {} candidates would do; {} came furthest: {}.", reached, name(c),
                       words);
  }
  if (const Closing* pruned = closed(e.decision.prunes)) {
    const Connection& c = world[pruned->connection];
    switch (pruned->reason) {
      case CloseReason::max_age:
        return fmt::format(
            "{} was pruned first: idle for {}, the limit is {} "
            "(CURLOPT_MAXAGE_CONN).",
            name(c), length(libcurl_ms_between(world.now, c.idle_since)),
            length(options.maxage_conn_s * 1000));
      case CloseReason::max_lifetime:
        return fmt::format(
            "{} was pruned first: made {} ago, the limit is {} "
            "(CURLOPT_MAXLIFETIME_CONN).",
            name(c), length(libcurl_ms_between(world.now, c.created)),
            length(options.maxlifetime_conn_s * 1000));
      default:
        return fmt::format("{} was pruned first: {}.", name(c), close_sentence(pruned->reason));
    }
  }
  return fmt::format("The pool holds no connection to {}.", destination);
}

std::string evicted(const Explanation& e, const World& world) {
  if (e.decision.evictions.empty()) return "";
  std::string list;
  for (const Closing& c : e.decision.evictions)
    list += (list.empty() ? "" : ", ") + name(world[c.connection]);
  const bool host = e.decision.evictions.front().reason == CloseReason::host_limit;
  return fmt::format(" To make room, {} {} closed: idle the longest ({}).", list,
                     e.decision.evictions.size() == 1 ? "was" : "were",
                     host ? "CURLMOPT_MAX_HOST_CONNECTIONS" : "CURLMOPT_MAX_TOTAL_CONNECTIONS");
}

}  // namespace

void tell(Explanation& e, const World& world, const Setup& setup) {
  const Transfer& t = world[e.transfer];
  const Needle& needle = setup[t.needle];
  const std::string request = request_name(setup, t);
  const MultiOptions multi = multi_options_of(world, setup, t);
  const std::string& destination = setup[needle.destination].key;
  e.option = std::string{gate_option(e.decision.gate)};
  switch (e.decision.outcome) {
    case Outcome::reuse: {
      const Connection& c = world[e.decision.connection];
      e.headline = fmt::format("{} reused {}", request, name(c));
      std::size_t before = 0;
      for (const Candidate& x : e.candidates)
        if (x.reached && !x.taken) ++before;
      e.sentence =
          e.decision.multiplexed
              ? fmt::format(
                    "{} speaks {} and has room: the transfer becomes one more "
                    "stream beside {}.",
                    name(c), protocol_name(static_cast<std::int64_t>(c.protocol)), c.attached)
              : fmt::format("{} to {} was idle for {} and passed every gate.", name(c), destination,
                            length(libcurl_ms_between(world.now, c.idle_since)));
      if (before > 0)
        e.sentence +=
            fmt::format(" {} older {} before it {} turned away.", before,
                        before == 1 ? "candidate" : "candidates", before == 1 ? "was" : "were");
      const Cell* last = nullptr;
      for (const Candidate& x : e.candidates)
        if (x.taken && !x.cells.empty()) last = &x.cells.back();
      if (last != nullptr && last->finding.reason == Reason::trusted_unchecked)
        e.sentence += " But " + finding_words(setup, t, c, last->finding) + ".";
      e.option.clear();
      break;
    }
    case Outcome::create:
      e.headline = fmt::format("{} opened a new connection", request);
      e.sentence = why_created(e, world, setup, t) + evicted(e, world);
      if (e.decision.gate == GateId::not_searched && setup.options_of(needle).connect_only)
        e.option = "CURLOPT_CONNECT_ONLY";
      if (e.decision.gate == GateId::no_candidate && !e.decision.prunes.empty()) {
        const CloseReason reason = e.decision.prunes.front().reason;
        if (reason == CloseReason::max_age) e.option = "CURLOPT_MAXAGE_CONN";
        if (reason == CloseReason::max_lifetime) e.option = "CURLOPT_MAXLIFETIME_CONN";
      }
      break;
    case Outcome::wait:
      if (e.decision.gate == GateId::pipewait) {
        e.headline = fmt::format("{} waits for a connection to become usable", request);
        e.sentence =
            "A connection to the same destination is being set up and may multiplex: "
            "CURLOPT_PIPEWAIT makes the transfer wait instead of opening another.";
      } else if (e.decision.gate == GateId::host_limit) {
        e.headline = fmt::format("{} waits for room", request);
        e.sentence = fmt::format(
            "{} {} to {} already and none of them idle: CURLMOPT_MAX_HOST_CONNECTIONS allows {}.",
            multi.max_host_connections,
            multi.max_host_connections == 1 ? "connection goes" : "connections go", destination,
            multi.max_host_connections);
      } else {
        e.headline = fmt::format("{} waits for room", request);
        e.sentence = fmt::format(
            "The pool holds {} connections and none of them is idle: "
            "CURLMOPT_MAX_TOTAL_CONNECTIONS allows {}.",
            world[t.pool].connections.count, multi.max_total_connections);
      }
      break;
    case Outcome::fail:
      e.headline = fmt::format("{} failed", request);
      break;
  }
  e.printed = printed(e, world, setup, t);
}

}  // namespace words

std::string last_closed_sentence(std::uint32_t number, CloseReason reason, Duration ago) {
  const std::string when =
      ago < millisecond ? "just now" : words::length(ago / millisecond) + " before";
  return fmt::format(" The last one, #{}, was closed {}: {}.", number, when,
                     close_sentence(reason));
}

std::string sentence(const World&, const Setup& setup, const Transfer& t, const Connection& c,
                     const Cell& cell) {
  if (cell.finding.verdict == Verdict::pass && cell.finding.reason == Reason::none)
    return std::string{gate_question(cell.gate)} + " Yes.";
  return words::finding_words(setup, t, c, cell.finding);
}

}  // namespace poolscope::match

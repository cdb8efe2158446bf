#include "exchange/verbose.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim.hpp"

namespace poolscope::exchange {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

/// The host that libcurl names: the proxy when there is one (curl 8.22 lib/urldata.h:
/// CURL_CONN_HOST_DISPNAME).
const Peer& shown_host(const Setup& setup, const Needle& needle) {
  if (valid(needle.socks_proxy.peer)) return setup[needle.socks_proxy.peer];
  if (valid(needle.http_proxy.peer)) return setup[needle.http_proxy.peer];
  return setup[needle.origin];
}

/// Whose name and port stand in "left intact" (curl 8.22 lib/multi.c: multi_done_locked).
const Peer& origin_of(const Setup& setup, const Needle& needle) {
  return setup[needle.origin_is_proxy ? needle.http_proxy.peer : needle.origin];
}

std::string bracketed(const Peer& peer) {
  return peer.host.find(':') == std::string::npos ? peer.host : "[" + peer.host + "]";
}

bool holds(const std::vector<match::Closing>& closings, ConnectionId id) {
  return std::any_of(closings.begin(), closings.end(),
                     [&](const auto& closing) { return closing.connection == id; });
}

}  // namespace

VerboseSink::VerboseSink(Write write, std::shared_ptr<const Setup> setup, std::string_view file,
                         const trace::Summary& summary)
    : names_(setup), lines_(std::move(write), std::move(setup), file), summary_(summary) {}

void VerboseSink::says(const Event& e, std::string_view who, std::string_view text) {
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    lines_.line(e.t, who, fmt::format("* {}", text.substr(from, end - from)));
    from = end + 1;
  }
}

void VerboseSink::notes(const Event& e, std::string_view who, std::string_view text) {
  lines_.line(e.t, who, fmt::format("  ({}; libcurl prints nothing here)", text));
}

std::string VerboseSink::who_of(const Event& e, const World& w) const {
  return valid(e.transfer) ? names_.transfer(w, e.transfer)
                           : fmt::format("#{}", w[e.connection].number);
}

void VerboseSink::transfer_start(const Event& e, const World&) {
  const Setup& setup = names_.setup();
  const RequestIndex request{e.number};
  const NeedleId needle{static_cast<std::uint32_t>(e.connection)};
  lines_.line(
      e.t, setup.request_name(request),
      "  GET " + (index(request) < setup.request_urls.size() ? setup.request_urls[index(request)]
                                                             : setup.url_of(setup[needle])));
}

void VerboseSink::search(const Event& e, const World& w) {
  const Setup& setup = names_.setup();
  const Transfer& t = w[e.transfer];
  if (t.cause == Cause::retry && index(t.request) < setup.request_urls.size())
    says(e, names_.transfer(w, e.transfer),
         fmt::format("Issue another request to this URL: '{}'",
                     setup.request_urls[index(t.request)]));
  asked_ = match::explain(w, setup, profile_of(setup), e.transfer);
}

void VerboseSink::decision(const Event& e, const World& w) {
  const std::string who = names_.transfer(w, e.transfer);
  if (!asked_.printed.empty())
    says(e, who, asked_.printed);
  else
    notes(e, who, asked_.headline);
  asked_ = {};
}

void VerboseSink::connecting(const Event& e, const World& w) {
  const Setup& setup = names_.setup();
  const Peer& peer = setup[setup[w[e.connection].needle].first_hop];
  const std::string who = who_of(e, w);
  if (resolved_)
    says(e, who, fmt::format("Host {}:{} was resolved.", peer.host, peer.port));
  else if (!peer.literal)
    says(e, who, fmt::format("Hostname {} was found in DNS cache", peer.host));
  resolved_ = false;
  says(e, who, fmt::format("  Trying {}:{}...", peer.literal ? bracketed(peer) : "…", peer.port));
}

void VerboseSink::connection_ready(const Event& e, const World& w) {
  const Setup& setup = names_.setup();
  const Connection& c = w[e.connection];
  const Needle& needle = setup[c.needle];
  const std::string who = who_of(e, w);
  const bool h2 = e.protocol() == Protocol::h2;
  if (needle.tunnel) says(e, who, "CONNECT tunnel established, response 200");
  if (needle.tls) {
    const ServerModel& server = setup[needle.server];
    const bool agreed = h2 || server.offers_http_1_1;
    if (setup.options_of(needle).ssl_enable_alpn)
      says(e, who,
           agreed ? fmt::format("ALPN: server accepted {}", h2 ? "h2" : "http/1.1")
                  : "ALPN: server did not agree on a protocol. Uses default.");
  }
  says(e, who,
       fmt::format("Established connection to {} (… port {}) from … port … ",
                   shown_host(setup, needle).host, setup[needle.first_hop].port));
  says(e, who, h2 ? "using HTTP/2" : "using HTTP/1.x");
}

std::string VerboseSink::pool_is_full(const Event& e, const World& w) const {
  const Setup& setup = names_.setup();
  const std::uint64_t cap =
      valid(e.transfer) ? profile_of(setup).idle_cap(w, setup, w[e.transfer]) : 0;
  return fmt::format("Connection pool is full, closing the oldest of {}/{}",
                     w[w[e.connection].pool].connections.count, cap);
}

void VerboseSink::connection_close(const Event& e, const World& w) {
  const Connection& c = w[e.connection];
  const std::string who = who_of(e, w);
  const auto silently = [&] {
    notes(e, who, fmt::format("#{} is closed: {}", c.number, match::close_sentence(e.reason())));
  };
  // curl 8.22 prunes and evicts under an internal handle, whose messages nobody sees.
  if (e.close_at() == CloseAt::make_room || e.close_at() == CloseAt::api) return silently();
  if (e.close_at() == CloseAt::search) {
    // What the walk finds dead is announced, and `printed` of the decision holds the words.
    return holds(asked_.decision.discards, e.connection) ? void() : silently();
  }
  switch (e.reason()) {
    case CloseReason::max_connects:
      return says(e, who, pool_is_full(e, w));
    case CloseReason::aborted:
    case CloseReason::connect_failed:
      return says(e, who, fmt::format("closing connection #{}", c.number));
    case CloseReason::died:
      if (c.uses == 1) says(e, who, "Empty reply from server");
      break;
    default:
      break;
  }
  says(e, who, fmt::format("shutting down connection #{}", c.number));
}

void VerboseSink::transfer_done(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer];
  lines_.line(e.t, names_.transfer(w, e.transfer),
              fmt::format("  {} after {} ms", e.number == 0 ? "done" : result_name(e.number),
                          milliseconds(e.t - t.start)));
}

void VerboseSink::on(const Event& e, const World& w) {
  names_.follow(e, w);
  switch (e.kind) {
    case EventKind::transfer_start:
      return transfer_start(e, w);
    case EventKind::search:
      return search(e, w);
    case EventKind::decision:
      return decision(e, w);
    case EventKind::wait_again:
      return decision(e, w);  // libcurl says it each time
    case EventKind::connection_ready:
      return connection_ready(e, w);
    case EventKind::connection_close:
      return connection_close(e, w);
    case EventKind::transfer_done:
      return transfer_done(e, w);
    case EventKind::dns_stored:
      resolved_ = true;
      return;
    case EventKind::phase:
      if (static_cast<ConnectionState>(e.code) == ConnectionState::connecting) connecting(e, w);
      return;
    case EventKind::first_byte:
      if (e.code != 0) says(e, who_of(e, w), "HTTP 1.0, assume close after body");
      return;
    case EventKind::goaway:
      return says(e, who_of(e, w), "received GOAWAY, error=0, last_stream=…");
    case EventKind::connection_idle: {
      const Connection& c = w[e.connection];
      const Setup& setup = names_.setup();
      const Peer& origin = origin_of(setup, setup[c.needle]);
      return says(e, who_of(e, w),
                  fmt::format("Connection #{} to host {}:{} left intact", c.number, origin.host,
                              origin.port));
    }
    case EventKind::connection_peer_closed:
      return notes(e, fmt::format("#{}", w[e.connection].number), "the server closes");
    case EventKind::transfer_retry:
      return says(e, who_of(e, w),
                  fmt::format("Connection died, retrying a fresh connect (retry count: {})",
                              w[e.transfer].retries + 1));
    default:
      return;
  }
}

void VerboseSink::end(const trace::End& end, const World&) {
  lines_.numbers(end, summary_);
}

}  // namespace poolscope::exchange

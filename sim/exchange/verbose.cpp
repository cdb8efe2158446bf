#include "exchange/verbose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/curlcodes.hpp"
#include "sim.hpp"

namespace poolscope::exchange {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

/// The host that libcurl names: the proxy if there is one (curl 8.22 lib/urldata.h:
/// CURL_CONN_HOST_DISPNAME).
const Peer& shown_host(const Setup& setup, const Needle& needle) {
  if (valid(needle.socks_proxy.peer)) return setup[needle.socks_proxy.peer];
  if (valid(needle.http_proxy.peer)) return setup[needle.http_proxy.peer];
  return setup[needle.origin];
}

/// The peer whose name and port are in "left intact" (curl 8.22 lib/multi.c: multi_done_locked).
const Peer& origin_of(const Setup& setup, const Needle& needle) {
  return setup[needle.origin_is_proxy ? needle.http_proxy.peer : needle.origin];
}

std::string bracketed(const Peer& peer) {
  return peer.host.find(':') == std::string::npos ? peer.host : "[" + peer.host + "]";
}

}  // namespace

void VerboseWords::says(std::string_view who, std::string_view text) {
  said_.push_back({std::string(who), fmt::format("* {}", text)});
}

void VerboseWords::notes(std::string_view who, std::string_view text) {
  said_.push_back({std::string(who), fmt::format("  ({}; libcurl prints nothing here)", text)});
}

std::string VerboseWords::who_of(const Event& e, const World& w) const {
  return valid(e.transfer()) ? setup_.request_name(w[e.transfer()].request)
                             : fmt::format("#{}", w[e.connection()].number);
}

void VerboseWords::transfer_start(const Event& e, const World&) {
  const auto start = e.as<trace::TransferStart>();
  const RequestIndex request = start.request;
  said_.push_back(
      {setup_.request_name(request), "  GET " + (index(request) < setup_.request_urls.size()
                                                     ? setup_.request_urls[index(request)]
                                                     : setup_.url_of(setup_[start.needle]))});
}

void VerboseWords::search(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  if (t.cause == Cause::retry && index(t.request) < setup_.request_urls.size())
    says(setup_.request_name(w[e.transfer()].request),
         fmt::format("Issue another request to this URL: '{}'",
                     setup_.request_urls[index(t.request)]));
  asked_ = match::explain(w, setup_, profile_of(setup_), e.transfer());
  said_of_it_ = 0;
}

void VerboseWords::says_of_search(std::string_view who, std::size_t end) {
  for (; said_of_it_ < end; ++said_of_it_) {
    const match::PrintedLine& line = asked_.printed_lines[said_of_it_];
    says(who, line.text);
    said_.back().closes = line.closes;
  }
}

void VerboseWords::decision(const Event& e, const World& w) {
  const std::string who = setup_.request_name(w[e.transfer()].request);
  if (said_of_it_ < asked_.printed_lines.size())
    says_of_search(who, asked_.printed_lines.size());
  else
    notes(who, asked_.headline);
  asked_ = {};
  said_of_it_ = 0;
}

void VerboseWords::connecting(const Event& e, const World& w) {
  const Peer& peer = setup_[setup_[w[e.connection()].needle].first_hop];
  const std::string who = who_of(e, w);
  if (resolved_)
    says(who, fmt::format("Host {}:{} was resolved.", peer.host, peer.port));
  else if (!peer.literal)
    says(who, fmt::format("Hostname {} was found in DNS cache", peer.host));
  resolved_ = false;
  says(who, fmt::format("  Trying {}:{}...", peer.literal ? bracketed(peer) : "…", peer.port));
}

void VerboseWords::connection_ready(const Event& e, const World& w) {
  const Connection& c = w[e.connection()];
  const Needle& needle = setup_[c.needle];
  const std::string who = who_of(e, w);
  const bool h2 = e.as<trace::ConnectionReady>().protocol == Protocol::h2;
  if (needle.tunnel) says(who, "CONNECT tunnel established, response 200");
  if (needle.tls) {
    const ServerModel& server = setup_[needle.server];
    const bool agreed = h2 || server.offers_http_1_1;
    if (setup_.options_of(needle).ssl_enable_alpn)
      says(who, agreed ? fmt::format("ALPN: server accepted {}", h2 ? "h2" : "http/1.1")
                       : "ALPN: server did not agree on a protocol. Uses default.");
  }
  says(who, fmt::format("Established connection to {} (… port {}) from … port … ",
                        shown_host(setup_, needle).host, setup_[needle.first_hop].port));
  says(who, h2 ? "using HTTP/2" : "using HTTP/1.x");
}

void VerboseWords::connection_close(const Event& e, const World& w) {
  const auto close = e.as<trace::ConnectionClose>();
  const std::string who = who_of(e, w);
  if (close.at == CloseAt::completion && valid(e.transfer())) {
    for (match::PrintedLine& line : match::printed_of_close(
             w, setup_, profile_of(setup_), e.transfer(), e.connection(), close.reason)) {
      says(who, line.text);
      said_.back().closes = line.closes;
    }
    return;
  }
  // The search may have announced the close already. Some versions prune and evict under an
  // internal handle, whose messages nobody sees, and all versions do so when the application cleans
  // up.
  const auto& lines = asked_.printed_lines;
  std::size_t end = said_of_it_;
  for (std::size_t i = said_of_it_; i < lines.size(); ++i)
    if (lines[i].closes == e.connection()) end = i + 1;
  if (end > said_of_it_) return says_of_search(who, end);
  notes(who, fmt::format("#{} is closed: {}", w[e.connection()].number, info(close.reason).words));
}

void VerboseWords::transfer_done(const Event& e, const World& w) {
  const Transfer& t = w[e.transfer()];
  const auto result = e.as<trace::TransferDone>().result;
  said_.push_back(
      {setup_.request_name(w[e.transfer()].request),
       fmt::format("  {} after {} ms", result == 0 ? "done" : model::curlcode_name(result),
                   milliseconds(e.t() - t.start))});
}

void VerboseWords::told(const Event& e, const World& w) {
  switch (e.kind()) {
    case EventKind::transfer_start:
      return transfer_start(e, w);
    case EventKind::search:
      return search(e, w);
    case EventKind::decision:
      return decision(e, w);
    case EventKind::wait_again:
      return decision(e, w);  // libcurl prints it each time
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
      if (e.as<trace::Phase>().state == ConnectionState::connecting) connecting(e, w);
      return;
    case EventKind::first_byte:
      if (e.as<trace::FirstByte>().not_keepable)
        says(who_of(e, w), "HTTP 1.0, assume close after body");
      return;
    case EventKind::goaway:
      return says(who_of(e, w), "received GOAWAY, error=0, last_stream=…");
    case EventKind::connection_idle: {
      const Connection& c = w[e.connection()];
      const Peer& origin = origin_of(setup_, setup_[c.needle]);
      return says(who_of(e, w), fmt::format("Connection #{} to host {}:{} left intact", c.number,
                                            origin.host, origin.port));
    }
    case EventKind::connection_peer_closed:
      return notes(fmt::format("#{}", w[e.connection()].number), "the server closes");
    case EventKind::transfer_retry:
      return says(who_of(e, w),
                  fmt::format("Connection died, retrying a fresh connect (retry count: {})",
                              w[e.transfer()].retries + 1));
    default:
      return;
  }
}

std::vector<VerboseLine> VerboseWords::on(const Event& e, const World& before) {
  said_.clear();
  told(e, before);
  return std::move(said_);
}

std::size_t VerboseWords::begins_at(std::span<const Event> events, std::size_t at) {
  switch (events[at].kind()) {
    case EventKind::decision:
    case EventKind::wait_again:
    case EventKind::connection_close:
      break;
    case EventKind::phase:
      return at > 0 && events[at - 1].kind() == EventKind::dns_stored ? at - 1 : at;
    default:
      return at;
  }
  if (events[at].kind() == EventKind::connection_close) {
    const CloseAt when = events[at].as<trace::ConnectionClose>().at;
    if (when != CloseAt::search && when != CloseAt::make_room) return at;
  }
  for (std::size_t i = at; i-- > 0;) {
    if (events[i].kind() == EventKind::search) return i;
    if (trace::ends_search(events[i])) break;
  }
  return at;
}

VerboseSink::VerboseSink(Write write, std::shared_ptr<const Setup> setup, std::string_view file,
                         const trace::Summary& summary)
    : setup_(std::move(setup)),
      words_(*setup_),
      lines_(std::move(write), setup_, file),
      summary_(summary) {}

void VerboseSink::on(const Event& e, const World& before) {
  for (const VerboseLine& line : words_.on(e, before)) lines_.line(e.t(), line.who, line.text);
}

void VerboseSink::end(const trace::End& end, const World&) {
  lines_.numbers(end, summary_);
}

}  // namespace poolscope::exchange

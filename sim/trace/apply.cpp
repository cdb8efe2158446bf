// The changes that events make in a World: one function for each kind, dispatched at the bottom.

#include "trace/apply.hpp"

#include <algorithm>

#include "trace/caches.hpp"
#include "trace/owners.hpp"
#include "trace/pool_lists.hpp"

namespace poolscope::trace {
namespace {

using namespace model;

void leave(World& w, TransferId transfer, ConnectionId connection) {
  --w.connections[connection].attached;
  w.transfers[transfer].connection = none<ConnectionId>;
}

void end_pending(World& w, TransferId id) {
  Transfer& t = w.transfers[id];
  if (t.state != TransferState::pending) return;
  t.pending += w.now - t.pending_since;
  std::erase(w.multis[t.multi].pending, id);
}

// The transfer becomes pending, by a Decision to wait or by WaitAgain.
void wait(World& w, const auto& e) {
  Transfer& t = w.transfers[e.transfer];
  t.state = TransferState::pending;
  t.pending_since = w.now;
  t.waits_for = e.gate;
  t.mid = e.mid;
  w.multis[t.multi].last_woken = e.last_woken;
  w.multis[t.multi].pending.push_back(e.transfer);
}

void transfer_start(World& w, const Setup& setup, const TransferStart& e) {
  const TransferId started = w.transfers.take();
  Transfer& t = w.transfers[started];
  Handle& handle = w.handles[e.handle];
  t.request = e.request;
  t.serial = w.started++;
  t.client = handle.client;
  t.needle = e.needle;
  t.place = e.place;
  t.handle = e.handle;
  t.pool = e.pool;
  t.multi = handle.private_multi;
  if (const std::int32_t named = setup.places[index(t.place)].multi; named >= 0) {
    for (std::size_t m = 0; m < w.multis.capacity(); ++m)
      if (const MultiId id = w.multis.at(m); valid(id) && w.multis[id].setup == named) t.multi = id;
  }
  t.state = TransferState::starting;
  t.due = w.now - e.client_wait;
  t.start = t.single_start = w.now;
  handle.transfer = started;
  ++w.multis[t.multi].running;
  ++w.multis[t.multi].added;
}

void decision(World& w, const Decision& e) {
  Transfer& t = w.transfers[e.transfer];
  ++t.attempt;
  switch (e.outcome) {
    case Outcome::reuse:
      attach(w, e.transfer, e.connection);
      break;
    case Outcome::wait:
      wait(w, e);
      break;
    case Outcome::create:
    case Outcome::fail:
      break;
  }
}

void connection_open(World& w, const Setup& setup, const ConnectionOpen& e) {
  const ConnectionId id = w.connections.take();
  const Transfer& t = w.transfers[e.transfer];
  const Needle& needle = setup[t.needle];
  Pool& pool = w.pools[t.pool];
  BundleId bundle = w.find_bundle(t.pool, needle.destination);
  if (!valid(bundle)) {
    bundle = w.bundles.take();
    Bundle& b = w.bundles[bundle];
    b.pool = t.pool;
    b.destination = needle.destination;
    b.sequence = pool.next_bundle++;
    w.bundle_of.insert({bundle_key(t.pool, needle.destination), bundle});
    pool.bundles.push_back(bundle);
  }
  Connection& c = w.connections[id];
  c.pool = t.pool;
  c.number = pool.next_number++;
  c.serial = w.opened++;
  c.needle = t.needle;
  c.bundle = bundle;
  c.state = ConnectionState::resolving;
  c.created = c.state_since = w.now;
  c.connect_only = setup.options_of(needle).connect_only;
  append(w, w.bundles[bundle].connections, &Connection::in_bundle, id);
  append(w, pool.connections, &Connection::in_pool, id);
  attach(w, e.transfer, id);
}

void tcp_connected(const World& w, Transfer& t) {
  t.connect += w.now - t.single_start;
  ++t.num_connects;
}

void phase(World& w, const Phase& e) {
  Connection& c = w.connections[e.connection];
  if (valid(e.transfer)) {
    Transfer& t = w.transfers[e.transfer];
    if (c.state == ConnectionState::resolving) t.namelookup += w.now - t.single_start;
    if (c.state == ConnectionState::connecting) tcp_connected(w, t);
  }
  c.state = e.state;
  c.state_since = w.now;
}

void connection_ready(World& w, const Setup& setup, const ConnectionReady& e) {
  Connection& c = w.connections[e.connection];
  if (valid(e.transfer)) {
    Transfer& t = w.transfers[e.transfer];
    if (c.state == ConnectionState::connecting) tcp_connected(w, t);
    if (c.state == ConnectionState::tls) t.appconnect += w.now - t.single_start;
  }
  c.encrypted = e.starttls;
  c.tls = setup[c.needle].tls || c.encrypted;
  c.state = ConnectionState::ready;
  c.protocol = e.protocol;
  c.multiplex = e.multiplex;
  c.ready_at = c.state_since = c.last_upkeep = w.now;
  // 7.88 learns this of the destination from ALPN, or when HTTP/2 begins by prior knowledge.
  if (c.multiplex || (c.tls && setup.options_of(setup[c.needle]).ssl_enable_alpn))
    w.bundles[c.bundle].multiuse = c.multiplex ? Bundle::Multiuse::multiplex : Bundle::Multiuse::no;
}

void connection_close(World& w, const ConnectionClose& e) {
  const ConnectionId id = e.connection;
  leave_idle(w, id);
  Connection& c = w.connections[id];
  Pool& pool = w.pools[c.pool];
  Bundle& bundle = w.bundles[c.bundle];
  std::erase(pool.suspects, id);
  unlink(w, pool.connections, &Connection::in_pool, id);
  unlink(w, bundle.connections, &Connection::in_bundle, id);
  if (bundle.connections.count == 0 && !e.leaves_bundle) {
    w.bundle_of.erase(bundle_key(c.pool, bundle.destination));
    // The list has no order: the last bundle takes the place.
    auto at = std::find(pool.bundles.begin(), pool.bundles.end(), c.bundle);
    *at = pool.bundles.back();
    pool.bundles.pop_back();
    w.bundles.release(c.bundle);
  }
  if (valid(e.transfer) && w.transfers[e.transfer].connection == id) {
    w.transfers[e.transfer].connection = none<ConnectionId>;
    --c.attached;
  }
  // When a run was cut off, the clean-up at its end closes connections that still have transfers.
  for (std::size_t i = 0; c.attached > 0 && i < w.transfers.capacity(); ++i) {
    const TransferId on_it = w.transfers.at(i);
    if (!valid(on_it) || w.transfers[on_it].connection != id) continue;
    Transfer& t = w.transfers[on_it];
    t.connection = none<ConnectionId>;
    --c.attached;
  }
  if (e.spoils_session) spoil_session(w, c);
  if (e.shuts_down()) {
    c.state = ConnectionState::shutting_down;
    c.state_since = w.now;
    c.bundle = none<BundleId>;
    w.multis[e.shuts_down_in].shutting_down.push_back(id);
    return;
  }
  w.connections.release(id);
}

void shutdown_end(World& w, const ShutdownEnd& e) {
  std::erase(w.multis[e.multi].shutting_down, e.connection);
  w.connections.release(e.connection);
}

void redirected(World& w, const Redirected& e) {
  Transfer& t = w.transfers[e.transfer];
  t.needle = e.needle;
  t.cause = e.cause;
  t.state = TransferState::starting;
  t.single_start = w.now;
  t.only_http_1_1 = t.only_http_1_1 || e.only_http_1_1;
  ++t.hop;
}

void upgraded(World& w, const Upgraded& e) {
  Connection& c = w.connections[e.connection];
  c.upgrading = false;
  c.answered = true;
  c.protocol = e.protocol;
  c.multiplex = e.multiplex;
  if (c.multiplex) w.bundles[c.bundle].multiuse = Bundle::Multiuse::multiplex;
}

void authenticated(World& w, const Authenticated& e) {
  Connection& c = w.connections[e.connection];
  if (e.proxy) {
    c.proxy_authenticated = e.method;
    return;
  }
  c.authenticated = e.method;
  c.authenticated_as = valid(e.transfer) ? w.transfers[e.transfer].needle : none<NeedleId>;
}

void peer_closed(World& w, const ConnectionPeerClosed& e) {
  Connection& c = w.connections[e.connection];
  c.peer_closed = true;
  c.peer_close_announced = e.announced;
  if (c.idle) suspect(w, e.connection);
}

void transfer_retry(World& w, const TransferRetry& e) {
  Transfer& t = w.transfers[e.transfer];
  if (!e.leaves_later) leave(w, e.transfer, e.connection);
  t.state = TransferState::starting;
  t.only_http_1_1 = t.only_http_1_1 || e.only_http_1_1;
  t.cause = Cause::retry;
  t.single_start = w.now;
  ++t.retries;
}

void transfer_done(World& w, const TransferDone& e) {
  end_pending(w, e.transfer);
  const Transfer& t = w.transfers[e.transfer];
  --w.multis[t.multi].running;
  w.handles[t.handle].transfer = none<TransferId>;
  w.transfers.release(e.transfer);
}

// Whether files and lists go over a data connection of FTP, which CURLINFO_NUM_CONNECTS counts,
// too.
bool over_data_connection(const Setup& setup, const Transfer& t) {
  const Needle& needle = setup[t.needle];
  return info(needle.scheme).plain == Scheme::ftp && !setup.options_of(needle).no_body;
}

void first_byte(World& w, const Setup& setup, const FirstByte& e) {
  Transfer& t = w.transfers[e.transfer];
  Connection& c = w.connections[e.connection];
  if (over_data_connection(setup, t)) ++t.num_connects;
  t.state = TransferState::receiving;
  t.starttransfer += w.now - t.single_start;
  c.answered = true;
  c.close_announced = c.close_announced || e.announces_close;
  c.not_keepable = c.not_keepable || e.not_keepable;
  c.marked_close = c.marked_close || c.close_announced || c.not_keepable;
  if (!c.multiplex) w.bundles[c.bundle].multiuse = Bundle::Multiuse::no;
}

void search(World& w, const Search& e) {
  w.transfers[e.transfer].state = TransferState::starting;
  if (e.prunes) w.pools[e.pool].last_prune = w.now;
}

void woken(World& w, const Woken& e) {
  end_pending(w, e.transfer);
  Transfer& t = w.transfers[e.transfer];
  t.state = TransferState::starting;
  t.cause = Cause::woken;
  if (e.restarts_times) t.single_start = w.now;
  if (e.reason != WakeReason::own_timeout) w.multis[t.multi].last_woken = t.mid;
}

void request_sent(World& w, const RequestSent& e) {
  Transfer& t = w.transfers[e.transfer];
  t.state = TransferState::sent;
  t.pretransfer += w.now - t.single_start;
  w.connections[e.connection].upgrading = e.asks_upgrade;
}

// GOAWAY: the connection takes no further streams (curl 8.22 lib/http2.c:
// h2_process_pending_input).
void goaway(World& w, const Goaway& e) {
  w.connections[e.connection].goaway = true;
  w.connections[e.connection].marked_close = true;
}

void stray_input(World& w, const StrayInput& e) {
  w.connections[e.connection].stray_input = true;
  if (w.connections[e.connection].idle) suspect(w, e.connection);
}

void no_reuse(World& w, const NoReuse& e) {
  w.connections[e.connection].no_reuse = true;
  if (w.connections[e.connection].idle) suspect(w, e.connection);
}

void marked(World& w, const Marked& e) {
  w.connections[e.connection].marked_close = true;
  w.connections[e.connection].marked_for = e.reason;
  if (w.connections[e.connection].idle) suspect(w, e.connection);
}

}  // namespace

void apply(World& w, const Setup& setup, const Event& e) {
  w.now = e.t();
  switch (e.kind()) {
    case EventKind::transfer_start:
      return transfer_start(w, setup, e.as<TransferStart>());
    case EventKind::decision:
      return decision(w, e.as<Decision>());
    case EventKind::connection_open:
      return connection_open(w, setup, e.as<ConnectionOpen>());
    case EventKind::connection_ready:
      return connection_ready(w, setup, e.as<ConnectionReady>());
    case EventKind::connection_idle:
      leave(w, e.transfer(), e.connection());
      return become_idle(w, e.connection());
    case EventKind::connection_peer_closed:
      return peer_closed(w, e.as<ConnectionPeerClosed>());
    case EventKind::connection_close:
      return connection_close(w, e.as<ConnectionClose>());
    case EventKind::transfer_retry:
      return transfer_retry(w, e.as<TransferRetry>());
    case EventKind::transfer_done:
      return transfer_done(w, e.as<TransferDone>());
    case EventKind::search:
      return search(w, e.as<Search>());
    case EventKind::woken:
      return woken(w, e.as<Woken>());
    case EventKind::wait_again:
      return wait(w, e.as<WaitAgain>());
    case EventKind::detached:
      return leave(w, e.transfer(), e.connection());
    case EventKind::phase:
      return phase(w, e.as<Phase>());
    case EventKind::request_sent:
      return request_sent(w, e.as<RequestSent>());
    case EventKind::first_byte:
      return first_byte(w, setup, e.as<FirstByte>());
    case EventKind::settings:
      w.connections[e.connection()].server_streams = e.as<Settings>().server_streams;
      return;
    case EventKind::goaway:
      return goaway(w, e.as<Goaway>());
    case EventKind::dns_stored:
      return dns_stored(w, e.as<DnsStored>());
    case EventKind::session_stored:
      return session_stored(w, e.as<SessionStored>());
    case EventKind::session_taken:
      return session_taken(w, e.as<SessionTaken>());
    case EventKind::handle_open:
      return handle_open(w, e.as<HandleOpen>());
    case EventKind::handle_close:
      return handle_close(w, e.as<HandleClose>());
    case EventKind::multi_open:
      return multi_open(w, e.as<MultiOpen>());
    case EventKind::multi_close:
      return multi_close(w, e.as<MultiClose>());
    case EventKind::pool_open:
      return pool_open(w, e.as<PoolOpen>());
    case EventKind::pool_close:
      return pool_close(w, e.pool());
    case EventKind::tick:
      return;
    case EventKind::shutdown_end:
      return shutdown_end(w, e.as<ShutdownEnd>());
    case EventKind::redirected:
      return redirected(w, e.as<Redirected>());
    case EventKind::upgraded:
      return upgraded(w, e.as<Upgraded>());
    case EventKind::stray_input:
      return stray_input(w, e.as<StrayInput>());
    case EventKind::authenticated:
      return authenticated(w, e.as<Authenticated>());
    case EventKind::no_reuse:
      return no_reuse(w, e.as<NoReuse>());
    case EventKind::reconnected:
      ++w.transfers[e.transfer()].num_connects;
      return;
    case EventKind::upkept:
      w.connections[e.connection()].last_upkeep = w.now;
      return;
    case EventKind::removed:
      --w.multis[e.as<Removed>().multi].added;
      return;
    case EventKind::multi_options:
      return multi_options(w, e.as<MultiOptionsSet>());
    case EventKind::marked:
      return marked(w, e.as<Marked>());
  }
}

World initial_world(const Setup&) {
  return {};
}

}  // namespace poolscope::trace

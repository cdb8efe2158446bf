// Every way in which an event changes a World. One function a kind, dispatched at the bottom.

#include "trace/apply.hpp"

#include <algorithm>

#include "trace/caches.hpp"
#include "trace/owners.hpp"
#include "trace/pool_lists.hpp"

namespace poolscope::trace {
namespace {

using namespace model;

void leave(World& w, const Event& e) {
  --w.connections[e.connection].attached;
  w.transfers[e.transfer].connection = none<ConnectionId>;
}

void end_pending(World& w, TransferId id) {
  Transfer& t = w.transfers[id];
  if (t.state != TransferState::pending) return;
  t.pending += w.now - t.pending_since;
  std::erase(w.multis[t.multi].pending, id);
}

void wait(World& w, const Event& e) {
  Transfer& t = w.transfers[e.transfer];
  t.state = TransferState::pending;
  t.pending_since = w.now;
  t.waits_for = e.gate_id();
  t.mid = e.number;
  w.multis[t.multi].last_woken = e.other;
  w.multis[t.multi].pending.push_back(e.transfer);
}

void transfer_start(World& w, const Setup& setup, const Event& e) {
  const TransferId started = w.transfers.take();
  Transfer& t = w.transfers[started];
  Handle& handle = w.handles[HandleId{e.other}];
  t.request = RequestIndex{e.number};
  t.serial = w.started++;
  t.client = handle.client;
  t.needle = NeedleId{static_cast<std::uint32_t>(e.connection)};
  t.place = e.place();
  t.handle = HandleId{e.other};
  t.pool = e.pool;
  t.multi = handle.private_multi;
  if (const std::int32_t named = setup.places[index(t.place)].multi; named >= 0) {
    for (std::size_t m = 0; m < w.multis.capacity(); ++m)
      if (const MultiId id = w.multis.at(m); valid(id) && w.multis[id].setup == named) t.multi = id;
  }
  t.state = TransferState::starting;
  t.due = e.t - e.value;
  t.start = t.single_start = e.t;
  handle.transfer = started;
  ++w.multis[t.multi].running;
  ++w.multis[t.multi].added;
}

void decision(World& w, const Event& e) {
  Transfer& t = w.transfers[e.transfer];
  ++t.attempt;
  switch (e.outcome()) {
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

void connection_open(World& w, const Setup& setup, const Event& e) {
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

void phase(World& w, const Event& e) {
  Connection& c = w.connections[e.connection];
  const auto next = static_cast<ConnectionState>(e.code);
  if (valid(e.transfer)) {
    Transfer& t = w.transfers[e.transfer];
    if (c.state == ConnectionState::resolving) t.namelookup += w.now - t.single_start;
    if (c.state == ConnectionState::connecting) tcp_connected(w, t);
  }
  c.state = next;
  c.state_since = w.now;
}

void connection_ready(World& w, const Setup& setup, const Event& e) {
  Connection& c = w.connections[e.connection];
  if (valid(e.transfer)) {
    Transfer& t = w.transfers[e.transfer];
    if (c.state == ConnectionState::connecting) tcp_connected(w, t);
    if (c.state == ConnectionState::tls) t.appconnect += w.now - t.single_start;
  }
  c.encrypted = e.cause != 0;
  c.tls = setup[c.needle].tls || c.encrypted;
  c.state = ConnectionState::ready;
  c.protocol = e.protocol();
  c.multiplex = e.flag != 0;
  c.ready_at = c.state_since = c.last_upkeep = w.now;
  // What 7.88 learns of the destination: from ALPN, or from beginning HTTP/2 by prior knowledge.
  if (c.multiplex || (c.tls && setup.options_of(setup[c.needle]).ssl_enable_alpn))
    w.bundles[c.bundle].multiuse = c.multiplex ? Bundle::Multiuse::multiplex : Bundle::Multiuse::no;
}

void connection_close(World& w, const Event& e) {
  const ConnectionId id = e.connection;
  leave_idle(w, id);
  Connection& c = w.connections[id];
  Pool& pool = w.pools[c.pool];
  Bundle& bundle = w.bundles[c.bundle];
  std::erase(pool.suspects, id);
  unlink(w, pool.connections, &Connection::in_pool, id);
  unlink(w, bundle.connections, &Connection::in_bundle, id);
  if (bundle.connections.count == 0 && e.cause == 0) {
    w.bundle_of.erase(bundle_key(c.pool, bundle.destination));
    // The order of the list means nothing: the last one takes the place.
    auto at = std::find(pool.bundles.begin(), pool.bundles.end(), c.bundle);
    *at = pool.bundles.back();
    pool.bundles.pop_back();
    w.bundles.release(c.bundle);
  }
  if (valid(e.transfer) && w.transfers[e.transfer].connection == id) {
    w.transfers[e.transfer].connection = none<ConnectionId>;
    --c.attached;
  }
  // The clean-up at the end of a run that was cut off closes connections under their transfers.
  for (std::size_t i = 0; c.attached > 0 && i < w.transfers.capacity(); ++i) {
    const TransferId on_it = w.transfers.at(i);
    if (!valid(on_it) || w.transfers[on_it].connection != id) continue;
    Transfer& t = w.transfers[on_it];
    t.connection = none<ConnectionId>;
    --c.attached;
  }
  if (e.flag == 0 && e.value != 0) spoil_session(w, c);
  if (e.flag != 0) {
    c.state = ConnectionState::shutting_down;
    c.state_since = w.now;
    c.bundle = none<BundleId>;
    w.multis[MultiId{static_cast<std::uint32_t>(e.value)}].shutting_down.push_back(id);
    return;
  }
  w.connections.release(id);
}

void shutdown_end(World& w, const Event& e) {
  std::erase(w.multis[MultiId{e.number}].shutting_down, e.connection);
  w.connections.release(e.connection);
}

void redirected(World& w, const Event& e) {
  Transfer& t = w.transfers[e.transfer];
  t.needle = NeedleId{e.number};
  t.cause = static_cast<Cause>(e.cause);
  t.state = TransferState::starting;
  t.single_start = w.now;
  t.only_http_1_1 = t.only_http_1_1 || e.flag != 0;
  ++t.hop;
}

void upgraded(World& w, const Event& e) {
  Connection& c = w.connections[e.connection];
  c.upgrading = false;
  c.answered = true;
  c.protocol = e.protocol();
  c.multiplex = e.flag != 0;
  if (c.multiplex) w.bundles[c.bundle].multiuse = Bundle::Multiuse::multiplex;
}

void authenticated(World& w, const Event& e) {
  Connection& c = w.connections[e.connection];
  if (e.flag != 0) {
    c.proxy_authenticated = static_cast<Auth>(e.code);
    return;
  }
  c.authenticated = static_cast<Auth>(e.code);
  c.authenticated_as = valid(e.transfer) ? w.transfers[e.transfer].needle : none<NeedleId>;
}

void peer_closed(World& w, const Event& e) {
  Connection& c = w.connections[e.connection];
  c.peer_closed = true;
  c.peer_close_announced = e.flag != 0;
  if (c.idle) suspect(w, e.connection);
}

void transfer_retry(World& w, const Event& e) {
  Transfer& t = w.transfers[e.transfer];
  if (e.flag == 0) leave(w, e);
  t.state = TransferState::starting;
  t.only_http_1_1 = t.only_http_1_1 || e.code != 0;
  t.cause = Cause::retry;
  t.single_start = w.now;
  ++t.retries;
}

void transfer_done(World& w, const Event& e) {
  end_pending(w, e.transfer);
  const Transfer& t = w.transfers[e.transfer];
  --w.multis[t.multi].running;
  w.handles[t.handle].transfer = none<TransferId>;
  w.transfers.release(e.transfer);
}

// CURLINFO_NUM_CONNECTS counts the connections that carry FTP's files and lists, too.
bool over_data_connection(const Setup& setup, const Transfer& t) {
  const Needle& needle = setup[t.needle];
  return info(needle.scheme).plain == Scheme::ftp && !setup.options_of(needle).no_body;
}

void first_byte(World& w, const Setup& setup, const Event& e) {
  Transfer& t = w.transfers[e.transfer];
  Connection& c = w.connections[e.connection];
  if (over_data_connection(setup, t)) ++t.num_connects;
  t.state = TransferState::receiving;
  t.starttransfer += w.now - t.single_start;
  c.answered = true;
  c.close_announced = c.close_announced || e.flag != 0;
  c.not_keepable = c.not_keepable || e.code != 0;
  c.marked_close = c.marked_close || c.close_announced || c.not_keepable;
  if (!c.multiplex) w.bundles[c.bundle].multiuse = Bundle::Multiuse::no;
}

}  // namespace

void apply(World& w, const Setup& setup, const Event& e) {
  w.now = e.t;
  switch (e.kind) {
    case EventKind::transfer_start:
      return transfer_start(w, setup, e);
    case EventKind::decision:
      return decision(w, e);
    case EventKind::connection_open:
      return connection_open(w, setup, e);
    case EventKind::connection_ready:
      return connection_ready(w, setup, e);
    case EventKind::connection_idle:
      leave(w, e);
      return become_idle(w, e.connection);
    case EventKind::connection_peer_closed:
      return peer_closed(w, e);
    case EventKind::connection_close:
      return connection_close(w, e);
    case EventKind::transfer_retry:
      return transfer_retry(w, e);
    case EventKind::transfer_done:
      return transfer_done(w, e);
    case EventKind::search:
      w.transfers[e.transfer].state = TransferState::starting;
      if (e.flag != 0) w.pools[e.pool].last_prune = e.t;
      return;
    case EventKind::woken:
      end_pending(w, e.transfer);
      w.transfers[e.transfer].state = TransferState::starting;
      w.transfers[e.transfer].cause = Cause::woken;
      if (e.flag != 0) w.transfers[e.transfer].single_start = e.t;
      if (e.wake_reason() != WakeReason::own_timeout)
        w.multis[w.transfers[e.transfer].multi].last_woken = w.transfers[e.transfer].mid;
      return;
    case EventKind::wait_again:
      return wait(w, e);
    case EventKind::detached:
      return leave(w, e);
    case EventKind::phase:
      return phase(w, e);
    case EventKind::request_sent: {
      Transfer& t = w.transfers[e.transfer];
      t.state = TransferState::sent;
      t.pretransfer += w.now - t.single_start;
      w.connections[e.connection].upgrading = e.flag != 0;
      return;
    }
    case EventKind::first_byte:
      return first_byte(w, setup, e);
    case EventKind::settings:
      w.connections[e.connection].server_streams = e.number;
      return;
    case EventKind::goaway:
      // It takes no further streams (curl 8.22 lib/http2.c: h2_process_pending_input).
      w.connections[e.connection].goaway = true;
      w.connections[e.connection].marked_close = true;
      return;
    case EventKind::dns_stored:
      return dns_stored(w, e);
    case EventKind::session_stored:
      return session_stored(w, e);
    case EventKind::session_taken:
      return session_taken(w, e);
    case EventKind::handle_open:
      return handle_open(w, e);
    case EventKind::handle_close:
      w.sessions.erase(cache_of(HandleId{e.number}).value);
      return w.handles.release(HandleId{e.number});
    case EventKind::multi_open:
      return multi_open(w, e);
    case EventKind::multi_close:
      return multi_close(w, e);
    case EventKind::pool_open:
      return pool_open(w, e);
    case EventKind::pool_close:
      return pool_close(w, e);
    case EventKind::tick:
      return;
    case EventKind::shutdown_end:
      return shutdown_end(w, e);
    case EventKind::redirected:
      return redirected(w, e);
    case EventKind::upgraded:
      return upgraded(w, e);
    case EventKind::stray_input:
      w.connections[e.connection].stray_input = true;
      if (w.connections[e.connection].idle) suspect(w, e.connection);
      return;
    case EventKind::authenticated:
      return authenticated(w, e);
    case EventKind::no_reuse:
      w.connections[e.connection].no_reuse = true;
      if (w.connections[e.connection].idle) suspect(w, e.connection);
      return;
    case EventKind::reconnected:
      ++w.transfers[e.transfer].num_connects;
      return;
    case EventKind::upkept:
      w.connections[e.connection].last_upkeep = w.now;
      return;
    case EventKind::removed:
      --w.multis[MultiId{e.number}].added;
      return;
    case EventKind::multi_options:
      w.multis[MultiId{e.number}].setopts = static_cast<std::uint32_t>(e.value);
      return;
    case EventKind::marked:
      w.connections[e.connection].marked_close = true;
      w.connections[e.connection].marked_for = e.reason();
      if (w.connections[e.connection].idle) suspect(w, e.connection);
      return;
  }
}

World initial_world(const Setup&) {
  return {};
}

}  // namespace poolscope::trace

#include "present/run_index.hpp"

#include <algorithm>
#include <utility>

#include "trace/event.hpp"

namespace poolscope::gui {
namespace {

using model::ConnectionState;
using trace::Event;
using trace::EventKind;

template <class T>
T& grown(std::vector<T>& table, std::size_t i, const T& blank) {
  if (table.size() <= i) table.resize(i + 1, blank);
  return table[i];
}

// Who stands in a World's slot right now. Events name slots, lives outlast them.
class Builder {
 public:
  explicit Builder(const trace::Trace& trace) : trace_(trace), setup_(trace.setup()) {
    const model::World world = trace::initial_world(setup_);
    for (const model::Handle& handle : world.handles.all())
      handles_.push_back({handle.client, handle.ordinal});
  }

  RunIndex build() {
    const auto events = trace_.events();
    for (std::uint64_t i = 0; i < events.size(); ++i) on(events[i], i);
    finish();
    return std::move(out_);
  }

 private:
  struct Owner {
    model::ClientId client{};
    std::uint32_t ordinal = 1;
  };
  // A life under way; `use` is the open Use of a transfer in its connection's list.
  struct OpenTransfer {
    std::uint32_t life = nobody;
    model::PoolId pool = model::none<model::PoolId>;
    std::uint32_t use = nobody;
    std::uint32_t wake = nobody;  // in RunIndex::wakes: it has been woken and not searched yet
  };
  struct OpenConnection {
    std::uint32_t life = nobody;
    std::uint32_t in_use = 0;
    bool shaking_hands = false;
  };

  TransferLife* transfer(const Event& e) {
    if (!model::valid(e.transfer())) return nullptr;
    const std::uint32_t life = slot(e.transfer()).life;
    return life == nobody ? nullptr : &out_.transfers[life];
  }
  ConnectionLife* connection(const Event& e) {
    if (!model::valid(e.connection())) return nullptr;
    const std::uint32_t life = slot(e.connection()).life;
    return life == nobody ? nullptr : &out_.connections[life];
  }
  OpenTransfer& slot(model::TransferId id) {
    return grown(transfers_, model::index(id), OpenTransfer{});
  }
  OpenConnection& slot(model::ConnectionId id) {
    return grown(connections_, model::index(id), OpenConnection{});
  }

  void on(const Event& e, std::uint64_t i) {
    if (trace::is_public(e.kind())) out_.public_events.push_back(i);
    out_.end = std::max(out_.end, e.t());
    switch (e.kind()) {
      case EventKind::transfer_start:
        return start(e);
      case EventKind::decision:
        return decide(e, i);
      case EventKind::connection_open:
        return open(e, i);
      case EventKind::connection_ready:
        return ready(e);
      case EventKind::connection_idle:
        return idle(e);
      case EventKind::connection_peer_closed:
        if (ConnectionLife* life = connection(e)) life->peer_closed = e.t();
        return;
      case EventKind::marked:
        if (ConnectionLife* life = connection(e); life && life->marked == model::never) {
          life->marked = e.t();
          life->marked_for = e.as<trace::Marked>().reason;
        }
        return;
      case EventKind::connection_close:
        return close(e, i);
      case EventKind::shutdown_end:
        return shut_down(e);
      case EventKind::transfer_retry:
      case EventKind::detached:
        return leave(e);
      case EventKind::transfer_done:
        return done(e, i);
      case EventKind::woken:
        return wake(e, i);
      case EventKind::wait_again:
        return wait(e, i);
      case EventKind::phase:
        return phase(e);
      case EventKind::request_sent:
        if (Use* use = use_of(e)) use->sent = e.t();
        if (TransferLife* life = transfer(e)) life->sent = e.t();
        return;
      case EventKind::first_byte:
        if (Use* use = use_of(e)) use->first_byte = e.t();
        if (TransferLife* life = transfer(e)) life->first_byte = e.t();
        return;
      case EventKind::handle_open: {
        const auto opened = e.as<trace::HandleOpen>();
        grown(handles_, model::index(opened.handle), Owner{}) = {opened.client, opened.ordinal};
        return;
      }
      case EventKind::pool_open:
        grown(pools_, model::index(e.pool()), nobody) =
            static_cast<std::uint32_t>(out_.pools.size());
        out_.pools.push_back({name_of_pool(e.as<trace::PoolOpen>()), i, {}});
        return;
      default:
        return;
    }
  }

  std::string name_of_pool(const trace::PoolOpen& e) const {
    std::string name;
    switch (e.scope) {
      case model::Scope::easy:
        name = "easy:";
        if (const auto at = model::index(model::HandleId{e.owner}); at < handles_.size()) {
          const Owner& owner = handles_[at];
          name += setup_.clients[model::index(owner.client)];
          if (owner.ordinal > 1) name += "." + std::to_string(owner.ordinal);
        }
        break;
      case model::Scope::multi:
        name = "multi:" + (e.owner < setup_.multis.size() ? setup_.multis[e.owner].id : "");
        break;
      case model::Scope::share:
        name = "share:" + (e.owner < setup_.shares.size() ? setup_.shares[e.owner].id : "");
        break;
    }
    if (e.generation > 1) name += "#" + std::to_string(e.generation);
    return name;
  }

  void start(const Event& e) {
    const auto life = static_cast<std::uint32_t>(out_.transfers.size());
    slot(e.transfer()) = {life, e.pool(), nobody, nobody};
    TransferLife& made = out_.transfers.emplace_back();
    const auto said = e.as<trace::TransferStart>();
    made.request = said.request;
    made.name = setup_.request_name(made.request);
    made.needle = said.needle;
    if (const auto at = model::index(said.handle); at < handles_.size())
      made.client = handles_[at].client;
    if (model::valid(e.pool())) made.pool_serial = grown(pools_, model::index(e.pool()), nobody);
    if (made.pool_serial < out_.pools.size())
      note_destination(out_.pools[made.pool_serial].destinations, setup_[made.needle].destination);
    made.start = e.t();
    made.due = e.t() - said.client_wait;
    grown(out_.transfer_of_request, model::index(said.request), nobody) = life;
  }

  static void note_destination(std::vector<model::DestinationId>& known,
                               model::DestinationId destination) {
    if (known.size() > few_destinations) return;
    const auto at = std::lower_bound(known.begin(), known.end(), destination);
    if (at == known.end() || *at != destination) known.insert(at, destination);
  }

  void decide(const Event& e, std::uint64_t i) {
    out_.decisions.push_back(i);
    TransferLife* life = transfer(e);
    if (!life) return;
    came_of_wake(e, i);
    const auto decided = e.as<trace::Decision>();
    DecisionPoint point{i, e.t(), decided.outcome, decided.gate, nobody};
    if (decided.outcome == model::Outcome::reuse) {
      point.connection = slot(e.connection()).life;
      attach(e, e.connection());
    } else if (decided.outcome == model::Outcome::wait) {
      life->waits.emplace_back(e.t(), model::never);
    }
    life->decisions.push_back(point);
  }

  void open(const Event& e, std::uint64_t i) {
    const auto made = static_cast<std::uint32_t>(out_.connections.size());
    slot(e.connection()) = {made, 0};
    ConnectionLife& life = out_.connections.emplace_back();
    const OpenTransfer& asker = slot(e.transfer());
    life.pool = model::valid(e.pool()) ? e.pool() : asker.pool;
    life.number = e.as<trace::ConnectionOpen>().number;
    life.opened = e.t();
    life.open_event = i;
    if (model::valid(life.pool)) life.pool_serial = grown(pools_, model::index(life.pool), nobody);
    if (life.pool_serial < out_.pools.size()) life.pool_name = out_.pools[life.pool_serial].name;
    if (asker.life != nobody) {
      TransferLife& opener = out_.transfers[asker.life];
      life.needle = opener.needle;
      life.destination = setup_.destinations[model::index(setup_[opener.needle].destination)].key;
      if (!opener.decisions.empty()) opener.decisions.back().connection = made;
    }
    enter(life, Span::Kind::resolving, e.t());
    attach(e, e.connection());
  }

  void attach(const Event& e, model::ConnectionId to) {
    OpenTransfer& who = slot(e.transfer());
    OpenConnection& where = slot(to);
    if (who.life == nobody || where.life == nobody) return;
    ConnectionLife& life = out_.connections[where.life];
    who.use = static_cast<std::uint32_t>(life.uses.size());
    Use use;
    use.transfer = who.life;
    use.from = e.t();
    life.uses.push_back(use);
    life.transfers.push_back(who.life);
    out_.transfers[who.life].connection = where.life;
    out_.transfers[who.life].sent = out_.transfers[who.life].first_byte = model::never;
    if (where.in_use++ == 0 && life.ready != model::never) enter(life, Span::Kind::active, e.t());
  }

  Use* use_of(const Event& e) {
    if (!model::valid(e.transfer())) return nullptr;
    const OpenTransfer& who = slot(e.transfer());
    if (who.life == nobody || who.use == nobody) return nullptr;
    return &out_.connections[out_.transfers[who.life].connection].uses[who.use];
  }

  // The transfer's time on its connection is over, whichever event says so first.
  void leave(const Event& e) {
    Use* use = use_of(e);
    if (!use) return;
    if (use->to == model::never) use->to = e.t();
    slot(e.transfer()).use = nobody;
    if (model::valid(e.connection())) {
      OpenConnection& where = slot(e.connection());
      if (where.in_use > 0) --where.in_use;
    }
  }

  void phase(const Event& e) {
    ConnectionLife* life = connection(e);
    if (!life) return;
    const ConnectionState next = e.as<trace::Phase>().state;
    enter(*life, span_of(next), e.t());
    bool& shaking_hands = slot(e.connection()).shaking_hands;
    if (shaking_hands) life->handshake = e.t();
    shaking_hands = next == ConnectionState::tls;
  }

  void ready(const Event& e) {
    ConnectionLife* life = connection(e);
    if (!life) return;
    life->ready = e.t();
    const auto said = e.as<trace::ConnectionReady>();
    if (slot(e.connection()).shaking_hands || said.starttls) life->handshake = e.t();
    life->protocol = said.protocol;
    enter(*life, Span::Kind::active, e.t());
  }

  void idle(const Event& e) {
    ConnectionLife* life = connection(e);
    if (!life) return;
    leave(e);
    slot(e.connection()).in_use = 0;
    enter(*life, Span::Kind::idle, e.t());
  }

  void close(const Event& e, std::uint64_t i) {
    ConnectionLife* life = connection(e);
    if (!life) return;
    out_.closes.push_back(i);
    out_.closed_connections.push_back(slot(e.connection()).life);
    life->closed = e.t();
    life->close_event = i;
    life->ever_closed = true;
    const auto said = e.as<trace::ConnectionClose>();
    life->reason = said.reason;
    end_span(*life, e.t());
    for (auto use = life->uses.rbegin(); use != life->uses.rend(); ++use) {
      if (use->to != model::never) break;
      use->to = e.t();
    }
    if (said.shuts_down()) {  // a TLS close goes on, and counts against limits
      enter(*life, Span::Kind::shutting_down, e.t());
      slot(e.connection()).in_use = 0;
      return;
    }
    life->gone = e.t();
    slot(e.connection()) = OpenConnection{};
  }

  void shut_down(const Event& e) {
    ConnectionLife* life = connection(e);
    if (!life) return;
    end_span(*life, e.t());
    life->gone = e.t();
    slot(e.connection()) = OpenConnection{};
  }

  void done(const Event& e, std::uint64_t i) {
    TransferLife* life = transfer(e);
    if (!life) return;
    came_of_wake(e, i);
    leave(e);
    if (!life->waits.empty() && life->waits.back().second == model::never)
      life->waits.back().second = e.t();
    life->done = e.t();
    life->result = e.as<trace::TransferDone>().result;
    slot(e.transfer()) = OpenTransfer{};
  }

  void wake(const Event& e, std::uint64_t i) {
    TransferLife* life = transfer(e);
    if (!life) return;
    if (!life->waits.empty()) life->waits.back().second = e.t();
    slot(e.transfer()).wake = static_cast<std::uint32_t>(out_.wakes.size());
    out_.wakes.push_back({slot(e.transfer()).life, e.t(), i, 0, false});
  }

  void came_of_wake(const Event& e, std::uint64_t i) {
    const std::uint32_t wake = std::exchange(slot(e.transfer()).wake, nobody);
    if (wake == nobody) return;
    out_.wakes[wake].came_of = i;
    out_.wakes[wake].in_vain = e.kind() == EventKind::wait_again;
  }

  // A woken transfer that waits on in the same instant never stopped waiting, to people.
  void wait(const Event& e, std::uint64_t i) {
    TransferLife* life = transfer(e);
    if (!life) return;
    came_of_wake(e, i);
    if (!life->waits.empty() && life->waits.back().second == e.t())
      life->waits.back().second = model::never;
    else
      life->waits.emplace_back(e.t(), model::never);
  }

  static void end_span(ConnectionLife& life, model::Time t) {
    if (life.spans.empty()) return;
    if (life.spans.back().to == model::never) life.spans.back().to = t;
    // A phase that took no time (a cached name, a server beside us) is no stretch.
    if (life.spans.back().to == life.spans.back().from) life.spans.pop_back();
  }
  static void enter(ConnectionLife& life, Span::Kind kind, model::Time t) {
    if (!life.spans.empty() && life.spans.back().to == model::never &&
        life.spans.back().kind == kind)
      return;
    end_span(life, t);
    life.spans.push_back({kind, t, model::never, 0});
  }

  void finish() {
    out_.end = std::max(out_.end, trace_.end().t);
    std::ranges::stable_sort(out_.wakes, {}, &Wake::transfer);
    for (ConnectionLife& life : out_.connections) {
      if (!life.spans.empty() && life.spans.back().to == model::never)
        life.spans.back().to = out_.end;
      model::Duration idle = 0;
      for (Span& span : life.spans) {
        span.idle_before = idle;
        if (span.kind == Span::Kind::idle) idle += span.to - span.from;
      }
      life.spans.shrink_to_fit();
      life.uses.shrink_to_fit();
      life.transfers.shrink_to_fit();
    }
  }

  const trace::Trace& trace_;
  const model::Setup& setup_;
  RunIndex out_;
  std::vector<Owner> handles_;
  std::vector<std::uint32_t> pools_;  // which of the run's pools stands in a slot
  std::vector<OpenTransfer> transfers_;
  std::vector<OpenConnection> connections_;
};

}  // namespace

RunIndex build_index(const trace::Trace& trace) {
  return Builder(trace).build();
}

}  // namespace poolscope::gui

#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

#include "match/words/explain.hpp"
#include "profiles/catalogue.hpp"
#include "scenario/compile.hpp"
#include "support/options.hpp"
#include "trace/apply.hpp"

/// One pool of one multi handle, set by hand: connections in any state, and a transfer about to
/// search. Everything passes every gate unless a test says otherwise.
namespace poolscope::testing {

/// What a transfer asks for.
struct Ask {
  std::string url = "http://a.test/";
  model::OptionSet options{};
};

class Stage {
 public:
  model::World world;
  std::shared_ptr<const model::Setup> setup;
  const match::Profile* profile;

  explicit Stage(const std::vector<Ask>& asks = {{}, {}}, const model::OptionSet& multi = {},
                 const match::Profile& version = profiles::curl_8_22(), bool ntlm = false)
      : profile(&version) {
    scenario::Scenario s;
    s.libcurl = version.name;
    if (ntlm) s.build = scenario::Build{true, true};
    for (const Ask& ask : asks) {
      scenario::Request& r = s.requests.emplace_back();
      r.id = "r" + std::to_string(s.requests.size());
      r.url = ask.url;
      r.at_ms = 0;
      r.options = ask.options;
    }
    scenario::Strategy strategy;
    strategy.name = "multi";
    strategy.scope = model::Scope::multi;
    strategy.multis = {{"0", multi}, {"1", {}}};
    const auto compiled = scenario::resolve(s, strategy, version.dialect);
    setup = compiled.setup;
    const auto source = scenario::source(compiled);
    while (source->peek() != nullptr) requests_.push_back(source->pop().request);
    for (std::int32_t m = 0; m < 2; ++m) {
      trace::Event e = event(trace::EventKind::multi_open);
      e.value = m;
      e.code = 1;
      apply(e);
    }
    trace::Event opened = event(trace::EventKind::pool_open);
    opened.pool = pool;
    opened.code = static_cast<std::uint8_t>(model::Scope::multi);
    opened.other = 97;
    opened.value = 1;
    apply(opened);
  }

  static constexpr model::PoolId pool{0};

  /// A transfer for the `ask`th way of asking, about to search.
  model::TransferId start(std::size_t ask) {
    trace::Event handle = event(trace::EventKind::handle_open);
    handle.number = static_cast<std::uint32_t>(world.handles.next());
    handle.value = handle.number + 1;
    apply(handle);
    trace::Event e = event(trace::EventKind::transfer_start);
    e.transfer = world.transfers.next();
    e.number = static_cast<std::uint32_t>(ask);
    e.other = handle.number;
    e.connection = model::ConnectionId{static_cast<std::uint32_t>(requests_.at(ask).needle)};
    e.pool = pool;
    apply(e);
    return e.transfer;
  }
  /// A connection for that way of asking, still being set up by its transfer.
  model::ConnectionId connecting(std::size_t ask) {
    trace::Event e = event(trace::EventKind::connection_open);
    e.transfer = start(ask);
    e.pool = pool;
    e.connection = world.connections.next();
    apply(e);
    return e.connection;
  }
  /// A connection that is usable and carries its first transfer.
  model::ConnectionId busy(std::size_t ask, model::Protocol protocol = model::Protocol::http_1_1) {
    const model::ConnectionId id = connecting(ask);
    trace::Event e = event(trace::EventKind::connection_ready);
    e.connection = id;
    e.transfer = transfer_on(id);
    e.code = static_cast<std::uint8_t>(protocol);
    e.flag = protocol == model::Protocol::h2;
    apply(e);
    world.connections[id].answered = true;
    return id;
  }
  /// A connection that carried a transfer and is idle since now.
  model::ConnectionId idle(std::size_t ask, model::Protocol protocol = model::Protocol::http_1_1) {
    const model::ConnectionId id = busy(ask, protocol);
    release(id);
    return id;
  }
  /// The only transfer of a connection ends: the connection is idle since now.
  void release(model::ConnectionId id) {
    const model::TransferId t = transfer_on(id);
    trace::Event e = event(trace::EventKind::connection_idle);
    e.connection = id;
    e.transfer = t;
    e.pool = pool;
    apply(e);
    trace::Event over = event(trace::EventKind::transfer_done);
    over.transfer = t;
    over.connection = id;
    apply(over);
  }
  /// The server's FIN (of h2: its GOAWAY and FIN) arrives.
  void peer_closes(model::ConnectionId id, bool announced = false) {
    trace::Event e = event(trace::EventKind::connection_peer_closed);
    e.connection = id;
    e.flag = announced;
    apply(e);
  }
  /// A connection is marked for closing.
  void mark(model::ConnectionId id) {
    trace::Event e = event(trace::EventKind::marked);
    e.connection = id;
    apply(e);
  }
  /// The connection's transfer made NTLM or Negotiate succeed on it, as the `ask`th way says.
  void authenticate(model::ConnectionId id, model::Auth method, std::size_t ask) {
    world.connections[id].authenticated = method;
    world.connections[id].authenticated_as = requests_.at(ask).needle;
  }
  /// A TLS connection is closed gracefully: it stands on the multi's shutdown list.
  void shut_down(model::ConnectionId id) {
    trace::Event e = event(trace::EventKind::connection_close);
    e.connection = id;
    e.pool = pool;
    e.flag = 1;
    e.value = 0;
    apply(e);
  }
  /// As if `streams` transfers were attached.
  void carry(model::ConnectionId id, std::uint32_t streams) {
    world.connections[id].attached = streams;
  }
  void wait_ms(std::int64_t ms) { world.now += ms * model::millisecond; }
  /// The pool is pruned now (which closes nothing): the next prune is a second away.
  void pruned() { world.pools[pool].last_prune = world.now; }

  match::Decision decide(model::TransferId t) const {
    return match::decide(world, *setup, *profile, world[t]);
  }
  match::Explanation explain(model::TransferId t) const {
    return match::explain(world, *setup, *profile, t);
  }
  /// What `gate` found of `candidate` for `t`.
  match::Finding found(model::TransferId t, model::GateId gate,
                       model::ConnectionId candidate = {}) const {
    const match::Explanation e = explain(t);
    for (const match::Candidate& c : e.candidates)
      if (c.connection == candidate)
        for (const match::Cell& cell : c.cells)
          if (cell.gate == gate) return cell.finding;
    FAIL("the search did not reach " << to_string(gate));
    return {};
  }

 private:
  [[nodiscard]] trace::Event event(trace::EventKind kind) const {
    trace::Event e;
    e.t = world.now;
    e.kind = kind;
    return e;
  }
  void apply(const trace::Event& e) { trace::apply(world, *setup, e); }
  [[nodiscard]] model::TransferId transfer_on(model::ConnectionId id) const {
    for (std::uint32_t i = 0; i < world.transfers.capacity(); ++i)
      if (world[model::TransferId{i}].connection == id &&
          world[model::TransferId{i}].state != model::TransferState::done)
        return model::TransferId{i};
    throw std::logic_error("nothing is attached");
  }
  std::vector<model::Request> requests_;
};

/// A connection made by the first way of asking, idle, and a transfer that asks the second way:
/// what `gate` says of it.
inline match::Finding verdict(model::GateId gate, const Ask& made_by, const Ask& asks,
                              model::Protocol protocol = model::Protocol::http_1_1,
                              const match::Profile& version = profiles::curl_8_22()) {
  Stage stage{{made_by, asks}, {}, version};
  const model::ConnectionId c = stage.idle(0, protocol);
  return stage.found(stage.start(1), gate, c);
}

}  // namespace poolscope::testing

namespace poolscope::match {

inline std::ostream& operator<<(std::ostream& out, const Finding& f) {
  return out << "verdict " << static_cast<int>(f.verdict) << ", reason "
             << static_cast<int>(f.reason) << ", have " << f.have << ", want " << f.want;
}

}  // namespace poolscope::match

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
/// search. Everything passes every gate, unless a test changes that.
namespace poolscope::testing {

/// The settings of a transfer's request.
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
    for (std::int32_t m = 0; m < 2; ++m)
      apply(trace::MultiOpen{.multi = world.multis.next(), .setup = m});
    apply(trace::PoolOpen{.pool = pool, .scope = model::Scope::multi, .slots = 97});
  }

  static constexpr model::PoolId pool{0};

  /// A transfer with the settings `ask` (an index), about to search.
  model::TransferId start(std::size_t ask) {
    const model::HandleId handle = world.handles.next();
    apply(trace::HandleOpen{.handle = handle, .ordinal = static_cast<std::uint32_t>(handle) + 1});
    const model::TransferId id = world.transfers.next();
    apply(trace::TransferStart{.transfer = id,
                               .pool = pool,
                               .request = model::RequestIndex{static_cast<std::uint32_t>(ask)},
                               .handle = handle,
                               .needle = requests_.at(ask).needle});
    return id;
  }
  /// A connection with those settings, which its transfer is still setting up.
  model::ConnectionId connecting(std::size_t ask) {
    const model::TransferId transfer = start(ask);
    const model::ConnectionId id = world.connections.next();
    apply(trace::ConnectionOpen{.transfer = transfer, .connection = id, .pool = pool});
    return id;
  }
  /// A connection that is usable and carries its first transfer.
  model::ConnectionId busy(std::size_t ask, model::Protocol protocol = model::Protocol::http_1_1) {
    const model::ConnectionId id = connecting(ask);
    apply(trace::ConnectionReady{.transfer = transfer_on(id),
                                 .connection = id,
                                 .protocol = protocol,
                                 .multiplex = protocol == model::Protocol::h2});
    world.connections[id].answered = true;
    return id;
  }
  /// A connection that has carried a transfer and is idle from now on.
  model::ConnectionId idle(std::size_t ask, model::Protocol protocol = model::Protocol::http_1_1) {
    const model::ConnectionId id = busy(ask, protocol);
    release(id);
    return id;
  }
  /// Ends the only transfer of a connection, which is idle from now on.
  void release(model::ConnectionId id) {
    const model::TransferId t = transfer_on(id);
    apply(trace::ConnectionIdle{.transfer = t, .connection = id, .pool = pool});
    apply(trace::TransferDone{.transfer = t, .connection = id});
  }
  /// The server's FIN (of h2: its GOAWAY and FIN) arrives.
  void peer_closes(model::ConnectionId id, bool announced = false) {
    apply(trace::ConnectionPeerClosed{.connection = id, .announced = announced});
  }
  /// Marks a connection for closing.
  void mark(model::ConnectionId id) {
    apply(trace::Marked{.connection = id, .reason = model::CloseReason{}});
  }
  /// Makes NTLM or Negotiate succeed on the connection, with the settings `ask`.
  void authenticate(model::ConnectionId id, model::Auth method, std::size_t ask) {
    world.connections[id].authenticated = method;
    world.connections[id].authenticated_as = requests_.at(ask).needle;
  }
  /// Closes a TLS connection gracefully: it is on the multi's shutdown list.
  void shut_down(model::ConnectionId id) {
    apply(
        trace::ConnectionClose{.connection = id, .pool = pool, .shuts_down_in = model::MultiId{0}});
  }
  /// Makes the connection look as if `streams` transfers were attached.
  void carry(model::ConnectionId id, std::uint32_t streams) {
    world.connections[id].attached = streams;
  }
  void wait_ms(std::int64_t ms) { world.now += ms * model::millisecond; }
  /// Prunes the pool now (which closes nothing): the next prune is a second away.
  void pruned() { world.pools[pool].last_prune = world.now; }

  match::Decision decide(model::TransferId t) const {
    return match::decide(world, *setup, *profile, world[t]);
  }
  match::Explanation explain(model::TransferId t) const {
    return match::explain(world, *setup, *profile, t);
  }
  /// The finding of `gate` about `candidate` for `t`.
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
  void apply(const auto& what) { trace::apply(world, *setup, trace::Event{world.now, what}); }
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

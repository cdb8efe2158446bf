#include "match/what_if/asker.hpp"

#include <cstdlib>

namespace poolscope::match {

using namespace model;

namespace {

// A copy of the parts that a search reads: a run's names and answers can be large.
Setup read_by_a_search(const Setup& from) {
  Setup setup;
  setup.dialect = from.dialect;
  setup.options = from.options;
  setup.peers = from.peers;
  setup.destinations = from.destinations;
  setup.needles = from.needles;
  setup.multis = from.multis;
  return setup;
}

Answer of(const Decision& d) {
  return {d.outcome, d.outcome == Outcome::reuse ? d.connection : none<ConnectionId>,
          d.outcome == Outcome::wait ? d.gate : GateId::none, !d.evictions.empty()};
}

void append(World& world, List& list, Links Connection::*links, ConnectionId id) {
  world.connections[id].*links = {list.tail, none<ConnectionId>};
  if (valid(list.tail))
    (world.connections[list.tail].*links).next = id;
  else
    list.head = id;
  list.tail = id;
  ++list.count;
}

}  // namespace

Asker::Asker(const World& world, const Setup& setup, const Profile& profile, const Explanation& e,
             std::size_t most)
    : before_(world),
      profile_(profile),
      transfer_(e.transfer),
      world_(world),
      setup_(read_by_a_search(setup)),
      multi_(world[world[e.transfer].multi].setup),
      base_(of(e.decision)),
      most_(most) {
  // The asker has options and a needle of its own, from which no connection was made.
  own_transfer_ = world[transfer_];
  own_needle_ = setup[own_transfer_.needle];
  own_options_ = setup.options_of(own_needle_);
  own_needle_.options = OptionsId{static_cast<std::uint32_t>(setup_.options.size())};
  own_transfer_.needle = NeedleId{static_cast<std::uint32_t>(setup_.needles.size())};
  setup_.options.push_back(own_options_);
  setup_.needles.push_back(own_needle_);
  if (has_multi_options()) own_multi_ = multi();
  reset();
}

MultiOptions& Asker::multi() {
  MultiSetup& described = setup_.multis[static_cast<std::size_t>(multi_)];
  const std::uint32_t changed = before_[own_transfer_.multi].setopts;
  return changed == 0 ? described.options : described.later[changed - 1];
}

void Asker::reset() {
  options() = own_options_;
  needle() = own_needle_;
  transfer() = own_transfer_;
  if (has_multi_options()) multi() = own_multi_;
}

void Asker::hold(ConnectionId id) {
  const Connection& c = before_[id];
  held_pool_ = before_[c.pool];
  held_bundle_ = before_[c.bundle];
  held_.clear();
  for (const ConnectionId touched : {id, held_pool_.idle.tail, held_bundle_.idle.tail})
    if (valid(touched)) held_.push_back({touched, before_[touched]});
}

void Asker::reset_world() {
  if (held_.empty()) return;
  const Connection& c = held_.front().connection;
  world_.pools[c.pool] = held_pool_;
  world_.bundles[c.bundle] = held_bundle_;
  for (const Held& held : held_) world_.connections[held.id] = held.connection;
  held_.clear();
  reset();
}

Answer Asker::answer() {
  return of(decision());
}

Decision Asker::decision() {
  ++asked_;
  return decide(world_, setup_, profile_, transfer());
}

ConnectionId Asker::over_cap() {
  ++asked_;
  return over_idle_cap(world_, setup_, profile_, transfer());
}

void Asker::make_idle(ConnectionId id) {
  Connection& c = world_.connections[id];
  c.attached = 0;
  c.state = ConnectionState::ready;
  c.upgrading = false;
  c.answered = true;
  c.idle = true;
  c.idle_since = world_.now;
  append(world_, world_.pools[c.pool].idle, &Connection::idle_in_pool, id);
  append(world_, world_.bundles[c.bundle].idle, &Connection::idle_in_bundle, id);
}

std::optional<std::int64_t> nearest_value(std::int64_t from, std::int64_t end,
                                          const std::function<bool(std::int64_t)>& differs) {
  if (from == end || !differs(end)) return std::nullopt;
  std::int64_t no = from, yes = end;
  const std::int64_t way = end > from ? 1 : -1;
  for (std::int64_t step = 1; step < std::abs(end - from); step *= 2)
    if (differs(from + way * step)) {
      yes = from + way * step;
      break;
    } else {
      no = from + way * step;
    }
  while (std::abs(yes - no) > 1) {
    const std::int64_t middle = no + (yes - no) / 2;
    (differs(middle) ? yes : no) = middle;
  }
  return yes;
}

}  // namespace poolscope::match

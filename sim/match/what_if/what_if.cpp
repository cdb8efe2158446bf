#include "match/what_if/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "match/what_if/asker.hpp"
#include "match/what_if/options.hpp"
#include "match/words/words.hpp"

namespace poolscope::match {

using namespace model;

std::string WhatIf::clause() const {
  const std::string change = option.empty() ? "if " + to : fmt::format("with {} {}", option, to);
  return now.empty() ? change : fmt::format("{} (now {})", change, now);
}

namespace {

constexpr std::size_t most_asks = 400, fewest_asks = 40;
constexpr std::size_t most_looks = 100'000;  // at connections, altogether: takes some milliseconds
constexpr std::int64_t most_evicted = 64;
constexpr std::size_t most_ways_to_spoil = 3, near_candidates = 3, far_connections = 256,
                      most_pools = 64;

// The rank of an outcome for a person who asks why: what saves a connection comes first.
int badness(const Answer& a, const Answer& base) {
  if (a.outcome == Outcome::reuse) return base.outcome == Outcome::reuse ? 2 : 0;
  if (a.outcome == Outcome::create) return base.outcome == Outcome::reuse ? 3 : 1;
  return 4;
}

class Trials {
 public:
  Trials(const World& world, const Setup& setup, const Profile& profile, const Explanation& e,
         std::size_t asks)
      : world_(world), setup_(setup), e_(e), asker_(world, setup, profile, e, asks) {
    choose_near();
  }

  WhatIfs run() {
    options();
    if (asker_.has_multi_options()) multi_options();
    // If a connection was reused, another way to ask for it is no improvement.
    if (asker_.base().outcome != Outcome::reuse) {
      requests();
      candidates();
      pools();
    }
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
    WhatIfs result;
    // A reuse is the wanted outcome: a few changes that prevent it are enough.
    const std::size_t most =
        asker_.base().outcome == Outcome::reuse ? most_ways_to_spoil : most_changes;
    for (Ranked& r : found_)
      if (result.changes.size() < most) result.changes.push_back(std::move(r.change));
    result.asked = asker_.asked();
    result.gave_up = asker_.spent();
    return result;
  }

 private:
  struct Ranked {
    int rank;
    WhatIf change;
  };

  // The candidates that came furthest, and those that a prune removed before they were reached.
  void choose_near() {
    const Transfer& t = world_[e_.transfer];
    const BundleId bundle = world_.find_bundle(t.pool, setup_[t.needle].destination);
    for (const Closing& c : e_.decision.prunes)
      if (world_[c.connection].bundle == bundle && near_.size() < near_candidates)
        near_.push_back(c.connection);
    std::vector<const Candidate*> by_way;
    for (const Candidate& c : e_.candidates)
      if (c.reached) by_way.push_back(&c);
    std::stable_sort(by_way.begin(), by_way.end(), [](const Candidate* a, const Candidate* b) {
      return a->cells.size() > b->cells.size();
    });
    for (const Candidate* c : by_way)
      if (near_.size() < near_candidates) near_.push_back(c->connection);
    donors_ = near_;
    if (!near_.empty()) return;
    // No connection to this destination: one that asked for the same host in another way.
    const auto& host = setup_[setup_[t.needle].origin].host;
    std::size_t looked = 0;
    for (ConnectionId id = world_[t.pool].connections.head;
         valid(id) && looked < far_connections && donors_.size() < near_candidates;
         id = world_[id].in_pool.next, ++looked)
      if (setup_[setup_[world_[id].needle].origin].host == host) donors_.push_back(id);
  }

  std::string leads_to(const Answer& a) const {
    switch (a.outcome) {
      case Outcome::reuse:
        return "reuse " + words::name(world_[a.connection]);
      case Outcome::wait:
        return a.waits_for == GateId::pipewait ? "wait for multiplexing" : "wait for room";
      default:
        return asker_.base().outcome != Outcome::create ? "a new connection"
               : a.evicts                               ? "a new connection, and somebody evicted"
                                                        : "a new connection, nobody evicted";
    }
  }

  // Asks once; keeps the change if it makes a difference and there is no change of that option yet.
  bool try_now(const std::string& option, const std::string& to, const std::string& now, int cost) {
    if (asker_.spent()) return false;
    const Answer a = asker_.answer();
    if (!a.differs_from(asker_.base())) return false;
    const auto same = [&](const Ranked& r) {
      return r.change.option == option && (!option.empty() || r.change.to == to);
    };
    const int rank = badness(a, asker_.base()) * 10 + cost;
    const auto at = std::find_if(found_.begin(), found_.end(), same);
    if (at != found_.end() && at->rank <= rank) return true;
    if (at != found_.end()) found_.erase(at);
    found_.push_back({rank, {option, to, now, a.outcome, a.connection, leads_to(a)}});
    return true;
  }

  void options() {
    for (const ReadOption& row : options_read_by_a_search()) {
      const OptionInfo& info = *find_option(row.name);
      const OptionValue now = row.read(asker_.options());
      const OptionValue initial = row.read(setup_.dialect.defaults);
      const auto try_value = [&](const OptionValue& value, int cost) {
        if (value == now) return;
        info.set(asker_.options(), value);
        // The smallest change is the one back to libcurl's default.
        if (value == initial) cost = 0;
        try_now(std::string{row.name}, value_words(info, value), value_words(info, now), cost);
        asker_.reset();
      };
      switch (row.kind) {
        case ReadOption::Kind::choice:
          if (info.type == OptionType::flag)
            for (const std::int64_t v : {0, 1}) try_value(v, 1);
          for (const auto& constant : info.constants) try_value(constant.second, 2);
          break;
        case ReadOption::Kind::limit:
          limit(
              info, std::get<std::int64_t>(now),
              [&](std::int64_t v) { info.set(asker_.options(), v); }, true, 1);
          break;
        case ReadOption::Kind::compared:
          if (asker_.base().outcome == Outcome::reuse) break;
          for (const ConnectionId donor : donors_)
            try_value(row.read(setup_.options_of(setup_[world_[donor].needle])), 1);
          break;
      }
    }
  }

  void multi_options() {
    // A limit far below the number of open connections would have emptied the pool before, which is
    // another run, and takes long to plan.
    const auto open = static_cast<std::int64_t>(world_[world_[e_.transfer].pool].connections.count);
    const std::int64_t least = std::max<std::int64_t>(1, open - most_evicted);
    const auto number = [&](const char* name, std::int64_t now, bool zero_is_none) {
      const OptionInfo& info = *find_option(name);
      limit(
          info, now, [&](std::int64_t v) { info.set_multi(asker_.multi(), v); }, zero_is_none,
          zero_is_none ? least : 0);
    };
    number("CURLMOPT_MAX_HOST_CONNECTIONS", asker_.multi().max_host_connections, true);
    number("CURLMOPT_MAX_TOTAL_CONNECTIONS", asker_.multi().max_total_connections, true);
    number("CURLMOPT_MAX_CONCURRENT_STREAMS", asker_.multi().max_concurrent_streams, false);
    const bool now = asker_.multi().multiplex;
    asker_.multi().multiplex = !now;
    try_now("CURLMOPT_PIPELINING", now ? "CURLPIPE_NOTHING" : "CURLPIPE_MULTIPLEX",
            now ? "CURLPIPE_MULTIPLEX" : "CURLPIPE_NOTHING", 1);
    asker_.reset();
  }

  // The values nearest to `now` that make a difference, above and below it.
  void limit(const OptionInfo& info, std::int64_t now, const std::function<void(std::int64_t)>& set,
             bool zero_is_none, std::int64_t least) {
    const auto differs = [&](std::int64_t v) {
      set(v);
      const bool yes = !asker_.spent() && asker_.changes();
      asker_.reset();
      return yes;
    };
    const bool none_now = now == 0 && zero_is_none;
    const std::int64_t highest = std::min<std::int64_t>(info.max, INT32_MAX);
    const auto words = [&](std::int64_t v) {
      if (info.unit.empty()) return v == 0 && zero_is_none ? "0: no limit" : std::to_string(v);
      return value_words(info, v);
    };
    const auto nearest = [&](std::int64_t from, std::int64_t end, int cost) {
      const auto value = nearest_value(from, end, differs);
      if (!value) return;
      set(*value);
      try_now(std::string{info.name}, words(*value), words(now), cost);
      asker_.reset();
    };
    if (!none_now) {
      nearest(now, highest, 0);
      if (least < now) nearest(now, least, 3);
    } else {
      nearest(highest, least, 3);
    }
  }

  // The request is asked in the way of an existing connection: with parts of its needle.
  void requests() {
    for (const ConnectionId id : donors_) {
      const Needle& have = setup_[world_[id].needle];
      const Needle want = asker_.needle();
      const auto try_with = [&](const char* option, const std::string& to, const std::string& now,
                                const auto& change) {
        change(asker_.needle());
        try_now(option, to, now, 2);
        asker_.reset();
      };
      const auto socket_goes = [&](Needle& n) {
        n.destination = have.destination;
        n.first_hop = have.first_hop;
      };
      if (have.user != want.user || have.password != want.password)
        try_with("CURLOPT_USERPWD", login_words(have.user, have.password),
                 login_words(want.user, want.password), [&](Needle& n) {
                   n.user = have.user;
                   n.password = have.password;
                 });
      const bool one_origin = have.origin == want.origin && have.scheme == want.scheme;
      const bool sent = valid(want.via) && is_sent_elsewhere(setup_, asker_.options(), want);
      if (one_origin && have.via != want.via) {
        const PeerId set = valid(have.via) ? have.via : want.via;
        const bool socket = setup_[set].unix_socket;
        const auto rules = [&](PeerId to) {
          return socket ? peer_words(setup_, to)
                        : connect_to_words(setup_, asker_.options(), want, to);
        };
        // Alt-Svc may have sent the request there, and removing a rule does not undo that.
        const PeerId by_rule = socket || sent ? want.via : none<PeerId>;
        if (valid(have.via) || valid(by_rule))
          try_with(socket ? "CURLOPT_UNIX_SOCKET_PATH" : "CURLOPT_CONNECT_TO", rules(have.via),
                   rules(by_rule), [&](Needle& n) {
                     n.via = have.via;
                     socket_goes(n);
                   });
      }
      // A rule sent the request to the host of the other connection: asking for that host directly
      // is enough, if no rule is for it.
      if (sent && !valid(have.via) && have.origin == want.via &&
          !is_sent_elsewhere(setup_, asker_.options(), have)) {
        asker_.needle() = have;
        asker_.needle().options = want.options;
        const std::string there = "it asked for " + setup_.url_of(have);
        try_now("", there + ", where CURLOPT_CONNECT_TO sends it", "", 2);
        asker_.reset();
      }
      const bool socks = valid(have.socks_proxy.peer) || valid(want.socks_proxy.peer);
      const ProxyUse& theirs = socks ? have.socks_proxy : have.http_proxy;
      const ProxyUse& ours = socks ? want.socks_proxy : want.http_proxy;
      const auto use = [&](Needle& n) -> ProxyUse& { return socks ? n.socks_proxy : n.http_proxy; };
      if (theirs.peer == ours.peer && valid(ours.peer)) {
        if (theirs.type != ours.type) {
          const OptionInfo& info = *find_option("CURLOPT_PROXYTYPE");
          const auto type = [&](ProxyType t) {
            return constant_name(info, static_cast<std::int64_t>(t));
          };
          try_with("CURLOPT_PROXYTYPE", type(theirs.type), type(ours.type),
                   [&](Needle& n) { use(n).type = theirs.type; });
        }
        if (theirs.user != ours.user || theirs.password != ours.password)
          try_with("CURLOPT_PROXYUSERPWD", login_words(theirs.user, theirs.password),
                   login_words(ours.user, ours.password), [&](Needle& n) {
                     use(n).user = theirs.user;
                     use(n).password = theirs.password;
                   });
        if (have.tunnel != want.tunnel)
          try_with("CURLOPT_HTTPPROXYTUNNEL", have.tunnel ? "on" : "off",
                   want.tunnel ? "on" : "off", [&](Needle& n) {
                     n.tunnel = have.tunnel;
                     n.origin_is_proxy = have.origin_is_proxy;
                     socket_goes(n);
                   });
      } else if (one_origin) {
        try_with("CURLOPT_PROXY", peer_words(setup_, theirs.peer), peer_words(setup_, ours.peer),
                 [&](Needle& n) {
                   n.http_proxy = have.http_proxy;
                   n.socks_proxy = have.socks_proxy;
                   n.tunnel = have.tunnel;
                   n.origin_is_proxy = have.origin_is_proxy;
                   socket_goes(n);
                 });
      }
      const bool one_way = have.via == want.via && have.http_proxy == want.http_proxy &&
                           have.socks_proxy == want.socks_proxy;
      if (!one_origin && one_way && setup_[have.origin].host == setup_[want.origin].host) {
        asker_.needle() = have;
        asker_.needle().options = want.options;
        try_now("", "it asked for " + setup_.url_of(have), "", 5);
        asker_.reset();
      }
    }
  }

  // Properties of the candidates, one at a time.
  void candidates() {
    std::vector<ConnectionId> some = near_;
    // A transfer that waits for room under the total limit could use the place of any connection.
    if (asker_.base().waits_for == GateId::total_limit) {
      const std::size_t most = some.size() + near_candidates;
      for (ConnectionId id = world_[world_[e_.transfer].pool].connections.head;
           valid(id) && some.size() < most; id = world_[id].in_pool.next)
        if (in_use(world_[id]) && std::find(some.begin(), some.end(), id) == some.end())
          some.push_back(id);
    }
    for (const ConnectionId id : some) {
      const Connection& c = world_[id];
      const std::string name = words::name(c);
      std::string now = in_use(c) ? "busy with " + words::users_of(world_, setup_, c) : "";
      const auto property = [&](bool holds, const std::string& otherwise, const auto& change) {
        if (!holds || asker_.spent()) return;
        asker_.hold(id);
        change(asker_.world().connections[id]);
        try_now("", otherwise, now, 4);
        asker_.reset_world();
      };
      property(in_use(c), name + " were idle", [&](Connection&) { asker_.make_idle(id); });
      now.clear();
      property(in_use(c) && c.attached_multi != world_[e_.transfer].multi,
               "it asked over the multi handle that drives " + name,
               [&](Connection&) { asker_.transfer().multi = c.attached_multi; });
      property(in_use(c) && c.tls && !c.multiplex && connected(c), name + " spoke HTTP/2",
               [](Connection& x) {
                 x.multiplex = true;
                 x.protocol = Protocol::h2;
               });
      property(c.peer_closed, name + "'s server had not closed it", [&](Connection& x) {
        x.peer_closed = x.peer_close_announced = false;
        std::erase(asker_.world().pools[c.pool].suspects, id);
      });
      property(c.stray_input, "no unread bytes waited on " + name, [&](Connection& x) {
        x.stray_input = false;
        std::erase(asker_.world().pools[c.pool].suspects, id);
      });
      property(c.marked_close, name + " were not marked for closing",
               [](Connection& x) { x.marked_close = false; });
      property(c.no_reuse, "the network had not changed since " + name + " was made",
               [](Connection& x) { x.no_reuse = false; });
      property(c.goaway, name + "'s server had not sent GOAWAY",
               [](Connection& x) { x.goaway = false; });
      property(c.connect_only, name + " had not been made with CURLOPT_CONNECT_ONLY",
               [](Connection& x) { x.connect_only = false; });
      property(c.authenticated != Auth::none, "nobody had logged in on " + name,
               [](Connection& x) { x.authenticated = Auth::none; });
      property(!c.answered && connected(c), name + "'s server had answered before",
               [](Connection& x) { x.answered = true; });
      property(c.server_streams != 0 && c.attached >= c.server_streams,
               fmt::format("{}'s server allowed {} streams", name, c.attached + 1),
               [](Connection& x) { x.server_streams = x.attached + 1; });
    }
  }

  // The same request in a pool of another owner.
  void pools() {
    const PoolId own = world_[e_.transfer].pool;
    const DestinationId destination = asker_.needle().destination;
    std::size_t tried = 0;
    for (std::size_t i = 0; i < world_.pools.capacity() && tried < most_pools; ++i) {
      const PoolId id = world_.pools.at(i);
      if (!valid(id) || id == own || !valid(world_.find_bundle(id, destination))) continue;
      ++tried;
      asker_.transfer().pool = id;
      for (std::size_t m = 0; m < world_.multis.capacity(); ++m)
        if (const MultiId multi = world_.multis.at(m); valid(multi) && world_[multi].pool == id)
          asker_.transfer().multi = multi;
      try_now("", "it had searched the pool of " + pool_name(world_, setup_, id), "", 3);
      asker_.reset();
    }
  }

  const World& world_;
  const Setup& setup_;
  const Explanation& e_;
  Asker asker_;
  std::vector<ConnectionId> near_, donors_;
  std::vector<Ranked> found_;
};

}  // namespace

WhatIfs what_if(const World& world, const Setup& setup, const Profile& profile,
                const Explanation& e) {
  if (e.decision.outcome == Outcome::fail) return {};
  const std::size_t asks = most_looks / std::max<std::size_t>(1, e.candidates.size());
  return Trials(world, setup, profile, e, std::clamp(asks, fewest_asks, most_asks)).run();
}

}  // namespace poolscope::match

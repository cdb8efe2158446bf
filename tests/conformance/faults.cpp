#include "conformance/faults.hpp"

#include <algorithm>

#include "analysis/conform/conform.hpp"
#include "match/decide.hpp"

namespace poolscope::conformance {

using match::Behaviour;
using match::Closing;
using match::Finding;
using match::Profile;
using match::RoomPlan;
using match::Search;
using model::GateId;

namespace {

/// The profile whose functions the faulty ones below call; gates and policies are plain functions
/// and carry nothing with them.
const Profile* right = nullptr;

Finding passed(Search&, const model::Connection&) {
  return match::passes();
}
Finding found_dead_at_once(Search& s, const model::Connection& c) {
  if (model::in_use(c) || !c.peer_closed) return match::passes();
  (void)s;
  return {match::Verdict::discard, match::Reason::peer_closed, 0, 0};
}

/// A gate of the right profile that is asked with other limits.
template <GateId Id, void (*Change)(model::Options&, model::MultiOptions&)>
Finding with_other_limits(Search& s, const model::Connection& c) {
  model::Options options = s.options;
  model::MultiOptions multi = s.multi;
  Change(options, multi);
  Search changed{s.world, s.setup, s.profile, s.transfer, s.needle, options, multi, s.pool};
  changed.may_multiplex = s.may_multiplex;
  for (const match::Gate& gate : right->gates)
    if (gate.id == Id) return gate.check(changed, c);
  return match::passes();
}

template <void (*Change)(model::Options&, model::MultiOptions&)>
RoomPlan room_with_other_limits(const Search& s, const std::vector<Closing>& gone) {
  model::Options options = s.options;
  model::MultiOptions multi = s.multi;
  Change(options, multi);
  const Search changed{s.world, s.setup, s.profile, s.transfer, s.needle, options, multi, s.pool};
  return right->plan_room(changed, gone);
}
RoomPlan room_always(const Search&, const std::vector<Closing>&) {
  return {};
}
RoomPlan room_never_evicts(const Search& s, const std::vector<Closing>& gone) {
  RoomPlan plan = right->plan_room(s, gone);
  if (plan.closes.empty()) return plan;
  RoomPlan full;
  full.wait = s.multi.max_host_connections != 0 ? GateId::host_limit : GateId::total_limit;
  return full;
}
RoomPlan room_evicts_newest(const Search& s, const std::vector<Closing>& gone) {
  RoomPlan plan = right->plan_room(s, gone);
  for (Closing& closing : plan.closes)
    if (closing.reason == model::CloseReason::total_limit && model::valid(s.pool.idle.tail))
      closing.connection = s.pool.idle.tail;
  if (plan.closes.size() > 1) plan.closes.resize(1);
  return plan;
}

bool prune_never(const Search&, std::vector<Closing>&) {
  return false;
}
bool prune_always(const Search& s, std::vector<Closing>& closes) {
  model::Pool pool = s.pool;
  pool.last_prune.reset();
  const Search changed{s.world, s.setup, s.profile, s.transfer, s.needle, s.options, s.multi, pool};
  return right->prune(changed, closes);
}
bool prune_every_two_seconds(const Search& s, std::vector<Closing>& closes) {
  if (s.pool.last_prune && s.world.now - *s.pool.last_prune < 2 * model::second) return false;
  return right->prune(s, closes);
}
bool prune_finds_nothing(const Search& s, std::vector<Closing>& closes) {
  const bool now = right->prune(s, closes);
  closes.clear();
  return now;
}

bool waits_never(const Search&) {
  return false;
}
bool waits_when_pending(const Search& s) {
  return s.wait_pipe || (s.seen_pending && s.options.pipewait);
}
bool waits_unasked(const Search& s) {
  return s.seen_pending && !s.seen_single_use;
}

template <int Offset>
std::uint64_t cap_off(const model::World& w, const model::Setup& s, const model::Transfer& t) {
  const std::uint64_t cap = right->idle_cap(w, s, t);
  return cap == 0 ? 0 : cap + static_cast<std::uint64_t>(Offset);
}
std::uint64_t cap_none(const model::World&, const model::Setup&, const model::Transfer&) {
  return 0;
}

using Change = void (*)(model::Options&, model::MultiOptions&);
constexpr Change age_longer = [](model::Options& o, model::MultiOptions&) {
  if (o.maxage_conn_s > 0) ++o.maxage_conn_s;
};
constexpr Change life_longer = [](model::Options& o, model::MultiOptions&) {
  if (o.maxlifetime_conn_s > 0) ++o.maxlifetime_conn_s;
};
constexpr Change one_stream_more = [](model::Options&, model::MultiOptions& m) {
  ++m.max_concurrent_streams;
};
constexpr Change one_per_host_more = [](model::Options&, model::MultiOptions& m) {
  if (m.max_host_connections > 0) ++m.max_host_connections;
};
constexpr Change one_in_all_more = [](model::Options&, model::MultiOptions& m) {
  if (m.max_total_connections > 0) ++m.max_total_connections;
};

class Planter {
 public:
  explicit Planter(const Profile& profile) : profile_(profile) {}

  std::vector<Fault> plant() {
    gates();
    policies();
    behaviours();
    return std::move(faults_);
  }

 private:
  Fault& add(std::string name) {
    Fault& fault = faults_.emplace_back();
    fault.name = std::move(name);
    fault.profile = profile_;
    return fault;
  }
  using Check = Finding (*)(Search&, const model::Connection&);
  /// Replaces the named gates by `check`; there is no fault if the profile has none of them.
  void gate(std::string name, std::initializer_list<GateId> ids, Check check) {
    std::vector<match::Gate> table{profile_.gates.begin(), profile_.gates.end()};
    bool any = false;
    for (match::Gate& row : table) {
      if (std::find(ids.begin(), ids.end(), row.id) == ids.end()) continue;
      row.check = check;
      any = true;
    }
    if (!any) return;
    Fault& fault = add(std::move(name));
    fault.gates = std::move(table);
    fault.profile.gates = fault.gates;
  }
  /// Gates that may be missing without effect, because another one does their work. The key of a
  /// bundle is the host and port of the connection, so if those of the URL differ,
  /// CURLOPT_CONNECT_TO differs, too. Of two schemes one has TLS. CONNECT_ONLY connections are
  /// closed or marked. The same holds for gates that no HTTP request reaches: both engines compare
  /// nothing there.
  [[nodiscard]] bool alone(GateId id) const {
    if (id == GateId::ntlm) return profile_.dialect.ntlm;
    switch (id) {
      case GateId::via:
      case GateId::host_port:
      case GateId::scheme:
      case GateId::tls_use:
      case GateId::connect_only:
      case GateId::credentials:
      case GateId::delegation:
      case GateId::negotiate:
      case GateId::ssh_key:
      case GateId::ftp_account:
        return false;
      default:
        return true;
    }
  }

  void gates() {
    for (const match::Gate& row : profile_.gates)
      if (alone(row.id))
        gate("without the gate " + std::string{to_string(row.id)}, {row.id}, passed);
    gate("without the gates via and host_port", {GateId::via, GateId::host_port}, passed);
    gate("without the gates connect_only and marked_close",
         {GateId::connect_only, GateId::marked_close}, passed);
    gate("without the gates scheme and tls_use", {GateId::scheme, GateId::tls_use}, passed);
    gate("idle limit a second longer", {GateId::max_age},
         with_other_limits<GateId::max_age, age_longer>);
    gate("lifetime a second longer", {GateId::max_lifetime},
         with_other_limits<GateId::max_lifetime, life_longer>);
    gate("client streams: > for >=", {GateId::client_streams},
         with_other_limits<GateId::client_streams, one_stream_more>);
    gate("dead connections are found at once", {GateId::dead}, found_dead_at_once);
  }

  void policies() {
    add("never prunes").profile.prune = prune_never;
    add("prunes at each search").profile.prune = prune_always;
    add("prunes every two seconds").profile.prune = prune_every_two_seconds;
    add("a prune closes nothing").profile.prune = prune_finds_nothing;
    add("PIPEWAIT does not wait").profile.waits_for_multiplex = waits_never;
    add("PIPEWAIT waits beside a busy HTTP/1.1 connection").profile.waits_for_multiplex =
        waits_when_pending;
    add("waits without PIPEWAIT").profile.waits_for_multiplex = waits_unasked;
    add("host limit: > for >=").profile.plan_room = room_with_other_limits<one_per_host_more>;
    add("total limit: > for >=").profile.plan_room = room_with_other_limits<one_in_all_more>;
    add("no limits of connections").profile.plan_room = room_always;
    add("limits never evict").profile.plan_room = room_never_evicts;
    add("the newest idle one is evicted").profile.plan_room = room_evicts_newest;
    add("one idle connection more").profile.idle_cap = cap_off<1>;
    add("one idle connection less").profile.idle_cap = cap_off<-1>;
    add("idle connections without limit").profile.idle_cap = cap_none;
  }

  void behaviours() {
    Fault& order = add("the other order of pending transfers");
    using match::PendingOrder;
    order.profile.behaviour.pending = profile_.behaviour.pending == PendingOrder::fifo
                                          ? PendingOrder::round_robin
                                          : PendingOrder::fifo;
    const auto flip = [&](const char* name, bool Behaviour::*flag, bool must = true) {
      Fault& fault = add(std::string{"behaviour "} + name + " turned round");
      fault.profile.behaviour.*flag = !(profile_.behaviour.*flag);
      fault.must = must;
    };
    flip("runs_by_mid", &Behaviour::runs_by_mid);
    flip("any_connect_wakes", &Behaviour::any_connect_wakes);
    flip("close_wakes", &Behaviour::close_wakes);
    flip("shutdown_list", &Behaviour::shutdown_list, false);
    // No story tells when a socket is closed for good; only the transfers that this wakes show it.
    flip("watches_shutdowns", &Behaviour::watches_shutdowns, false);
    flip("alpn_wakes", &Behaviour::alpn_wakes);
    flip("prior_knowledge_reuse_fails", &Behaviour::prior_knowledge_reuse_fails);
    flip("assumes_own_stream_limit", &Behaviour::assumes_own_stream_limit, false);
    Fault& seconds = add("ages in the other unit");
    seconds.profile.health.whole_seconds = !profile_.health.whole_seconds;
    Fault& trust = add("sockets are trusted the other way");
    trust.profile.health.trust_ms = profile_.health.trust_ms == 0 ? 1000 : 0;
    Fault& fault = add("FRESH_CONNECT prunes the other way");
    fault.profile.prunes_without_search = !profile_.prunes_without_search;
  }

  const Profile& profile_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> faults_of(const Profile& profile) {
  right = &profile;
  return Planter{profile}.plant();
}

std::size_t found_after(const Fault& fault, const std::vector<Recorded>& recorded,
                        std::string_view profile) {
  const auto tolerance = analysis::tolerance_of(profile);
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const auto& s = recorded[i].scenario;
    try {
      const auto story = analysis::simulate(s, s.strategies.front(), &fault.profile);
      if (!analysis::compare(story, recorded[i].real, tolerance).holds()) return i + 1;
    } catch (const std::exception&) {  // the engine goes round in a circle, or contradicts itself
      return i + 1;
    }
  }
  return 0;
}

}  // namespace poolscope::conformance

// Events: each kind is read back as it was written, in 48 bytes, or refused.

#include <catch2/catch.hpp>

#include <limits>
#include <set>

#include "trace/apply.hpp"
#include "trace/event.hpp"

using namespace poolscope;
using namespace poolscope::model;
using trace::Event;

namespace {

// The largest value that a type holds.
template <class T>
constexpr T most() {
  if constexpr (std::is_enum_v<T>)
    return static_cast<T>(most<std::underlying_type_t<T>>());
  else
    return std::numeric_limits<T>::max();
}

// Writes into each member, and compares two events of a kind, member by member.
struct Fill {
  bool least;
  void who(auto&... each) { (set(each), ...); }
  void bytes(auto&... each) { (set(each), ...); }
  void words(auto&... each) { (set(each), ...); }
  void wide(auto& each) {
    each = least ? std::numeric_limits<std::remove_reference_t<decltype(each)>>::min()
                 : std::numeric_limits<std::remove_reference_t<decltype(each)>>::max();
  }
  template <class T>
  void set(T& each) {
    each = least ? T{} : most<T>();
  }
};
struct Collect {
  std::vector<std::int64_t> all{};
  void who(auto... each) { (all.push_back(static_cast<std::int64_t>(each)), ...); }
  void bytes(auto... each) { (all.push_back(static_cast<std::int64_t>(each)), ...); }
  void words(auto... each) { (all.push_back(static_cast<std::int64_t>(each)), ...); }
  void wide(auto each) { all.push_back(each); }
};

template <class Kind>
std::vector<std::int64_t> members_of(const Kind& what) {
  Collect collect;
  Kind::fields(collect, what);
  return collect.all;
}

std::set<trace::EventKind> seen;

template <class Kind>
void comes_back() {
  INFO("kind " << static_cast<int>(Kind::kind));
  CHECK(seen.insert(Kind::kind).second);
  Kind what;
  const Event as_made{7, what};
  CHECK(as_made.t() == 7);
  CHECK(as_made.kind() == Kind::kind);
  CHECK(members_of(as_made.as<Kind>()) == members_of(what));
  for (const bool least : {true, false}) {
    Fill fill{least};
    Kind::fields(fill, what);
    const Event e{std::numeric_limits<Time>::max(), what};
    CHECK(members_of(e.as<Kind>()) == members_of(what));
    CHECK(e == Event{std::numeric_limits<Time>::max(), e.as<Kind>()});
  }
}

template <class... Kinds>
void all_come_back() {
  (comes_back<Kinds>(), ...);
}

}  // namespace

TEST_CASE("an event has 48 bytes") {
  STATIC_REQUIRE(sizeof(Event) == 48);
  STATIC_REQUIRE(std::is_trivially_copyable_v<Event>);
}

TEST_CASE("what is said of each kind is read back, the smallest and the largest values too") {
  using namespace trace;
  seen.clear();
  all_come_back<TransferStart, Search, Decision, Woken, WaitAgain, RequestSent, FirstByte,
                Redirected, TransferRetry, Detached, TransferDone>();
  all_come_back<ConnectionOpen, Phase, Reconnected, ConnectionReady, Upgraded, Settings, Goaway,
                ConnectionPeerClosed, StrayInput, Authenticated, Marked, NoReuse, Upkept,
                ConnectionIdle, ConnectionClose, ShutdownEnd>();
  all_come_back<HandleOpen, HandleClose, MultiOpen, MultiClose, MultiOptionsSet, Removed, PoolOpen,
                PoolClose, DnsStored, SessionStored, SessionTaken, Tick>();
  CHECK(seen.size() == static_cast<std::size_t>(EventKind::multi_options) + 1);
}

TEST_CASE("members have their own place each") {
  const Event e{5, trace::TransferStart{.transfer = TransferId{1},
                                        .pool = PoolId{2},
                                        .request = RequestIndex{3},
                                        .handle = HandleId{4},
                                        .needle = NeedleId{5},
                                        .place = PlaceId{0xABCDEF01},
                                        .client_wait = 6}};
  CHECK(e.transfer() == TransferId{1});
  CHECK(e.connection() == none<ConnectionId>);
  CHECK(e.pool() == PoolId{2});
  const auto start = e.as<trace::TransferStart>();
  CHECK(start.request == RequestIndex{3});
  CHECK(start.handle == HandleId{4});
  CHECK(start.needle == NeedleId{5});
  CHECK(start.place == PlaceId{0xABCDEF01});  // beyond 65,535 places, too
  CHECK(start.client_wait == 6);

  const Event close{5, trace::ConnectionClose{.connection = ConnectionId{9},
                                              .reason = CloseReason::max_age,
                                              .at = CloseAt::completion,
                                              .number = 8,
                                              .destination = DestinationId{7},
                                              .shuts_down_in = MultiId{6},
                                              .spoils_session = true}};
  const auto read = close.as<trace::ConnectionClose>();
  CHECK(close.transfer() == none<TransferId>);
  CHECK(read.reason == CloseReason::max_age);
  CHECK(read.at == CloseAt::completion);
  CHECK(read.number == 8);
  CHECK(read.destination == DestinationId{7});
  CHECK(read.shuts_down());
  CHECK(read.shuts_down_in == MultiId{6});
  CHECK_FALSE(read.leaves_bundle);
  CHECK(read.spoils_session);
}

TEST_CASE("what does not fit into its field is refused, not wrapped") {
  CHECK_THROWS_AS((Event{0, trace::TransferDone{.result = -1}}), Fault);
  CHECK(Event(0, trace::TransferDone{.result = 0}).as<trace::TransferDone>().result == 0);
}

TEST_CASE("an event is not read as another kind") {
  const Event e{0, trace::Marked{.connection = ConnectionId{1}}};
  CHECK_THROWS_AS(e.as<trace::ConnectionClose>(), Fault);
  CHECK_THROWS_AS(Event{}.as<trace::Decision>(), Fault);
  CHECK_THROWS_AS(trace::decision_of(e), Fault);
}

TEST_CASE("to wait again is a decision to wait") {
  const Event e{0, trace::WaitAgain{.transfer = TransferId{1},
                                    .pool = PoolId{2},
                                    .gate = GateId::host_limit,
                                    .cause = Cause::woken,
                                    .mid = 3,
                                    .last_woken = 4}};
  CHECK(trace::ends_search(e));
  CHECK_FALSE(trace::ends_search(Event{}));
  const trace::Decision decided = trace::decision_of(e);
  CHECK(decided.transfer == TransferId{1});
  CHECK(decided.pool == PoolId{2});
  CHECK(decided.outcome == Outcome::wait);
  CHECK(decided.gate == GateId::host_limit);
  CHECK(decided.cause == Cause::woken);
  CHECK(decided.mid == 3);
  CHECK(decided.last_woken == 4);
}

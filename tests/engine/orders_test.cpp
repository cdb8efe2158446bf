// The three orders of which the engine consists, each alone: that of the application, that of a
// multi, and that in which a server lets connections in.

#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "engine/application_order.hpp"
#include "engine/run_order.hpp"
#include "engine/server_doors.hpp"
#include "model/check.hpp"

using namespace poolscope;
using namespace poolscope::engine;
using model::AppItem;
using model::ClientId;
using model::ConnectionId;
using model::ServerId;
using model::TransferId;

namespace {

// Place 0 is an easy handle's, places 1 and 2 are of the multis 0 and 1.
model::Setup setup_of(std::size_t clients) {
  model::Setup setup;
  setup.clients.resize(clients);
  setup.places.resize(3);
  setup.places[0].multi = -1;
  setup.places[1].multi = 0;
  setup.places[2].multi = 1;
  return setup;
}

AppItem request(std::uint32_t order, std::uint32_t client, std::uint32_t place) {
  AppItem item;
  item.kind = AppItem::Kind::request;
  item.order = order;
  item.request.index = model::RequestIndex{order};
  item.request.client = ClientId{client};
  item.request.place = model::PlaceId{place};
  return item;
}
AppItem upkeep(std::uint32_t order, std::uint32_t client) {
  AppItem item;
  item.kind = AppItem::Kind::easy_upkeep;
  item.order = order;
  item.target = client;
  return item;
}

std::vector<std::uint32_t> orders(std::span<const AppItem> items) {
  std::vector<std::uint32_t> out;
  for (const AppItem& item : items) out.push_back(static_cast<std::uint32_t>(item.order));
  return out;
}
using Orders = std::vector<std::uint32_t>;

std::vector<std::uint32_t> pass_of(const RunOrder& order) {
  std::vector<std::uint32_t> mids;
  for (std::uint32_t mid = order.first_in_pass(); mid != MidSet::none;
       mid = order.next_in_pass(mid + 1))
    mids.push_back(mid);
  return mids;
}

}  // namespace

TEST_CASE("what is due goes in the file's order; requests of one multi go together") {
  const model::Setup setup = setup_of(1);
  ApplicationOrder application(setup);
  CHECK_FALSE(application.goes_on());
  application.due(request(3, 0, 1));
  application.due(request(1, 0, 1));
  application.due(request(2, 0, 2));
  CHECK(orders(application.next()) == Orders{1, 3});
  CHECK(orders(application.next()) == Orders{2});
  CHECK_FALSE(application.goes_on());
  CHECK(application.next().empty());
}

TEST_CASE("a client inside curl_easy_perform does the next thing when it returns") {
  const model::Setup setup = setup_of(2);
  ApplicationOrder application(setup);
  application.enters(ClientId{0});
  application.due(request(1, 0, 0));
  application.due(upkeep(2, 0));
  application.due(request(3, 1, 0));
  CHECK(application.next().empty());  // they wait for the call
  CHECK(application.next().empty());
  CHECK(orders(application.next()) == Orders{3});  // another thread does not
  CHECK_FALSE(application.goes_on());
  std::vector<model::RequestIndex> left;
  application.append_left(left);
  CHECK(left == std::vector{model::RequestIndex{1}});
  application.returns(ClientId{0});
  CHECK(application.goes_on());
  CHECK(orders(application.next()) == Orders{1});
  application.enters(ClientId{0});
  CHECK(application.next().empty());  // busy again: the upkeep still waits
  application.returns(ClientId{0});
  CHECK(orders(application.next()) == Orders{2});
}

TEST_CASE("a request behind one that waits for its client waits, too") {
  const model::Setup setup = setup_of(1);
  ApplicationOrder application(setup);
  application.enters(ClientId{0});
  application.due(request(1, 0, 0));
  CHECK(application.next().empty());
  application.returns(ClientId{0});
  application.due(request(2, 0, 0));
  CHECK(application.next().empty());
  CHECK(orders(application.next()) == Orders{1});
  CHECK(orders(application.next()) == Orders{2});
}

TEST_CASE("a pass runs by ascending mid, and whoever is marked above the running one") {
  RunOrder order;
  std::vector<std::uint32_t> mids;
  for (std::uint32_t i = 0; i < 4; ++i) mids.push_back(order.add(TransferId{i}));
  order.mark(mids[2]);
  order.mark(mids[0]);
  CHECK(pass_of(order) == std::vector{mids[0], mids[2]});
  order.unmark(mids[2]);
  order.mark(mids[3]);
  CHECK(order.next_in_pass(mids[1]) == mids[3]);
  order.finish(mids[3]);
  CHECK(order.next_in_pass(mids[1]) == MidSet::none);
}

TEST_CASE("with the flag that a connection changed, curl_multi_perform runs every transfer") {
  for (const bool by_mid : {true, false}) {
    RunOrder order(by_mid);
    order.drive = model::Drive::multi_perform;
    const auto a = order.add(TransferId{0}), b = order.add(TransferId{1});
    order.begin_to_wait(b);
    order.change({model::WakeReason::closed});
    // Since 8.14 the list does not contain pending ones.
    CHECK(order.next_in_pass(a + 1) == (by_mid ? MidSet::none : b));
    order.drive = model::Drive::multi_socket;
    CHECK(order.next_in_pass(a) == MidSet::none);
    CHECK(order.take_change().reason == model::WakeReason::closed);
    CHECK_FALSE(order.changed());
  }
}

TEST_CASE("the first who set the flag is the one who wakes") {
  RunOrder order;
  order.change({model::WakeReason::closed, model::none<model::RequestIndex>, 7});
  order.change({model::WakeReason::ready, model::none<model::RequestIndex>, 8});
  CHECK(order.take_change().connection == 7);
}

TEST_CASE("who waits is woken in turn above the last one, and then from the lowest again") {
  RunOrder order;
  std::vector<std::uint32_t> mids;
  for (std::uint32_t i = 0; i < 3; ++i) {
    mids.push_back(order.add(TransferId{i}));
    order.begin_to_wait(mids.back());
  }
  CHECK(order.next_to_wake() == mids[0]);
  order.woke(mids[1]);
  order.end_waiting(mids[1]);
  CHECK(order.next_to_wake() == mids[2]);
  order.woke(mids[2]);
  order.end_waiting(mids[2]);
  CHECK(order.next_to_wake() == mids[0]);
  order.end_waiting(mids[0]);
  CHECK(order.next_to_wake() == MidSet::none);
  CHECK(order.last_woken() == 0);  // it starts from the lowest again
  CHECK_THROWS_AS(order.end_waiting(mids[0]), model::Fault);
}

TEST_CASE(
    "timers of 7.88 run in the order in which they were set, if they were when the clock was "
    "read") {
  RunOrder order(false);
  const auto a = order.add(TransferId{0}), b = order.add(TransferId{1}),
             c = order.add(TransferId{2});
  order.mark(b);
  order.mark(a);
  order.read_clock();
  order.mark(c);
  CHECK(order.next_expired() == b);
  CHECK(order.next_expired() == a);
  CHECK(order.next_expired() == MidSet::none);  // c was set later
  CHECK(order.calls_again());
  order.read_clock();
  CHECK(order.next_expired() == c);
  CHECK_FALSE(order.calls_again());
}

TEST_CASE(
    "curl_multi_perform of 7.88 forgets who was marked before it read the clock, until another "
    "call") {
  RunOrder order(false);
  order.drive = model::Drive::multi_perform;
  const auto a = order.add(TransferId{0});
  order.mark(a);
  order.read_clock();
  order.end_pass();
  CHECK_FALSE(order.calls_again());
  CHECK(order.any_marked());
  order.mark_forgotten_again();
  CHECK(order.calls_again());
}

TEST_CASE("a server's place goes to the first in line who still waits") {
  ServerDoors doors(2);
  const ServerId server{1};
  CHECK(doors.enter(server, 1, ConnectionId{0}));
  for (const std::uint32_t id : {1U, 2U, 3U}) CHECK_FALSE(doors.enter(server, 1, ConnectionId{id}));
  const std::set<ConnectionId> gone{ConnectionId{1}};
  const auto still = [&](ConnectionId id) { return gone.count(id) == 0; };
  CHECK(doors.leave(server, still) == ConnectionId{2});
  CHECK(doors.leave(server, still) == ConnectionId{3});
  CHECK(doors.leave(server, still) == std::nullopt);
  CHECK(doors.enter(server, 1, ConnectionId{4}));  // it is free again
  CHECK(doors.enter(ServerId{0}, 1, ConnectionId{5}));
  CHECK_FALSE(doors.refuses(server));
  doors.refuse(server, true);
  CHECK(doors.refuses(server));
  CHECK_FALSE(doors.refuses(ServerId{0}));
}

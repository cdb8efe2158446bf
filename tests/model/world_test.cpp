// The World: its slots, and ids with generations.

#include <catch2/catch.hpp>

#include "model/world.hpp"

using namespace poolscope::model;

TEST_CASE("slots are reused, the one freed last first, and a freed one is as new") {
  Slots<Handle, HandleId> slots;
  CHECK(slots.next() == HandleId{0});
  const HandleId a = slots.take(), b = slots.take(), c = slots.take();
  slots[b].open = true;
  CHECK(slots.size() == 3);
  slots.release(a);
  slots.release(b);
  CHECK(slots.size() == 1);
  CHECK(slots[b] == Handle{});
  const HandleId again = slots.next();
  CHECK(index(again) == index(b));
  CHECK(slots.take() == again);
  CHECK(index(slots.take()) == index(a));
  CHECK(slots.next() == HandleId{3});
  CHECK(slots.capacity() == 3);
  CHECK(c == HandleId{2});
}

TEST_CASE(
    "an id names what was taken under it until that is released, and never the slot's next one") {
  Slots<Handle, HandleId> slots;
  const HandleId first = slots.take();
  CHECK(slots.holds(first));
  CHECK_FALSE(slots.holds(none<HandleId>));
  slots.release(first);
  CHECK_FALSE(slots.holds(first));
  CHECK_FALSE(slots.holds(slots.next()));
  const HandleId second = slots.take();
  CHECK(index(second) == index(first));
  CHECK(slots.holds(second));
  CHECK_FALSE(slots.holds(first));
  CHECK(slots.at(0) == second);
}

TEST_CASE("a World is a value: a copy is equal and stands alone") {
  World world;
  const ConnectionId c = world.connections.take();
  world.dns[7] = 3;
  World copy = world;
  CHECK(copy == world);
  copy.connections[c].number = 9;
  CHECK_FALSE(copy == world);
  CHECK(world[c].number == 0);
}

TEST_CASE("names of pools say whose they are and how often there was one") {
  Setup setup;
  setup.clients = {"main"};
  setup.multis = {{"front", {}, {}}};
  setup.shares = {{"s", true, true, true}};
  World world;
  const PoolId id = world.pools.take();
  Pool& pool = world.pools[id];
  pool.ordinal = 1;
  CHECK(pool_name(world, setup, id) == "easy:main");
  pool.ordinal = 3;
  CHECK(pool_name(world, setup, id) == "easy:main.3");
  pool.generation = 2;
  CHECK(pool_name(world, setup, id) == "easy:main.3#2");
  pool.scope = Scope::multi;
  CHECK(pool_name(world, setup, id) == "multi:front#2");
  pool.scope = Scope::share;
  pool.generation = 1;
  CHECK(pool_name(world, setup, id) == "share:s");
}

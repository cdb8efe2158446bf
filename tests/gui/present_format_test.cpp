#include "present/format.hpp"

#include <catch2/catch.hpp>

using namespace poolscope;
using namespace poolscope::gui;

TEST_CASE("moments are written with the unit that suits them") {
  CHECK(format_time(0) == "0 s");
  CHECK(format_time(38) == "38 µs");
  CHECK(format_time(4200) == "4.2 ms");
  CHECK(format_time(131'204'000) == "131.204 s");
  CHECK(format_time(model::never) == "never");
}

TEST_CASE("lengths of time have no more digits than mean something") {
  CHECK(format_duration(38) == "38 µs");
  CHECK(format_duration(4200) == "4.2 ms");
  CHECK(format_duration(118'000'000) == "118 s");
  CHECK(format_duration(1'234'567) == "1.23 s");
  CHECK(format_duration(425'000'000) == "7 min 5 s");
  CHECK(format_duration(86'400'000'000) == "24 h 0 min");
}

TEST_CASE("ticks of one ruler share their unit and their decimals") {
  CHECK(format_tick(131'200'000, 200'000) == "131.2 s");
  CHECK(format_tick(50'000'000, 50'000'000) == "50 s");
  CHECK(format_tick(4200, 200) == "4.2 ms");
  CHECK(format_tick(38, 2) == "38 µs");
}

TEST_CASE("large counts are grouped, and nouns follow their number") {
  CHECK(format_count(7) == "7");
  CHECK(format_count(12345678) == "12,345,678");
  CHECK(format_plural(1, "connection") == "1 connection");
  CHECK(format_plural(1200, "connection") == "1,200 connections");
}

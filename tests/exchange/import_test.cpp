// The table of what scenarios are made of.

#include "exchange/import.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "exchange/har.hpp"

using namespace poolscope;
using exchange::Format;

namespace {

constexpr std::string_view recording = R"({"log": {"entries": [{
    "startedDateTime": "2026-01-01T00:00:00Z", "request": {"method": "GET", "url": "http://a.test/"},
    "response": {"status": 200}, "timings": {"wait": 10}}]}})";

}  // namespace

TEST_CASE("every format has a command of its own, an ending, words and a reader") {
  std::set<std::string_view> ids, endings;
  for (const Format& format : exchange::import_formats()) {
    CAPTURE(format.id);
    CHECK(ids.insert(format.id).second);
    CHECK(endings.insert(format.extension).second);
    CHECK(format.extension.starts_with('.'));
    CHECK(format.extension != ".json");
    CHECK_FALSE(format.noun.empty());
    CHECK_FALSE(format.title.empty());
    CHECK(format.recognises("x" + std::string{format.extension}, ""));
    CHECK_FALSE(format.recognises("scenario.json", "{\"format\": \"poolscope/1\"}"));
    // Whatever it is given, it says what is wrong.
    CHECK_FALSE(format.read("", "empty", {}, {}).ok());
  }
}

TEST_CASE("a file is read as what it is recognised as, else as a scenario") {
  CHECK(exchange::recognised("page.har", recording) != nullptr);
  CHECK(exchange::recognised("page.json", recording) == nullptr);
  CHECK(exchange::read_any(recording, "page.har", "page.har", {}).scenario().requests.size() == 1);
  CHECK_FALSE(exchange::read_any(recording, "page.json", "page.json", {}).ok());
  const auto scenario = exchange::read_any(
      R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}]})", "-", "stdin", {});
  REQUIRE(scenario.ok());
  CHECK(scenario.scenario().requests.size() == 1);
}

TEST_CASE("reading a recording ends at once when it is told to") {
  std::string many = R"({"log": {"entries": [)";
  for (int i = 0; i < 100'000; ++i) many += "0,";
  int asked = 0;
  CHECK_THROWS_AS(exchange::import_har(many + "0]}}", "x.har", {}, [&] { return ++asked < 1; }),
                  Stopped);
  CHECK(asked == 1);
}

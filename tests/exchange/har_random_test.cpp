// A scenario made from any recording, damaged or not, is a file that the loader accepts.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "exchange/har.hpp"
#include "scenario/json.hpp"

using namespace poolscope;
using nlohmann::json;

namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  template <class T, std::size_t N>
  const T& of(const T (&list)[N]) {
    return list[below(N)];
  }

 private:
  std::mt19937_64 random_;
};

const char* const urls[] = {"https://a.test/",
                            "http://a.test:8080/x?y#z",
                            "HTTPS://User:Pass@B.TEST/",
                            "http://[::1]:80/",
                            "http://[fe80::1%25eth0]/",
                            "http://[::g]/",
                            "http://a.test:port/",
                            "http://a.test:99999/",
                            "http://[::1]:80data:80/x?y#z",
                            "http://a.test:/",
                            "http://:80/",
                            "http://a:1:2/",
                            "http:///",
                            "http://",
                            "http:",
                            "https:/a.test/",
                            "http://a b/",
                            "http://a.test/a b\t",
                            "http://*.test/",
                            "http://a(b).test/",
                            "http://a\\b/",
                            "http://\u001b[31m/",
                            "http://日本.test/",
                            "http://a.test?q",
                            "data:text/plain,x",
                            "chrome-extension://abc/",
                            "ws://a.test/",
                            ""};
const char* const times[] = {"2026-01-01T00:00:00.000Z",      "2026-01-01T00:00:01.5+02:00",
                             "0000-01-01T00:00:00Z",          "9999-12-31T99:99:99Z",
                             "1970-01-01T00:00:00Z",          "yesterday",
                             "2026-01-01T00:00:00,999999999Z"};

/// A value that a recorder, or damage, might have written.
json odd_value(Chance& chance) {
  static const json values[] = {-1,
                                0,
                                1e65,
                                -1e300,
                                1e-300,
                                1.5,
                                18446744073709551615ULL,
                                -9223372036854775807LL,
                                nullptr,
                                true,
                                "",
                                "nan",
                                "inf",
                                "1e400",
                                "-0",
                                "\u202e\u0000x",
                                "timeout=4294967295, close",
                                json::array(),
                                json::object(),
                                {{"name", 3}}};
  return chance.of(values);
}

json entry(Chance& chance) {
  const auto time = [&] {
    return json(static_cast<double>(chance.below(4000)) / 8 - (chance.below(4) == 0 ? 400 : 0));
  };
  const char* const versions[] = {"HTTP/1.1", "HTTP/1.0", "h2", "http/2.0", "h3", "?", ""};
  return {{"startedDateTime", times[chance.below(4) == 0 ? chance.below(7) : 0]},
          {"pageref", "p" + std::to_string(chance.below(3))},
          {"connection", std::to_string(chance.below(1000))},
          {"request", {{"method", "GET"}, {"url", chance.of(urls)}}},
          {"response",
           {{"status", chance.below(700)},
            {"httpVersion", chance.of(versions)},
            {"bodySize", chance.below(100'000)},
            {"content", {{"size", chance.below(1000)}}},
            {"headers",
             {{{"name", "Keep-Alive"},
               {"value", "timeout=" + std::to_string(chance.below(1ULL << 33))}}}}}},
          {"timings",
           {{"dns", time()},
            {"connect", time()},
            {"ssl", time()},
            {"send", time()},
            {"wait", time()},
            {"receive", time()}}}};
}

json recording(Chance& chance) {
  json entries = json::array();
  for (std::size_t n = 1 + chance.below(5); n > 0; --n) entries.push_back(entry(chance));
  return {{"log",
           {{"version", "1.2"},
            {"creator", {{"name", "Recorder"}, {"version", "1"}}},
            {"pages", {{{"id", "p0"}, {"title", "A page"}}}},
            {"entries", entries}}}};
}

/// Puts another value, or none, somewhere into the tree.
void mutate(json& at, Chance& chance) {
  if (!at.is_structured() || at.empty() || chance.below(6) == 0) {
    at = odd_value(chance);
    return;
  }
  auto place = at.begin();
  std::advance(place, chance.below(at.size()));
  if (chance.below(10) == 0)
    at.erase(place);
  else
    mutate(*place, chance);
}

void damage(std::string& text, Chance& chance) {
  constexpr std::string_view bytes = "\"\\{}[]:,0123456789eE+-.untrfals \n\x1b\x7f\xff\xc3/@#?%";
  for (std::size_t n = 1 + chance.below(4); n > 0 && !text.empty(); --n) {
    const std::size_t at = chance.below(text.size());
    switch (chance.below(3)) {
      case 0:
        text[at] = bytes[chance.below(bytes.size())];
        break;
      case 1:
        text.insert(at, 1, bytes[chance.below(bytes.size())]);
        break;
      default:
        text.erase(at, 1 + chance.below(3));
    }
  }
}

/// Returns whether the text could be imported.
bool check_import(const std::string& text) {
  const auto import = exchange::import_har(text, "x.har");
  if (!import.ok()) {
    CHECK_FALSE(import.errors().empty());
    // Errors must not come from the loader: the importer has to follow its rules.
    for (const auto& error : import.errors()) {
      INFO(scenario::to_string(error) << "\n" << text);
      CHECK(error.file == "x.har");
    }
    return false;
  }
  CHECK(import.scenario().requests.size() + import.skipped == import.entries);
  const std::string written = scenario::to_json(import.scenario());
  const auto again = scenario::parse(written, "again.json");
  if (!again.ok()) FAIL_CHECK(scenario::to_string(again.errors()[0]) << "\n" << text);
  return again.ok();
}

}  // namespace

TEST_CASE("no recording, however damaged, gives a scenario that the loader refuses") {
  std::size_t imported = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Chance chance(seed);
    json har = recording(chance);
    for (std::size_t n = chance.below(4); n > 0; --n) mutate(har["log"]["entries"], chance);
    if (chance.below(8) == 0) mutate(har, chance);
    std::string text = har.dump(-1, ' ', false, json::error_handler_t::replace);
    if (chance.below(3) == 0) damage(text, chance);
    imported += check_import(text) ? 1 : 0;
  }
  CHECK(imported > 800);  // otherwise the test proves little
}

TEST_CASE("an entry whose URL no scenario can have is left out, counted and named") {
  const auto import = exchange::import_har(R"({"log": {"entries": [
    {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"url": "http://a.test:port/"}},
    {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"url": "http://[x]/"}},
    {"startedDateTime": "2026-01-01T00:00:01Z", "request": {"url": "https://b.test/"}}]}})",
                                           "x.har");
  REQUIRE(import.ok());
  CHECK(import.scenario().requests.size() == 1);
  CHECK(import.skipped == 2);
  CHECK(import.warnings[0] ==
        "skipped 2 entries with a damaged URL: \"http://a.test:port/\", \"http://[x]/\"");
}

TEST_CASE("a recording without an entry that can be used says what is wrong with each kind") {
  const auto import = exchange::import_har(R"({"log": {"entries": [
    {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"url": "http://a.test:port/"}},
    {"request": {"url": "https://b.test/"}}]}})",
                                           "x.har");
  REQUIRE_FALSE(import.ok());
  CHECK(scenario::to_string(import.errors()[0]) ==
        "x.har: /log/entries: no entry that is a request over http or https; skipped 1 entry with "
        "a damaged URL: \"http://a.test:port/\"; skipped 1 entry without a start time");
}

TEST_CASE("times beyond what a scenario takes are no times") {
  const auto import = exchange::import_har(R"({"log": {"entries": [
    {"startedDateTime": "1970-01-01T00:00:00Z", "request": {"url": "http://a.test/"}},
    {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"url": "http://a.test/"},
     "timings": {"wait": 1e065, "send": -5, "dns": "nan"},
     "response": {"headers": [{"name": "keep-alive", "value": "timeout=4294967295"}]}},
    {"startedDateTime": "2026-01-01T00:00:01Z", "request": {"url": "http://a.test/"}}]}})",
                                           "x.har");
  REQUIRE(import.ok());
  CHECK(import.scenario().requests.size() == 2);
  CHECK(import.scenario().requests[1].at_ms == 1000);
  CHECK_FALSE(import.scenario().requests[0].responses[0].think_ms);
  CHECK_FALSE(import.scenario().servers[0].idle_timeout_ms);
}

TEST_CASE("more pages than a strategy may have multis share them") {
  std::string entries;
  for (int i = 0; i < 10'001; ++i)
    entries += (i == 0 ? "" : ",") +
               (R"({"startedDateTime": "2026-01-01T00:00:00Z", "pageref": ")" + std::to_string(i)) +
               R"(", "request": {"url": "http://a.test/"}})";
  const auto import = exchange::import_har(R"({"log": {"entries": [)" + entries + "]}}", "x.har");
  REQUIRE(import.ok());
  CHECK(import.scenario().clients.size() == 10'001);
  CHECK(import.scenario().strategies[0].multis.size() == 10'000);
}

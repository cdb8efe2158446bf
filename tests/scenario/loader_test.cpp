// The loader of scenario files.

#include <catch2/catch.hpp>

#include <chrono>

#include "scenario/json.hpp"

namespace poolscope::scenario {
namespace {

Scenario good(std::string_view text) {
  Loaded loaded = parse(text);
  if (!loaded.ok()) FAIL(to_string(loaded.errors().front()));
  return loaded.scenario();
}
Scenario with(std::string_view members) {
  return good("{\"format\": \"poolscope/1\", " + std::string{members} + "}");
}

TEST_CASE("a scenario with nothing said has the defaults") {
  CHECK(good(R"({"format": "poolscope/1"})") == Scenario{});
  const Request request = with(R"("requests": [{"url": "http://a/"}])").requests.at(0);
  CHECK(request.id == "r1");
  CHECK(request.client == "main");
  CHECK_FALSE(request.at_ms.has_value());
}

TEST_CASE("requests are named by their position and know their place in the file") {
  const std::string text =
      R"({"format": "poolscope/1", "requests": [{"url": "http://a/"}, {"id": "x", "url": "http://a/"},
 {"url": "http://a/"}]})";
  const Scenario s = good(text);
  CHECK(s.requests[0].id == "r1");
  CHECK(s.requests[1].id == "x");
  CHECK(s.requests[2].id == "r3");
  CHECK(s.requests[0].offset == text.find("{\"url\""));
  CHECK(s.requests[1].offset == text.find("{\"id\""));
  CHECK(s.requests[2].offset == text.rfind("{\"url\""));
}

TEST_CASE("positions count from the first character after a byte order mark") {
  const Loaded loaded = parse("\xEF\xBB\xBF{\"format\": 3}");
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.errors()[0].column == 13);
}

TEST_CASE("distributions have five forms besides a number") {
  using Kind = Distribution::Kind;
  const auto rtt = [](const std::string& value) {
    return *with("\"network\": {\"rtt_ms\": " + value + "}").network.rtt_ms;
  };
  CHECK(rtt("12.5") == Distribution{Kind::constant, 12.5, 0, {}});
  CHECK(rtt(R"({"uniform": [1, 2]})") == Distribution{Kind::uniform, 1, 2, {}});
  CHECK(rtt(R"({"exponential": 3})") == Distribution{Kind::exponential, 3, 0, {}});
  CHECK(rtt(R"({"lognormal": [4, 0.5]})") == Distribution{Kind::lognormal, 4, 0.5, {}});
  CHECK(rtt(R"({"pareto": [5, 1.3]})") == Distribution{Kind::pareto, 5, 1.3, {}});
  CHECK(rtt(R"({"choice": [[1, 2], [3, 4]]})") ==
        Distribution{Kind::choice, 0, 0, {{1, 2}, {3, 4}}});
}

TEST_CASE("options are written as libcurl writes them") {
  const auto options = with(R"("requests": [{"url": "http://a/", "options": {
    "CURLOPT_PIPEWAIT": true, "CURLOPT_FRESH_CONNECT": 0, "CURLOPT_MAXAGE_CONN": 30,
    "CURLOPT_IPRESOLVE": "CURL_IPRESOLVE_V4", "CURLOPT_HTTP_VERSION": 2,
    "CURLOPT_CONNECT_TO": ["a:443:[::1]:8443", "::b:"], "CURLOPT_USERPWD": "u:p"}}])")
                           .requests[0]
                           .options;
  REQUIRE(options.size() == 7);
  const auto effective = model::effective(options);
  CHECK(effective.pipewait);
  CHECK_FALSE(effective.fresh_connect);
  CHECK(effective.maxage_conn_s == 30);
  CHECK(effective.ip_resolve == model::IpResolve::v4);
  CHECK(effective.http_version == model::HttpVersion::v1_1);
  CHECK(effective.connect_to.size() == 2);
  CHECK(effective.user == "u");
}

TEST_CASE("multis are a list or a number, and response is a list of one") {
  const Scenario s = with(R"("strategies": [{"name": "n", "scope": "multi", "multis": 3},
    {"name": "l", "scope": "multi", "multis": [{"id": "a",
      "options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 2}}], "place": {"*": {"multi": "a",
      "share": null}}}],
    "requests": [{"url": "http://a/", "response": {"status": 404}}])");
  CHECK(s.strategies[0].multis_numbered);
  REQUIRE(s.strategies[0].multis.size() == 3);
  CHECK(s.strategies[0].multis[2].id == "2");
  CHECK_FALSE(s.strategies[1].multis_numbered);
  CHECK(s.strategies[1].multis[0].options.size() == 1);
  CHECK(s.requests[0].responses.size() == 1);
}

TEST_CASE("expectations know their line") {
  const Scenario s = with(
      "\"requests\": [{\"url\": \"http://a/\"}], \"expect\": [\n\n"
      "{\"request\": \"r1\", \"connection\": 0},\n"
      "{\"metric\": \"failed\", \"op\": \"==\", \"value\": 0},\n"
      "{\"close\": {\"pool\": \"easy:main\", \"connection\": 0}, "
      "\"reason\": \"cleanup\", \"strategy\": \"easy\"}]");
  REQUIRE(s.expect.size() == 3);
  CHECK(s.expect[0].line == 3);
  CHECK(s.expect[1].line == 4);
  CHECK(s.expect[2].line == 5);
  CHECK(std::get<ExpectRequest>(s.expect[0].what).connection == "0");
  CHECK(s.expect[2].strategies == std::vector<std::string>{"easy"});
}

TEST_CASE("without strategies there are three, and each has what its scope needs") {
  const auto three = strategies_of(Scenario{});
  REQUIRE(three.size() == 3);
  CHECK(three[0].name == "easy");
  CHECK(three[0].multis.empty());
  CHECK(three[0].shares.empty());
  CHECK(three[1].name == "multi");
  REQUIRE(three[1].multis.size() == 1);
  CHECK(three[1].multis[0].id == "0");
  CHECK(three[2].name == "share");
  REQUIRE(three[2].shares.size() == 1);
  CHECK(three[2].shares[0] == ShareDescription{"0", true, true, true});

  const Scenario s = with(R"("strategies": [{"name": "x", "scope": "share"}])");
  CHECK(s.strategies[0].shares.empty());
  CHECK(strategies_of(s)[0].shares.size() == 1);
}

TEST_CASE("a hundred thousand requests load") {
  std::string text = R"({"format": "poolscope/1", "requests": [)";
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i) {
    text += i == 0 ? "\n" : ",\n";
    text +=
        "{\"url\": \"https://h" + std::to_string(i % 50) + ".example/" + std::to_string(i) + "\"";
    text += i % 3 == 0 ? ", \"at_ms\": " + std::to_string(i)
                       : ", \"after\": \"r" + std::to_string(i) + "\"";
    if (i % 5 == 0)
      text += ", \"options\": {\"CURLOPT_MAXAGE_CONN\": 30, \"CURLOPT_FRESH_CONNECT\": true}";
    text += "}";
  }
  text += "]}";
  const auto begin = std::chrono::steady_clock::now();
  const Scenario s = good(text);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  REQUIRE(s.requests.size() == count);
  CHECK(s.requests.back().id == "r100000");
  CHECK(s.requests[5].options.size() == 2);
  CHECK(took.count() < 10);  // far more than it needs, even with sanitizers
}

}  // namespace
}  // namespace poolscope::scenario

// The import of HAR recordings.

#include "exchange/har.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "exchange/har_entry.hpp"
#include "fixtures.hpp"
#include "scenario/json.hpp"

using namespace poolscope;
using exchange::import_har;
using test::fixture;

namespace {

scenario::Scenario imported(const std::string& name) {
  const auto import = import_har(fixture(name), name);
  REQUIRE(import.ok());
  return import.scenario();
}

const scenario::Server& server(const scenario::Scenario& s, const std::string& host) {
  const auto found = std::find_if(s.servers.begin(), s.servers.end(),
                                  [&](const auto& one) { return one.host == host; });
  REQUIRE(found != s.servers.end());
  return *found;
}

std::int64_t option(const model::OptionSet& set, std::string_view name) {
  for (const auto& [info, value] : set)
    if (info->name == name) return std::get<std::int64_t>(value);
  return -1;
}

bool mentions(const std::vector<std::string>& texts, std::string_view part) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("requests of a recording come in order of their start, relative to the first") {
  const auto s = imported("chrome.har");
  REQUIRE(s.requests.size() == 4);
  CHECK(s.requests[0].url == "https://shop.test/");
  CHECK(s.requests[0].at_ms == 0.0);
  CHECK(s.requests[1].url == "https://shop.test/style.css");
  CHECK(s.requests[1].at_ms == 250.0);
  CHECK(s.requests[2].id == "r3");
  CHECK(s.requests[3].url == "http://img.test:8080/a%20b.png");
  CHECK(s.clients.size() == 1);
  CHECK(s.requests[0].client == "browser");
  CHECK(s.title == "A small shop");
}

TEST_CASE("a server gets the round trip, look-up and handshake of its own connections") {
  const auto s = imported("chrome.har");
  const auto& shop = server(s, "shop.test");
  CHECK(shop.port == 443);
  CHECK(shop.rtt_ms->a == 30);  // 70 - 40; the later one took 34
  CHECK(shop.dns_ms->a == 12.5);
  CHECK(shop.tls_ms->a == 40);
  CHECK(shop.bandwidth_mbps == 40.0);  // 50,000 bytes in 10 ms
  CHECK_FALSE(shop.alpn.has_value());  // it spoke both
  const auto& img = server(s, "img.test");
  CHECK(img.port == 8080);
  CHECK(img.rtt_ms->a == 20);
  CHECK(img.idle_timeout_ms->a == 5000);
  CHECK(img.alpn == std::vector<std::string>{"http/1.1"});
}

TEST_CASE("an answer gets the think time that waiting leaves, its bytes, status and close") {
  const auto s = imported("chrome.har");
  const auto& first = s.requests[0].responses.at(0);
  CHECK(first.think_ms->a == 70);  // 1 sending + 99 waiting - 30
  CHECK(first.body_bytes->a == 5000);
  CHECK_FALSE(first.status.has_value());
  CHECK(s.requests[1].responses.at(0).body_bytes->a == 50000);
  const auto& legacy = s.requests[2].responses.at(0);
  CHECK(legacy.status == 404);
  CHECK(legacy.close == scenario::ServerClose::announced);
}

TEST_CASE("a request that spoke http/1.1 to a server of both asks for it") {
  const auto s = imported("chrome.har");
  CHECK(option(s.requests[2].options, "CURLOPT_HTTP_VERSION") == 2);
  CHECK(option(s.requests[0].options, "CURLOPT_HTTP_VERSION") == -1);
}

TEST_CASE("what a recording says of a request is kept beside it") {
  const auto s = imported("chrome.har");
  const auto& recorded = *s.requests[0].recorded;
  CHECK(recorded.connection == "11");
  CHECK(recorded.protocol == "h2");
  CHECK(recorded.dns_ms == 12.5);
  CHECK(recorded.connect_ms == 30.0);
  CHECK(recorded.tls_ms == 40.0);
  CHECK(recorded.wait_ms == 100.0);
  const auto& reused = *s.requests[1].recorded;
  CHECK(reused.connection == "11");
  CHECK_FALSE(reused.connect_ms.has_value());
}

TEST_CASE("entries that never went over http are left out and counted") {
  const auto import = import_har(fixture("chrome.har"), "chrome.har");
  CHECK(import.entries == 8);
  CHECK(import.skipped == 4);
  CHECK(mentions(import.warnings, "skipped 1 entry with a URL that is not http or https (data:)"));
  CHECK(mentions(import.warnings, "(wss:)"));
  CHECK(mentions(import.warnings, "without a start time"));
  CHECK(mentions(import.warnings, "cache"));
}

TEST_CASE("WebPageTest: sockets name connections, and numbers may be strings") {
  const auto s = imported("webpagetest.har");
  REQUIRE(s.requests.size() == 2);
  CHECK(s.requests[0].recorded->connection == "1000254");
  CHECK_FALSE(s.requests[0].recorded->connect_ms.has_value());  // all of connect was TLS
  CHECK(s.requests[1].recorded->connect_ms == 38.0);
  CHECK(server(s, "old.test").rtt_ms->a == 38);
  CHECK(server(s, "old.test").bandwidth_mbps == 1.0);
  CHECK_FALSE(s.requests[1].responses.at(0).status.has_value());  // it said 0
}

TEST_CASE("Firefox: a port is no connection, and one connect time holds TCP and TLS") {
  const auto s = imported("firefox.har");
  CHECK_FALSE(s.requests[0].recorded->connection.has_value());
  CHECK(server(s, "fox.test").rtt_ms->a == 30);
  CHECK(server(s, "fox.test").tls_ms->a == 60);
  CHECK_FALSE(s.requests[1].responses.at(0).think_ms.has_value());
}

TEST_CASE("each page of a recording is a browser of its own, with a multi of its own") {
  const auto s = imported("firefox.har");
  REQUIRE(s.clients.size() == 2);
  CHECK(s.requests[0].client == "browser1");
  CHECK(s.requests[1].client == "browser2");
  CHECK(s.strategies.at(0).name == "browser");
  CHECK(s.strategies.at(0).multis.size() == 2);
  CHECK(option(s.strategies.at(0).multi_options, "CURLMOPT_MAX_HOST_CONNECTIONS") == 6);
}

TEST_CASE("an imported scenario can be written and read back") {
  for (const auto* name : {"chrome.har", "webpagetest.har", "firefox.har"}) {
    CAPTURE(name);
    const auto json = scenario::to_json(imported(name));
    const auto again = scenario::parse(json, name);
    for (const auto& error : again.ok() ? std::vector<scenario::Error>{} : again.errors())
      UNSCOPED_INFO(scenario::to_string(error));
    CHECK(again.ok());
  }
}

TEST_CASE("a file that is not JSON gives the place where it stops being so") {
  const auto import = import_har("{\"log\":\n  {\"entries\": [nope]}}", "bad.har");
  REQUIRE_FALSE(import.ok());
  REQUIRE(import.errors().size() == 1);
  CHECK(import.errors()[0].file == "bad.har");
  CHECK(import.errors()[0].line == 2);
  CHECK(import.errors()[0].column > 15);
  CHECK(import.errors()[0].message.starts_with("not JSON"));
}

TEST_CASE("JSON that is not a HAR says what a HAR is") {
  for (const auto* text : {"{}", "[]", "3", "{\"log\": {}}", "{\"log\": {\"entries\": {}}}"}) {
    CAPTURE(text);
    const auto import = import_har(text, "x");
    REQUIRE_FALSE(import.ok());
    CHECK(import.errors()[0].message.find("not a HAR") != std::string::npos);
  }
  CHECK_FALSE(import_har("{\"log\": {\"entries\": []}}", "x").ok());
}

TEST_CASE("a damaged recording never brings the importer down") {
  const std::string whole = fixture("chrome.har");
  for (std::size_t length = 0; length < whole.size(); length += 7)
    CHECK_FALSE(import_har(whole.substr(0, length), "cut").ok());
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    for (const char c : {'"', '{', '0', '\xff', '-', ','}) {
      std::string damaged = whole;
      damaged[at] = c;
      const auto import = import_har(damaged, "damaged");
      if (!import.ok()) REQUIRE_FALSE(import.errors().empty());
    }
  }
  CHECK_FALSE(import_har("{\"log\": {\"entries\": [1e999]}}", "x").ok());
  CHECK_FALSE(import_har("{\"log\": {\"entries\": [null, 1, [], {\"request\": 3}]}}", "x").ok());
}

TEST_CASE("HTTP/3 counts as multiplexing, with a warning") {
  const auto import = import_har(R"({"log": {"entries": [
    {"startedDateTime": "2024-05-01T10:00:00Z", "request": {"url": "https://q.test/"},
     "response": {"status": 200, "httpVersion": "h3"}, "timings": {"wait": 20}}]}})",
                                 "q.har");
  REQUIRE(import.ok());
  CHECK(mentions(import.warnings, "1 request spoke HTTP/3"));
  CHECK(import.scenario().requests[0].recorded->protocol == "h3");
  CHECK_FALSE(import.scenario().servers[0].alpn.has_value());
  CHECK(import.scenario().network.rtt_ms->a == 20);  // no answer comes sooner than a round trip
}

TEST_CASE("protocols are known by all their spellings") {
  using exchange::protocol_name;
  CHECK(protocol_name("HTTP/2.0") == "h2");
  CHECK(protocol_name("2 2") == "h2");
  CHECK(protocol_name("spdy/3.1") == "h2");
  CHECK(protocol_name("h3-29") == "h3");
  CHECK(protocol_name("http/1.1") == "http/1.1");
  CHECK(protocol_name("1.0") == "http/1.0");
  CHECK(protocol_name("unknown").empty());
  CHECK(protocol_name("me:").empty());
}

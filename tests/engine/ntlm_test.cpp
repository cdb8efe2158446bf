// NTLM logs in a connection, not a request. These tests lose such a connection, refuse it, or do
// not want it.

#include <catch2/catch.hpp>

#include "support/run.hpp"

using namespace poolscope;
using testing::Run;
using testing::run_text;
using Words = std::vector<std::string>;

namespace {

// The description of a server or proxy, and the requests. NTLM is not part of every build.
Run with_ntlm(const std::string& places, const std::string& requests,
              const char* libcurl = "8.22") {
  return run_text(
      std::string(R"("build": {"ntlm": true}, "network": {"rtt_ms": 20, "dns_ms": 0}, )") + places +
      R"(, "requests": [)" + requests + R"(], "strategies": [{"name": "s", "libcurl": ")" +
      libcurl + R"("}])");
}

const std::string server = R"("servers": [{"host": "*", "auth": ["ntlm"], "users": ["u:p"]}])";

std::string get(const char* url, const char* login, const char* more = "") {
  return std::string(R"({"url": ")") + url +
         R"(", "options": {"CURLOPT_HTTPAUTH": "CURLAUTH_NTLM")" + R"(, "CURLOPT_USERPWD": ")" +
         login + '"' + more + "}}";
}

std::string through(const char* type, const char* url, const char* more = "") {
  return std::string(R"({"url": ")") + url + R"(", "options": {"CURLOPT_PROXY": ")" + type +
         R"(://p.test:3128", "CURLOPT_PROXYUSERPWD": "u:p", "CURLOPT_PROXYAUTH": "CURLAUTH_NTLM")" +
         more + "}}";
}

std::string proxy(const char* more) {
  return std::string(
             R"("proxies": [{"host": "p.test", "port": 3128, "auth": ["ntlm"], "users": ["u:p"])") +
         more + "}]";
}

}  // namespace

TEST_CASE("the connection of an NTLM login is its own, one of a refused login everybody's") {
  const std::string anybody = R"({"url": "http://a.test/"})";
  const Run right = with_ntlm(server, get("http://a.test/", "u:p") + "," + anybody);
  CHECK(right.said("r1") == Words{"create #0 no_candidate", "[auth] reuse #0 ntlm"});
  CHECK(right.said("r2") == Words{"create #1 credentials"});
  const Run wrong = with_ntlm(server, get("http://a.test/", "u:x") + "," + anybody);
  CHECK(wrong.said("r2") == Words{"reuse #0"});
}

TEST_CASE("what NTLM has begun on ties its connection, though the server wants no login") {
  const std::string requests =
      get("http://a.test/", "u:p") + R"(, {"url": "http://a.test/"},)" +
      R"({"url": "http://a.test/", "options": {"CURLOPT_USERPWD": "u:p"}})";
  const std::string open = R"("servers": [{"host": "*"}])";
  const Run run = with_ntlm(open, requests);
  CHECK(run.said("r2") == Words{"create #1 credentials"});
  CHECK(run.said("r3") == Words{"reuse #0"});
  CHECK(with_ntlm(open, requests, "7.88").said("r2") == Words{"reuse #0"});
}

TEST_CASE("a proxy that closes with its 407 never completes NTLM") {
  const Run run = with_ntlm(proxy(R"(, "close_on_407": true)"), through("http", "https://a.test/"));
  CHECK(run.done.at("r1").result == 7);
  CHECK(run.done.at("r1").num_connects == 2);
}

TEST_CASE("a login's hops count as redirects") {
  // Since 8.x a forwarded request finds no connection to an HTTPS proxy: NTLM begins again each
  // time.
  const std::string https = proxy(R"(, "type": "https")");
  const Run run = with_ntlm(https, through("https", "http://a.test/"));
  CHECK(run.done.at("r1").result == 47);
  CHECK(run.done.at("r1").num_connects == 31);
  const Run few =
      with_ntlm(https, through("https", "http://a.test/", R"(, "CURLOPT_MAXREDIRS": 3)"));
  CHECK(few.done.at("r1").num_connects == 4);
}

// 401 and 407: what a handle remembers, what a proxy asks, which answers ask for a login, and the
// effects on uploads.

#include <catch2/catch.hpp>

#include "support/run.hpp"

using namespace poolscope;
using testing::Run;
using testing::run_text;
using trace::Metric;
using Words = std::vector<std::string>;

namespace {

constexpr const char* network = R"("network": {"rtt_ms": 20, "dns_ms": 0}, )";

// One client with "u:p" and these options, one request after the other.
Run asks(std::string server, std::string options, std::string requests,
         std::string strategy = R"("libcurl": "8.22")") {
  return run_text(network + (R"("servers": [{"host": "*", )" + server) +
                  R"(}], "clients": [{"id": "main", "options": {"CURLOPT_USERPWD": "u:p", )" +
                  options + R"(}}], "requests": [)" + requests +
                  R"(], "strategies": [{"name": "s", )" + strategy + "}]");
}

constexpr const char* get = R"({"url": "http://a.test/"})";
const std::string thrice = std::string(get) + "," + get + "," + get;
constexpr const char* any = R"("CURLOPT_HTTPAUTH": "CURLAUTH_ANY")";

std::string upload(int bytes, const char* more) {
  return R"({"url": "http://a.test/", "options": {"CURLOPT_UPLOAD": true, "CURLOPT_INFILESIZE": )" +
         std::to_string(bytes) + "}" + more + "}";
}

}  // namespace

TEST_CASE("a handle remembers which method it picked") {
  for (const char* method : {R"("auth": ["basic"])", R"("auth": ["digest", "basic"])"}) {
    const Run run = asks(method, any, thrice);
    CHECK(run.said("r1") == Words{"create #0 no_candidate", "[auth] reuse #0"});
    CHECK(run.said("r2") == Words{"reuse #0"});
    CHECK(run.said("r3") == Words{"reuse #0"});
  }
  const Run fresh =
      asks(R"("auth": ["basic"])", any, thrice, R"("scope": "multi", "handles": "per-request")");
  CHECK(fresh.said("r2") == Words{"reuse #0", "[auth] reuse #0"});
}

TEST_CASE("another password is another challenge for Digest since 8.21") {
  const std::string two =
      std::string(get) + R"(,{"url": "http://a.test/", "options": {"CURLOPT_USERPWD": "v:p"}})";
  const char* digest = R"("CURLOPT_HTTPAUTH": "CURLAUTH_DIGEST")";
  CHECK(asks(R"("auth": ["digest"])", digest, two).said("r2") ==
        Words{"reuse #0", "[auth] reuse #0"});
  CHECK(asks(R"("auth": ["digest"])", digest, two, R"("libcurl": "7.88")").said("r2") ==
        Words{"reuse #0"});
}

TEST_CASE("a wrong login is answered 401 and not tried again") {
  const char* server = R"("auth": ["basic"], "users": ["other:secret"])";
  const Run run = asks(server, any, get);
  CHECK(run.said("r1") == Words{"create #0 no_candidate", "[auth] reuse #0"});
  CHECK(run.done.at("r1").result == 0);
  CHECK(asks(server, R"("CURLOPT_HTTPAUTH": "CURLAUTH_BASIC")", get).said("r1").size() == 1);
  // CURLOPT_FAILONERROR turns it into an error, but not an answer that asks for the login.
  const Run fails = asks(server, any + std::string(R"(, "CURLOPT_FAILONERROR": true)"), get);
  CHECK(fails.done.at("r1").result == 22);
  CHECK(fails.said("r1").size() == 2);
  const Run right = asks(R"("auth": ["basic"], "users": ["u:p"])",
                         any + std::string(R"(, "CURLOPT_FAILONERROR": true)"), get);
  CHECK(right.done.at("r1").result == 0);
}

TEST_CASE("CURLOPT_FAILONERROR closes the connection of HTTP/1") {
  const std::string two =
      R"({"url": "http://a.test/", "response": {"status": 404}})" + std::string(",") + get;
  const Run run = asks(R"("think_ms": 5)", R"("CURLOPT_FAILONERROR": true)", two);
  CHECK(run.done.at("r1").result == 22);
  CHECK(run.said("r2") == Words{"create #1 no_candidate"});
  CHECK(asks(R"("think_ms": 5)", any, two).said("r2") == Words{"reuse #0"});
}

TEST_CASE("a challenge is an answer like others") {
  // The 401 takes the server's think time, and may close the connection.
  const Run run = asks(R"("auth": ["basic"], "think_ms": 100)", any, get);
  CHECK(run.done.at("r1").at == 20 + 120 + 120);
  CHECK(asks(R"("auth": ["basic"], "close_on_401": true)", any, get).said("r1") ==
        Words{"create #0 no_candidate", "[auth] create #1 no_candidate"});
  // Rows of responses[] apply to it, unless they name another status.
  const char* first_closes =
      R"({"url": "http://a.test/", "responses": [{"headers": {"Connection": "close"}}, {"status": 200}]})";
  CHECK(asks(R"("auth": ["basic"])", any, first_closes).said("r1")[1] ==
        "[auth] create #1 no_candidate");
  const char* redirects = R"({"url": "http://a.test/", "options": {"CURLOPT_FOLLOWLOCATION": true},
    "responses": [{"status": 302, "location": "/2"}, {"status": 200}]})";
  CHECK(asks(R"("auth": ["basic"])", any, redirects).said("r1") ==
        Words{"create #0 no_candidate", "[auth] reuse #0", "[redirect] reuse #0"});
}

TEST_CASE("an early challenge stops a large upload, not a small one") {
  const char* early = R"(, "responses": [{"early": true}, {"status": 200}])";
  CHECK(asks(R"("auth": ["basic"])", any, upload(5'000'000, early)).said("r1")[1] ==
        "[auth] create #1 no_candidate");
  CHECK(asks(R"("auth": ["basic"])", any, upload(1000, early)).said("r1")[1] == "[auth] reuse #0");
  // The socket takes 64 KiB immediately, even if nobody reads them.
  CHECK(asks(R"("auth": ["basic"])", any, upload(67'000, early)).said("r1")[1] ==
        "[auth] reuse #0");
  CHECK(asks(R"("auth": ["basic"])", any, upload(68'000, early)).said("r1")[1] ==
        "[auth] create #1 no_candidate");
  // 40 Mbit/s for 20 ms are 100,000 bytes.
  CHECK(
      asks(R"("auth": ["basic"], "bandwidth_mbps": 40, "think_ms": 0)", any, upload(101'900, early))
          .said("r1")[1] == "[auth] reuse #0");
  CHECK(
      asks(R"("auth": ["basic"], "bandwidth_mbps": 40, "think_ms": 0)", any, upload(102'100, early))
          .said("r1")[1] == "[auth] create #1 no_candidate");
  // Digest alone sends its first request without the body.
  CHECK(asks(R"("auth": ["digest"])", R"("CURLOPT_HTTPAUTH": "CURLAUTH_DIGEST")",
             upload(5'000'000, early))
            .said("r1")[1] == "[auth] reuse #0");
}

TEST_CASE("a body that cannot be sent again ends with CURLE_SEND_FAIL_REWIND") {
  const std::string once = any + std::string(R"(, "CURLOPT_SEEKFUNCTION": false)");
  for (const char* libcurl : {R"("libcurl": "8.22")", R"("libcurl": "7.88")"}) {
    CHECK(asks(R"("auth": ["basic"])", once, upload(36, ""), libcurl).done.at("r1").result == 65);
    CHECK(asks(R"("auth": ["basic"])", any, upload(36, ""), libcurl).done.at("r1").result == 0);
    // No byte of the body was sent.
    CHECK(asks(R"("auth": ["digest"])",
               R"("CURLOPT_SEEKFUNCTION": false, "CURLOPT_HTTPAUTH": "CURLAUTH_DIGEST")",
               upload(36, ""), libcurl)
              .done.at("r1")
              .result == 0);
  }
}

namespace {

Run through_proxy(std::string proxy, std::string options, std::string requests,
                  std::string libcurl = "8.22") {
  return run_text(
      network + (R"("proxies": [{"host": "p.test", "port": 3128, )" + proxy) +
      R"(}], "clients": [{"id": "main", "options": {"CURLOPT_PROXY": "http://p.test:3128")" +
      options + R"(}}], "requests": [)" + requests +
      R"(], "strategies": [{"name": "s", "libcurl": ")" + libcurl + R"("}])");
}

constexpr const char* proxy_login = R"(, "CURLOPT_PROXYUSERPWD": "u:p")";
constexpr const char* proxy_any =
    R"(, "CURLOPT_PROXYUSERPWD": "u:p", "CURLOPT_PROXYAUTH": "CURLAUTH_ANY")";
constexpr const char* over_tls = R"({"url": "https://a.test/"})";

}  // namespace

TEST_CASE("a forwarding proxy asks, too") {
  const char* basic = R"("auth": ["basic"], "users": ["u:p"])";
  const Run run = through_proxy(basic, proxy_any, thrice);
  CHECK(run.said("r1") == Words{"create #0 no_candidate", "[auth] reuse #0"});
  CHECK(run.said("r2") == Words{"reuse #0"});
  const Run closing =
      through_proxy(basic + std::string(R"(, "close_on_407": true)"), proxy_any, thrice);
  CHECK(closing.value(Metric::connections_opened) == 2);
  // Without a login the 407 is the answer.
  CHECK(through_proxy(basic, "", get).done.at("r1").result == 0);
  CHECK(through_proxy(basic, R"(, "CURLOPT_FAILONERROR": true)", get).done.at("r1").result == 22);
}

TEST_CASE("a tunnel needs a login that the proxy accepts") {
  const char* basic = R"("auth": ["basic"], "users": ["u:p"])";
  CHECK(through_proxy(basic, proxy_login, over_tls).done.at("r1").result == 0);
  for (const char* options : {"", R"(, "CURLOPT_PROXYUSERPWD": "u:x")"}) {
    CHECK(through_proxy(basic, options, over_tls).done.at("r1").result == 7);
    CHECK(through_proxy(basic, options, over_tls, "8.21").done.at("r1").result == 7);
    CHECK(through_proxy(basic, options, over_tls, "7.88").done.at("r1").result == 56);
  }
  // The login picked for a tunnel is sent with the next one at once.
  const std::string two = std::string(over_tls) + R"(,{"url": "https://b.test/"})";
  const Run run = through_proxy(basic, proxy_any, two);
  CHECK(run.done.at("r1").at - run.done.at("r2").at < 0);
  CHECK(run.done.at("r1").connect < run.done.at("r1").appconnect);
}

TEST_CASE("SOCKS proxies check who comes") {
  const auto result = [](const char* type, const char* login) {
    return run_text(
               network +
               (R"("proxies": [{"host": "s.test", "port": 1080, "users": ["u:p"], "type": ")" +
                std::string(type)) +
               R"("}], "requests": [{"url": "http://a.test/", "options": {"CURLOPT_PROXY": ")" +
               type + R"(://s.test:1080")" + login + "}}]")
        .done.at("r1")
        .result;
  };
  CHECK(result("socks5", R"(, "CURLOPT_PROXYUSERPWD": "u:p")") == 0);
  CHECK(result("socks5", R"(, "CURLOPT_PROXYUSERPWD": "u:x")") == 97);
  CHECK(result("socks5", "") == 97);
  CHECK(result("socks4", R"(, "CURLOPT_PROXYUSERPWD": "u:x")") == 0);  // the name alone
  CHECK(result("socks4", R"(, "CURLOPT_PROXYUSERPWD": "v:p")") == 97);
}

TEST_CASE("a refused handshake fails when its answer has come, whatever else happens meanwhile") {
  // A wrong password takes one more round trip than none; both requests are on the way at the same
  // time.
  const Run run = run_text(
      network + std::string(R"("proxies": [{"host": "s.test", "port": 1080, "users": ["u:p"],)") +
      R"("type": "socks5"}], "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0,)" +
      R"("options": {"CURLOPT_PROXYUSERPWD": "u:x"}}], "strategies": [{"name": "s", "scope":)" +
      R"("multi", "options": {"CURLOPT_PROXY": "socks5://s.test:1080"}}])");
  CHECK(run.done.at("r1").at == 40);
  CHECK(run.done.at("r2").at == 60);
}

// The compiled form of a scenario: keys, hops, logins, answering servers.
#include <algorithm>
#include <catch2/catch.hpp>

#include "scenario/compile.hpp"
#include "scenario/json.hpp"
#include "scenario/random_scenario.hpp"

namespace poolscope::scenario {
namespace {

using namespace model;

Dialect old_dialect() {
  Dialect d;
  d.name = "7.88";
  d.key_is_host_port = d.newest_bundle_first = d.via_in_key = false;
  d.ntlm = true;
  return d;
}

/// A scenario compiled for its first strategy, with its stream.
struct Run {
  explicit Run(const std::string& members, const Dialect& dialect = {}) {
    const Loaded loaded = parse("{\"format\": \"poolscope/1\", " + members + "}");
    if (!loaded.ok()) FAIL(to_string(loaded.errors().front()));
    scenario = loaded.scenario();
    const Strategy strategy = strategies_of(scenario).front();
    const Compiled compiled = resolve(scenario, strategy, dialect);
    setup = compiled.setup;
    const auto stream = source(compiled);
    while (stream->peek() != nullptr) {
      items.push_back(stream->pop());
      if (items.back().kind == AppItem::Kind::request)
        stream->finished(items.back().request.index, items.back().at + 1);
    }
  }
  [[nodiscard]] const Needle& needle(std::size_t i = 0) const {
    return (*setup)[items.at(i).request.needle];
  }
  [[nodiscard]] std::string key(std::size_t i = 0) const {
    return (*setup)[needle(i).destination].key;
  }
  [[nodiscard]] std::uint64_t slot(std::size_t i = 0) const {
    return (*setup)[needle(i).destination].hash % 97;
  }
  [[nodiscard]] const ResponseModel& response(std::size_t i = 0, std::size_t k = 0) const {
    return setup->responses.at(index(items.at(i).request.response) + k);
  }
  [[nodiscard]] const Needle& hop(std::size_t i, std::size_t k) const {
    return (*setup)[response(i, k).redirect];
  }
  [[nodiscard]] const Peer& peer(PeerId id) const { return (*setup)[id]; }

  Scenario scenario;
  std::shared_ptr<const Setup> setup;
  std::vector<AppItem> items;
};

std::string ask(const std::string& url, const std::string& options = "",
                const std::string& more = "") {
  return R"("requests": [{"url": ")" + url + R"(", "options": {)" + options + "}" + more + "}]";
}
std::string key_of(const std::string& url, const std::string& options, const Dialect& d = {}) {
  return Run{ask(url, options), d}.key();
}

}  // namespace

TEST_CASE("a pool's key is libcurl's, and hashes into libcurl's slot") {
  const std::string url = ask("http://127.0.0.1:18080/");
  CHECK(Run{url}.key() == "127.0.0.1:18080");
  CHECK(Run{url}.slot() == 82);
  CHECK(Run{url, old_dialect()}.key() == "0/18080/127.0.0.1");
  CHECK(Run{url, old_dialect()}.slot() == 95);
  CHECK(Run{ask("http://127.0.0.4:18080/")}.slot() == 34);
  CHECK(Run{ask("http://127.0.0.6:18080/"), old_dialect()}.slot() == 88);
}

TEST_CASE("a key knows schemes' ports, capitals, IPv6 and its zones") {
  CHECK(key_of("IMAPS://Mail.Example", "") == "mail.example:993");
  CHECK(key_of("sftp://s", "") == "s:22");
  CHECK(key_of("wss://w", "") == "w:443");
  CHECK(key_of("http://[::1]:81/", "") == "[::1]:81");
  CHECK(key_of("http://[::1]:81/", "", old_dialect()) == "0/81/::1");
  CHECK(key_of("http://[fe80::1%25eth0]/", "") == "[fe80::1%eth0]:80");
  CHECK(key_of("http://[fe80::1%252]/", "", old_dialect()) == "2/80/fe80::1");
}

TEST_CASE("where the socket goes instead is in the key, or only its host in 7.88") {
  const std::string to = R"("CURLOPT_CONNECT_TO": ["a::b:8443"])";
  CHECK(key_of("https://a/", to) == "b:8443");
  CHECK(key_of("https://a/", to, old_dialect()) == "0/443/b");
  CHECK(key_of("http://a/", R"("CURLOPT_CONNECT_TO": ["a:81:b:1", ":::", "a:80::82"])") == "a:82");
  const std::string unix_socket = R"("CURLOPT_UNIX_SOCKET_PATH": "/Tmp/S", )"
                                  R"("CURLOPT_CONNECT_TO": ["a::b:8443"], )"
                                  R"("CURLOPT_PROXY": "p:3128")";
  CHECK(key_of("http://a/", unix_socket) == "/tmp/s:0");
  CHECK(key_of("http://a/", unix_socket, old_dialect()) == "0/80/a");
  const Run run{ask("http://a/", unix_socket)};
  CHECK(run.peer(run.needle().via) == Peer{"/Tmp/S", 0, true, true, false});
  CHECK(run.needle().first_hop == run.needle().via);
  CHECK_FALSE(valid(run.needle().http_proxy.peer));
  const Run hidden{ask("http://a/", R"("CURLOPT_ABSTRACT_UNIX_SOCKET": "/Tmp/S")")};
  CHECK(hidden.peer(hidden.needle().via).abstract);
}

TEST_CASE("a unix socket leads to the server of the URL") {
  const Run run{R"("servers": [{"host": "a", "think_ms": 7}], )" +
                ask("http://a/", R"("CURLOPT_UNIX_SOCKET_PATH": "/s")")};
  CHECK((*run.setup)[run.needle().server].name == "a");
}

TEST_CASE("the URL's login stands before that of the options") {
  const std::string options = R"("CURLOPT_USERPWD": "o:p")";
  const Run own{ask("imap://u:s%3At@m/", options)};
  CHECK(own.needle().user == "u");
  CHECK(own.needle().password == "s:t");
  CHECK(Run{ask("imap://m/", options)}.needle().user == "o");
  CHECK(Run{ask("ftp://f/")}.needle().user == "anonymous");
  CHECK(Run{ask("sftp://f/")}.needle().user.empty());
  const Run two{R"("requests": [{"url": "ftp://u@f/"}, {"url": "ftp://v@f/"}, )"
                R"({"url": "ftp://u@f/x"}])"};
  CHECK(two.items[0].request.needle != two.items[1].request.needle);
  CHECK(two.items[0].request.needle == two.items[2].request.needle);
}

TEST_CASE("an HTTP proxy is asked for plain URLs and tunnels the rest") {
  const std::string proxy = R"("CURLOPT_PROXY": "p:3128")";
  const Run ftp{ask("ftp://f/", proxy)};
  CHECK(ftp.key() == "p:3128");
  CHECK(ftp.needle().scheme == Scheme::http);
  CHECK(ftp.needle().origin_is_proxy);
  for (const char* url : {"https://a/", "imap://a/", "ftps://a/", "ws://a/"}) {
    INFO(url);
    CHECK(Run{ask(url, proxy)}.needle().tunnel);
  }
  CHECK(Run{ask("ws://a/", proxy), old_dialect()}.needle().origin_is_proxy);
}

TEST_CASE("a pre-proxy stands in front of the HTTP proxy") {
  const Run run{ask("https://a/", R"("CURLOPT_PROXY": "p:3128", )"
                                  R"("CURLOPT_PRE_PROXY": "socks5h://u:w@q:1081")")};
  const Needle& n = run.needle();
  CHECK(run.peer(n.http_proxy.peer) == Peer{"p", 3128});
  CHECK(run.peer(n.socks_proxy.peer) == Peer{"q", 1081});
  CHECK(n.socks_proxy.type == ProxyType::socks5_hostname);
  CHECK(n.socks_proxy.user == "u");
  CHECK(n.first_hop == n.socks_proxy.peer);
  CHECK(n.tunnel);
  const Run alone{ask("http://a/", R"("CURLOPT_PRE_PROXY": "q")")};
  CHECK(alone.needle().socks_proxy.type == ProxyType::socks4);
  CHECK(alone.peer(alone.needle().socks_proxy.peer).port == 1080);
}

TEST_CASE("a name that CURLOPT_RESOLVE lists needs no DNS and keeps its key") {
  const Run run{R"("requests": [{"url": "http://a/"}, {"url": "http://a/", "options":
      {"CURLOPT_RESOLVE": ["+a:80:10.0.0.1"]}}, {"url": "http://a:81/", "options":
      {"CURLOPT_RESOLVE": ["+a:80:10.0.0.1"]}}])"};
  CHECK_FALSE(run.peer(run.needle(0).first_hop).literal);
  CHECK(run.peer(run.needle(1).first_hop).literal);
  CHECK_FALSE(run.peer(run.needle(2).first_hop).literal);
  CHECK(run.needle(0).origin == run.needle(1).origin);
  CHECK(run.needle(0).destination == run.needle(1).destination);
}

TEST_CASE("a location is resolved from the URL before it") {
  const std::string base = "https://u:p@a.test:8443/x/y?q#f";
  CHECK(resolve_url(base, "http://b/") == "http://b/");
  CHECK(resolve_url(base, "//b/z") == "https://b/z");
  CHECK(resolve_url(base, "/z?k") == "https://u:p@a.test:8443/z?k");
  CHECK(resolve_url(base, "z") == "https://u:p@a.test:8443/x/z");
  CHECK(resolve_url(base, "../../z/./w") == "https://u:p@a.test:8443/z/w");
  CHECK(resolve_url(base, "?k=/..") == "https://u:p@a.test:8443/x/y?k=/..");
  CHECK(resolve_url(base, "#g") == "https://u:p@a.test:8443/x/y?q");
  CHECK(resolve_url("http://a", "z/") == "http://a/z/");
  CHECK(resolve_url("http://a?q", "z?u=http://b/") == "http://a/z?u=http://b/");
}

TEST_CASE("redirects are followed with CURLOPT_FOLLOWLOCATION, each from the hop before") {
  const std::string answers = R"(, "responses": [{"status": 302, "location": "//b.test/x/"},
      {"status": 307, "headers": {"Location": "y"}}, {"status": 401}, {"status": 201,
      "location": "/no"}, {"status": 301, "location": "/z"}, {}])";
  const Run run{ask("http://a.test/", R"("CURLOPT_FOLLOWLOCATION": true)", answers)};
  CHECK(run.items[0].request.response_count == 6);
  CHECK(run.setup->url_of(run.hop(0, 0)) == "http://b.test:80");
  CHECK(run.response(0, 1).redirect == run.response(0, 0).redirect);
  CHECK_FALSE(valid(run.response(0, 2).redirect));
  CHECK_FALSE(valid(run.response(0, 3).redirect));
  CHECK(run.response(0, 4).redirect == run.response(0, 0).redirect);
  const Run unfollowed{ask("http://a.test/", "", answers)};
  CHECK_FALSE(valid(unfollowed.response(0, 0).redirect));
}

TEST_CASE("equal answers of different requests lead to different places") {
  const std::string answer = R"("response": {"status": 302, "location": "/x"}, "options":
      {"CURLOPT_FOLLOWLOCATION": true})";
  const Run run{R"("requests": [{"url": "http://a/", )" + answer + R"(}, {"url": "http://b/", )" +
                answer +
                "}, {\"url\": \"http://a/\", \"response\": {\"status\": 302, "
                "\"location\": \"/x\"}}]"};
  CHECK(run.setup->url_of(run.hop(0, 0)) == "http://a:80");
  CHECK(run.setup->url_of(run.hop(1, 0)) == "http://b:80");
  CHECK_FALSE(valid(run.response(2).redirect));
}

TEST_CASE("a redirect to elsewhere loses the login, and makes a POST a GET") {
  const auto hop = [](const std::string& status, const std::string& options,
                      const std::string& location) {
    const Run run{ask("http://a/",
                      R"("CURLOPT_FOLLOWLOCATION": 1, "CURLOPT_USERPWD": "u:p", )" + options,
                      R"(, "responses": [{"status": )" + status + R"(, "location": ")" + location +
                          R"("}, {}])")};
    const Needle& n = run.hop(0, 0);
    return n.user + (run.setup->options_of(n).upload ? " uploads" : " gets");
  };
  const std::string post = R"("CURLOPT_POST": 1)", put = R"("CURLOPT_UPLOAD": 1)";
  CHECK(hop("302", post, "/x") == "u gets");
  CHECK(hop("307", post, "/x") == "u uploads");
  CHECK(hop("302", put, "/x") == "u uploads");
  CHECK(hop("303", put, "/x") == "u gets");
  CHECK(hop("307", post, "http://b/") == " uploads");
  CHECK(hop("307", post, "https://a/") == " uploads");
  CHECK(hop("307", post, "http://v:w@b/") == "v uploads");
  CHECK(hop("307", put + R"(, "CURLOPT_UNRESTRICTED_AUTH": 1)", "http://b/") == "u uploads");
}

TEST_CASE("headers say what libcurl reads from them") {
  const auto with = [](const std::string& headers, const std::string& more = "") {
    return Run{
        ask("http://a/", "", R"(, "response": {)" + more + R"("headers": {)" + headers + "}}")}
        .response();
  };
  CHECK(with(R"("connection": "Keep-Alive, Close")").close);
  CHECK_FALSE(with(R"("connection": "closed")").close);
  CHECK(with(R"("Connection": "keep-alive")", R"("http_version": "1.0", )").keep_alive_1_0);
  CHECK_FALSE(with(R"("Connection": "keep-alive")", R"("http_version": "1.1", )").keep_alive_1_0);
  CHECK(with(R"("Proxy-Connection": "close")").proxy_close);
  CHECK(with(R"("Transfer-Encoding": "gzip")").transfer_encoding);
  CHECK_FALSE(with(R"("Transfer-Encoding": "gzip, chunked")").transfer_encoding);
  CHECK(with(R"("Content-Length": "9223372036854775808")").length_overflows);
  CHECK_FALSE(with(R"("Content-Length": "9223372036854775807")").length_overflows);
  const ResponseModel sized = with(R"("Content-Length": "12")");
  CHECK(sized.has_body);
  CHECK(sized.body_bytes.value == 12);
}

TEST_CASE("faults of an answer reach the engine in its units") {
  const ResponseModel m =
      Run{ask("http://a/", "", R"(, "response": {"delimited_by_close": true, "abort_after_ms": 1.5,
      "stray_after_ms": 2, "excess_bytes": 4, "missing_bytes": 5, "body_on_head": true,
      "early": true, "empty": true, "goaway": true, "refuse_stream": true,
      "stream_error": "http_1_1_required", "upgrade": true})")}
          .response();
  CHECK((m.delimited_by_close && m.body_on_head && m.early && m.empty && m.goaway));
  CHECK((m.refuse_stream && m.http_1_1_required && !m.stream_error && m.upgrade));
  CHECK(m.abort_after == 1500);
  CHECK(m.stray_after == 2000);
  CHECK(m.excess_bytes == 4);
  CHECK(m.missing_bytes == 5);
  CHECK(m.status == 101);
}

TEST_CASE("servers and proxies ask for logins, and things happen to them in order of time") {
  const Run run{R"("servers": [{"host": "a", "auth": ["ntlm", "basic"], "users": ["u:p:q"],
      "h2c": "upgrade", "starttls": false, "events": [{"at_ms": 5, "do": "accept"},
      {"at_ms": 1, "do": "refuse"}]}], "proxies": [{"host": "p", "auth": "negotiate",
      "close_on_407": true}], )" +
                ask("http://a/")};
  const ServerModel& a = run.setup->servers[0];
  CHECK(a.auth == (auth_bits::ntlm | auth_bits::basic));
  CHECK(a.users == std::vector<std::pair<std::string, std::string>>{{"u", "p:q"}});
  CHECK((a.h2c_upgrade && !a.h2c_prior_knowledge && !a.starttls));
  REQUIRE(a.events.size() == 2);
  CHECK(a.events[0].at == 1000);
  CHECK(a.events[0].what == model::ServerEvent::Do::refuse);
  const ServerModel& p = run.setup->servers[2];
  CHECK(p.auth == auth_bits::negotiate);
  CHECK(p.close_on_challenge);
}

TEST_CASE("what libcurl was built with: the strategy's before the scenario's before its own") {
  const std::string any = ask("http://a/", R"("CURLOPT_HTTPAUTH": "CURLAUTH_ANY")");
  const auto auth = [](const Run& run) { return run.setup->options_of(run.needle()).http_auth; };
  CHECK((auth(Run{any}) & (auth_bits::ntlm | auth_bits::negotiate)) == auth_bits::negotiate);
  CHECK((auth(Run{any, old_dialect()}) & auth_bits::ntlm) != 0);
  const Run run{R"("build": {"ntlm": true, "gss": true}, "strategies": [{"name": "x", "build":
      {"gss": false}}], )" +
                any};
  CHECK(run.setup->dialect.ntlm);
  CHECK_FALSE(run.setup->dialect.gss);
  // curl_easy_setopt refuses a method that is not built in: the default stays.
  CHECK(auth(Run{ask("http://a/", R"("CURLOPT_HTTPAUTH": "CURLAUTH_NTLM")")}) == auth_bits::basic);
}

TEST_CASE("the application's deeds name whom they are done to") {
  const Run run{R"("clients": [{"id": "main", "options": {"CURLOPT_MAXAGE_CONN": 9}}],
      "strategies": [{"name": "m", "scope": "multi", "multis": 2}],
      "requests": [{"url": "http://a/", "at_ms": 10, "fail_in": "write", "remove_after_ms": 3},
                   {"url": "http://a/", "client": "copy", "at_ms": 20}],
      "events": [{"at_ms": 1, "do": "easy_reset", "client": "main"},
                 {"at_ms": 2, "do": "easy_duphandle", "client": "main", "as": "copy"},
                 {"at_ms": 3, "do": "easy_upkeep", "client": "main"},
                 {"at_ms": 4, "do": "network_changed", "multi": "1"}])"};
  REQUIRE(run.items.size() == 6);
  using Kind = AppItem::Kind;
  CHECK(run.items[0].kind == Kind::easy_reset);
  CHECK(run.items[1].kind == Kind::easy_duphandle);
  CHECK(run.setup->clients.at(run.items[1].target) == "main");
  CHECK(run.setup->clients.at(run.items[1].other) == "copy");
  CHECK(run.items[2].kind == Kind::easy_upkeep);
  CHECK(run.setup->options.at(index(run.items[2].options)).maxage_conn_s == 9);
  CHECK(run.items[3].kind == Kind::network_changed);
  CHECK(run.items[3].target == 1);
  CHECK(run.items[4].request.fail_in == FailIn::write);
  CHECK(run.items[4].request.remove_after == 3000);
  // The copy has the options of the handle that it was made from.
  CHECK(run.setup->options_of(run.needle(5)).maxage_conn_s == 9);
}

TEST_CASE("what a client's handle learned over TLS counts for its later requests") {
  const std::string requests = R"("servers": [{"host": "a", "hsts": true,
      "alt_svc": "h3=\":1\", h2=\"b:8443\""}], "requests": [{"url": "http://a/"},
      {"url": "https://a/"}, {"url": "http://a/"}, {"url": "https://a/"},
      {"url": "http://a:81/"}, {"url": "http://a/", "client": "other"}], "strategies": [{"name":
      "x", "options": {"CURLOPT_HSTS_CTRL": "CURLHSTS_ENABLE", "CURLOPT_ALTSVC_CTRL":
      24}HANDLES}])";
  const auto run_with = [&](const std::string& handles) {
    std::string text = requests;
    return Run{text.replace(text.find("HANDLES"), 7, handles)};
  };
  const Run run = run_with("");
  std::vector<std::string> urls, keys;
  // Items of two clients come in the order of their times.
  for (std::size_t i = 0; i < run.items.size(); ++i)
    if (run.setup->clients[index(run.items[i].request.client)] == "main") {
      urls.push_back(run.setup->url_of(run.needle(i)));
      keys.push_back(run.key(i));
    } else {
      CHECK(run.setup->url_of(run.needle(i)) == "http://a:80");
    }
  CHECK(urls == std::vector<std::string>{"http://a:80", "https://a:443", "https://a:443",
                                         "https://a:443", "https://a:81"});
  CHECK(keys == std::vector<std::string>{"a:80", "a:443", "b:8443", "b:8443", "a:81"});
  const Run fresh = run_with(R"(, "handles": "per-request")");
  for (std::size_t i = 0; i < fresh.items.size(); ++i) CHECK_FALSE(valid(fresh.needle(i).via));
}

TEST_CASE("whatever loads compiles, for every strategy and dialect, to ids that exist") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Scenario scenario = testing::RandomScenario{seed}.make();
    for (const Strategy& strategy : strategies_of(scenario)) {
      const auto compiled = resolve(scenario, strategy, seed % 2 == 0 ? Dialect{} : old_dialect());
      const auto stream = source(compiled);
      for (int n = 0; n < 200 && stream->peek() != nullptr; ++n) {
        const AppItem item = stream->pop();
        if (item.kind != AppItem::Kind::request) continue;
        const model::Request& r = item.request;
        REQUIRE(index(r.needle) < compiled.setup->needles.size());
        REQUIRE(index(r.place) < compiled.setup->places.size());
        if (valid(r.response))
          REQUIRE(index(r.response) + r.response_count <= compiled.setup->responses.size());
        stream->finished(r.index, item.at + 1);
      }
      for (const Needle& n : compiled.setup->needles) {
        REQUIRE(index(n.first_hop) < compiled.setup->peers.size());
        REQUIRE(index(n.destination) < compiled.setup->destinations.size());
        REQUIRE(std::max(index(n.server), index(n.first_server)) < compiled.setup->servers.size());
      }
      for (const ResponseModel& r : compiled.setup->responses)
        if (valid(r.redirect)) REQUIRE(index(r.redirect) < compiled.setup->needles.size());
    }
  }
}

}  // namespace poolscope::scenario

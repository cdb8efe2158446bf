// The errors of scenario files: their places and words.

#include <catch2/catch.hpp>

#include "scenario/json.hpp"

namespace poolscope::scenario {
namespace {

std::vector<Error> errors_of(std::string_view text) {
  const Loaded loaded = parse(text, "f.json");
  return loaded.ok() ? std::vector<Error>{} : loaded.errors();
}

struct Case {
  std::string members;  // besides "format"
  std::string pointer;
  std::string words;  // words that the message must contain
};
const std::string asks = R"("requests": [{"url": "http://a/"}], )";
std::string request(const std::string& members) {
  return R"("requests": [{"url": "http://a/", )" + members + "}]";
}
std::string options(const std::string& members) {
  return request("\"options\": {" + members + "}");
}
std::string rtt(const std::string& value) {
  return "\"network\": {\"rtt_ms\": " + value + "}";
}

/// Checks that each case makes exactly one error, at that place and with those words.
void check_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string text = "{\"format\": \"poolscope/1\",\n" + c.members + "}";
    INFO(c.members);
    const auto errors = errors_of(text);
    REQUIRE_FALSE(errors.empty());
    for (const Error& error : errors) UNSCOPED_INFO(to_string(error));
    CHECK(errors.size() == 1);
    CHECK(errors[0].pointer == c.pointer);
    CHECK(errors[0].line == 2);
    CHECK_THAT(errors[0].message, Catch::Contains(c.words));
  }
}

TEST_CASE("an error says file, line, column, pointer, what was found and what is allowed") {
  const auto errors = errors_of(
      "{\n  \"format\": \"poolscope/1\",\n  \"servers\": [{\"host\": \"ä\", "
      "\"port\": 70000}]\n}");
  REQUIRE(errors.size() == 1);
  CHECK(to_string(errors[0]) ==
        "f.json:3:37: /servers/0/port: \"port\" must be a whole number from 1 to 65535, but found "
        "70000");
}

TEST_CASE("all errors come in one go, in the order of the file") {
  const auto errors = errors_of(R"({
  "format": "poolscope/2",
  "expect": [{"request": "r9", "outcome": "reuse"}],
  "seed": -1,
  "requests": [{"url": "http://a/", "at_ms": 1, "after": "r2"},
               {"url": "http://a/", "after": "r7"}]
})");
  REQUIRE(errors.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) CHECK(errors[i].line == i + 2);
  CHECK(errors[0].pointer == "/format");
  CHECK(errors[1].pointer == "/expect/0/request");
  CHECK(errors[2].pointer == "/seed");
  CHECK(errors[3].pointer == "/requests/0/after");
  CHECK(errors[4].pointer == "/requests/1/after");
}

TEST_CASE("unknown keys and words name the nearest known one") {
  check_all({
      {R"("sead": 3)", "/sead", "unknown key \"sead\"; the nearest is \"seed\""},
      {request(R"("Note": "x")"), "/requests/0/Note", "the nearest is \"note\""},
      {R"("a/b~c": 3)", "/a~1b~0c", "unknown key \"a/b~c\""},
      {R"("servers": [{"host": "a", "close": "silently"}])", "/servers/0/close",
       "must be one of \"announced\", \"silent\", but found the string \"silently\"; the nearest "
       "is "
       "\"silent\""},
      {R"("strategies": [{"name": "x", "scope": "mutli"}])", "/strategies/0/scope",
       "the nearest is \"multi\""},
      {asks + R"("expect": [{"metric": "latency_p9", "op": "==", "value": 1}])", "/expect/0/metric",
       "the nearest is \"latency_p95\""},
      {asks + R"("expect": [{"request": "r1", "gate": "max_ag"}])", "/expect/0/gate",
       "the nearest is \"max_age\""},
      {asks + R"("expect": [{"request": "r1", "outcome": "reused"}])", "/expect/0/outcome",
       "the nearest is \"reuse\""},
      {asks + R"("expect": [{"close": {"pool": "easy:main", "connection": 0}, "reason": "death"}])",
       "/expect/0/reason", "the nearest is \"dead\""},
      {options(R"("CURLOPT_MAX_AGE_CONN": 3)"), "/requests/0/options/CURLOPT_MAX_AGE_CONN",
       "the nearest that poolscope knows is \"CURLOPT_MAXAGE_CONN\""},
      {options(R"("maxage_conn": 3)"), "/requests/0/options/maxage_conn",
       "\"CURLOPT_MAXAGE_CONN\""},
      {options(R"("CURLOPT_MAXAGE": 3)"), "/requests/0/options/CURLOPT_MAXAGE",
       "\"CURLOPT_MAXAGE_CONN\""},
      {options(R"("CURLOPT_IPRESOLVE": "CURL_IPRESOLVE_4")"),
       "/requests/0/options/CURLOPT_IPRESOLVE", "the nearest is \"CURL_IPRESOLVE_V4\""},
      {rtt(R"({"unifrom": [1, 2]})"), "/network/rtt_ms/unifrom", "the nearest is \"uniform\""},
      {request(R"("after": "r2")") + R"(, "clients": [{"id": "x"}])", "/requests/0/after",
       "there is no request \"r2\"; the nearest is \"r1\""},
  });
}

TEST_CASE("wrong types, ranges and empty values say what is allowed") {
  check_all({
      {R"("title": 3)", "/title", "must be a string, but found 3"},
      {R"("tags": "x")", "/tags", "must be a list of strings, but found the string \"x\""},
      {R"("tags": ["x", null])", "/tags/1", "must be a string, but found null"},
      {R"("network": [])", "/network", "must be an object, but found an array"},
      {R"("requests": {})", "/requests", "must be a list of objects, but found an object"},
      {R"("servers": [3])", "/servers/0", "must be an object, but found 3"},
      {R"("servers": [{"host": "a", "keep_alive": 0}])", "/servers/0/keep_alive",
       "must be true or false, but found 0"},
      {R"("servers": [{"host": "a", "port": 1.5}])", "/servers/0/port", "found 1.5"},
      {R"("servers": [{"host": "a", "close_after_requests": 0}])",
       "/servers/0/close_after_requests", "from 1 to"},
      {R"("servers": [{"host": "a:80"}])", "/servers/0/host", "its port goes into \"port\""},
      {R"("servers": [{"host": "a*b"}])", "/servers/0/host", "*.suffix"},
      {R"("servers": [{"host": "a", "alpn": ["h2", "h2"]}])", "/servers/0/alpn/1", "twice"},
      {R"("until_ms": -1)", "/until_ms", "a number from 0 to 1000000000000, but found -1"},
      {R"("seed": 1.5)", "/seed", "a whole number from 0"},
      {R"("seed": 99999999999999999999)", "/seed", "a whole number from 0"},
      {rtt("-1"), "/network/rtt_ms", "a number from 0"},
      {rtt("\"40\""), "/network/rtt_ms", "{\"uniform\": [a, b]}"},
      {rtt("{}"), "/network/rtt_ms", "exactly one is allowed"},
      {rtt(R"({"exponential": 1, "pareto": [1, 2]})"), "/network/rtt_ms", "exactly one"},
      {rtt(R"({"uniform": 3})"), "/network/rtt_ms/uniform", "a list of two numbers"},
      {rtt(R"({"uniform": [3]})"), "/network/rtt_ms/uniform", "[a, b], but found a list of 1"},
      {rtt(R"({"uniform": [3, 1]})"), "/network/rtt_ms/uniform", "a not above b"},
      {rtt(R"({"uniform": [-3, 1]})"), "/network/rtt_ms/uniform/0", "from 0"},
      {rtt(R"({"pareto": [1, 0]})"), "/network/rtt_ms/pareto/1", "alpha must be a number above 0"},
      {rtt(R"({"lognormal": [1, -1]})"), "/network/rtt_ms/lognormal/1", "sigma"},
      {rtt(R"({"choice": []})"), "/network/rtt_ms/choice", "at least one"},
      {rtt(R"({"choice": [[1, 0]]})"), "/network/rtt_ms/choice/0/1", "weight must be"},
      {rtt(R"({"choice": [[1, 1], 2]})"), "/network/rtt_ms/choice/1", "[value, weight]"},
      {R"("strategies": [])", "/strategies", "at least one, but found an empty list"},
      {R"("strategies": [{"name": "x", "multis": 0}])", "/strategies/0/multis",
       "from 1 to 10000 or a list"},
      {R"("strategies": [{"name": ""}])", "/strategies/0/name", "must not be empty"},
      {R"("workload": [{"arrival": {"every_ms": 0}, "count": 1, "urls": [{"url": "http://a"}]}])",
       "/workload/0/arrival/every_ms", "above 0"},
      {R"("workload": [{"arrival": {"every_ms": 1}, "count": 1, "hosts": {"count": 2, "url": "http://a"}}])",
       "/workload/0/hosts/url", "{n}"},
      {options(R"("CURLOPT_PIPEWAIT": 2)"), "/requests/0/options/CURLOPT_PIPEWAIT",
       "true, false, 1 or 0, but found 2"},
      {options(R"("CURLOPT_MAXAGE_CONN": -1)"), "/requests/0/options/CURLOPT_MAXAGE_CONN",
       "a whole number from 0 to 2147483647 (s), but found -1"},
      {options(R"("CURLOPT_PROXY": 1)"), "/requests/0/options/CURLOPT_PROXY", "a string"},
      {options(R"("CURLOPT_HTTP_VERSION": 77)"), "/requests/0/options/CURLOPT_HTTP_VERSION",
       "CURL_HTTP_VERSION_1_1 (2)"},
      {options(R"("CURLOPT_CONNECT_TO": "a:1:b:2")"), "/requests/0/options/CURLOPT_CONNECT_TO",
       "a list of strings"},
      {options(R"("CURLOPT_CONNECT_TO": ["a:1:b"])"), "/requests/0/options/CURLOPT_CONNECT_TO/0",
       "HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT"},
      {asks + R"("expect": [{"request": "r1", "connection": "first"}])", "/expect/0/connection",
       "\"of:<request>\""},
      {asks + R"("expect": [{"close": {"pool": "main", "connection": 0}, "reason": "dead"}])",
       "/expect/0/close/pool", "easy:<client>"},
  });
}

TEST_CASE("keys that are missing, given twice or at odds with each other are named") {
  check_all({
      {R"("servers": [{}])", "/servers/0", "\"host\" is missing"},
      {R"("requests": [{}])", "/requests/0", "\"url\" is missing"},
      {R"("seed": 1, "seed": 1)", "/seed", "is twice in this object"},
      {options(R"("CURLOPT_PIPEWAIT": 1, "CURLOPT_PIPEWAIT": 1)"),
       "/requests/0/options/CURLOPT_PIPEWAIT", "is twice in this object"},
      {request(R"("delay_ms": 1)"), "/requests/0/delay_ms",
       "\"delay_ms\" is only allowed together with \"after\", which is missing"},
      {R"("requests": [{"url": "http://a/"}, {"url": "http://a/", "at_ms": 1, "after": "r1"}])",
       "/requests/1/after", "\"at_ms\" and \"after\" exclude each other"},
      {request(R"("response": {}, "responses": [{}])"), "/requests/0/responses",
       "exclude each other"},
      {R"("workload": [{"arrival": {}, "count": 1, "urls": [{"url": "http://a"}]}])",
       "/workload/0/arrival",
       "one of \"poisson_per_s\", \"every_ms\" or \"closed_loop\" is missing"},
      {R"("workload": [{"arrival": {"every_ms": 1}, "urls": [{"url": "http://a"}]}])",
       "/workload/0", "one of \"duration_ms\" or \"count\" is missing"},
      {asks + R"("events": [{"do": "easy_cleanup", "client": "main"}])", "/events/0",
       "one of \"at_ms\" or \"after\" is missing"},
      {asks + R"("events": [{"at_ms": 1, "do": "easy_cleanup", "multi": "0"}])", "/events/0/do",
       "\"easy_cleanup\" needs \"client\""},
      {asks + R"("expect": [{"request": "r1"}])", "/expect/0/request", "needs at least one of"},
      {asks + R"("expect": [{"metric": "failed", "value": 1}])", "/expect/0/metric",
       "together with \"op\""},
      {asks + R"("expect": [{"strategy": "easy"}])", "/expect/0",
       "one of \"request\", \"metric\" or \"close\" is missing"},
  });
}

TEST_CASE("ids are given once, and references name what there is") {
  check_all({
      {R"("requests": [{"id": "r2", "url": "http://a/"}, {"url": "http://a/"}])", "/requests/1",
       "the id \"r2\" is given twice: /requests/0 has it, too"},
      {R"("clients": [{"id": "a"}, {"id": "a"}])", "/clients/1/id", "given twice"},
      {R"("clients": [{"id": "*"}])", "/clients/0/id", "\"*\""},
      {R"("strategies": [{"name": "x"}, {"name": "x"}])", "/strategies/1/name", "given twice"},
      {R"("strategies": [{"name": "x", "multis": [{"id": "a"}, {"id": "a"}]}])",
       "/strategies/0/multis/1/id", "given twice"},
      {R"("strategies": [{"name": "x", "shares": [{"id": "a"}, {"id": "a"}]}])",
       "/strategies/0/shares/1/id", "given twice"},
      {R"("servers": [{"host": "a"}, {"host": "a", "port": 1}, {"host": "a"}])", "/servers/2/host",
       "given twice"},
      {request(R"("after": "r1")"), "/requests/0/after", "\"r1\" waits for itself"},
      {R"("requests": [{"url": "http://a/", "after": "r2"}, {"url": "http://a/", "after": "r3"},
          {"url": "http://a/", "after": "r1"}])",
       "/requests/0/after",
       "in a circle of 3: \"r1\" waits for \"r2\", \"r2\" waits for \"r3\", \"r3\" waits for "
       "\"r1\""},
      {R"("requests": [{"url": "http://a/", "after": "r2"}, {"url": "http://a/"}])",
       "/requests/0/after", "in a circle of 2"},
      {R"("strategies": [{"name": "x", "scope": "multi", "place": {"*": {"multi": "1"}}}])",
       "/strategies/0/place/*/multi", "there is no multi \"1\"; the nearest is \"0\""},
      {R"("strategies": [{"name": "x", "place": {"*": {"share": "1"}}}])",
       "/strategies/0/place/*/share", "there is no share \"1\""},
      {R"("strategies": [{"name": "x", "place": {"a/b": {}}}])", "/strategies/0/place/a~1b",
       "there is no client \"a/b\""},
      {request(R"("place": {"multi": "7"})"), "/requests/0/place/multi", "there is no multi \"7\""},
      {R"("strategies": [{"name": "x", "scope": "multi", "drive": "easy_perform"}])",
       "/strategies/0/drive", "multi_perform or multi_socket"},
      {R"("strategies": [{"name": "x", "drive": "multi_socket"}])", "/strategies/0/drive",
       "easy_perform"},
      {asks + R"("events": [{"at_ms": 1, "do": "easy_cleanup", "client": "mian"}])",
       "/events/0/client", "there is no client \"mian\"; the nearest is \"main\""},
      {asks + R"("events": [{"after": "r2", "do": "easy_cleanup", "client": "main"}])",
       "/events/0/after", "there is no request \"r2\""},
      {asks + R"("events": [{"at_ms": 1, "do": "multi_cleanup", "multi": "9"}])", "/events/0/multi",
       "there is no multi \"9\""},
      {asks + R"("expect": [{"request": "r2", "outcome": "reuse"}])", "/expect/0/request",
       "there is no request \"r2\""},
      {asks + R"("expect": [{"request": "r1", "connection": "of:r2"}])", "/expect/0/connection",
       "there is no request \"r2\""},
      {asks + R"("expect": [{"request": "r1", "outcome": "reuse", "strategy": ["easy", "x"]}])",
       "/expect/0/strategy/1", "there is no strategy \"x\""},
  });
}

TEST_CASE("requests that a workload generates can be expected") {
  const std::string workload =
      R"({"format": "poolscope/1", "workload": [{"arrival": {"every_ms": 1}, "count": 5,
      "urls": [{"url": "http://a"}]}], "expect": [{"outcome": "reuse", "request": ")";
  CHECK(errors_of(workload + "w1.5\"}]}").empty());
  CHECK(errors_of(workload + "w1.6\"}]}").size() == 1);
  CHECK(errors_of(workload + "w2.1\"}]}").size() == 1);
}

TEST_CASE("an id that another error hides makes no second error") {
  CHECK(errors_of(R"({"format": "poolscope/1", "requests": [{"id": 3, "url": "http://a/"},
    {"url": "http://a/", "after": "three"}]})")
            .size() == 1);
  CHECK(errors_of(R"({"format": "poolscope/1", "requests": [{"ID": "x", "url": "http://a/"},
    {"url": "http://a/", "after": "x"}]})")
            .size() == 1);
}

TEST_CASE("urls must have a scheme that is modelled, a host and a right port") {
  const auto url = [](const std::string& text) {
    return Case{"\"requests\": [{\"url\": \"" + text + "\"}]", "/requests/0/url", ""};
  };
  std::vector<Case> cases{url("file://a/"),   url("a.example/"),
                          url("http:///x"),   url("http://:80/"),
                          url("http://a:0/"), url("http://a:65536/"),
                          url("http://a:b/"), url("http://[::1/"),
                          url("http://a b/"), url("")};
  cases[0].words = "file:// is not modelled";
  cases[1].words = "must be a URL of a scheme that libcurl keeps";
  cases[2].words = cases[3].words = "has no host";
  cases[5].words = "has the port \"65536\", which is not a number from 1 to 65535";
  check_all(cases);
  for (const char* right : {"http://a", "HTTPS://u:p@a:1/", "http://[::1]:80/?q", "http://a:/",
                            "ftp://f/x", "imaps://m", "sftp://u@s:2222/"})
    CHECK(errors_of(R"({"format": "poolscope/1", "requests": [{"url": ")" + std::string{right} +
                    "\"}]}")
              .empty());
}

TEST_CASE("what is not modelled is refused by name") {
  check_all({
      {R"("lesson": {"steps": []})", "/lesson",
       "\"lesson\" is not supported yet: it comes with the teaching work"},
      {R"("strategies": [{"name": "x", "shares": [{"id": "0", "data": ["cookie"]}]}])",
       "/strategies/0/shares/0/data/0", "no part in how connections are reused"},
      {R"("servers": [{"host": "a", "alpn": ["h3"]}])", "/servers/0/alpn/0",
       "HTTP/3 is not modelled"},
      {options(R"("CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_3")"),
       "/requests/0/options/CURLOPT_HTTP_VERSION", "CURL_HTTP_VERSION_3 is not modelled yet"},
      {options(R"("CURLOPT_HTTP_VERSION": 30)"), "/requests/0/options/CURLOPT_HTTP_VERSION",
       "30 is not modelled yet"},
      {options(R"("CURLOPT_TLSAUTH_USERNAME": "x")"),
       "/requests/0/options/CURLOPT_TLSAUTH_USERNAME", "TLS-SRP is not modelled"},
  });
}

TEST_CASE("flags or words, words or lists, headers and logins say what is allowed") {
  const auto server = [](const std::string& members) {
    return R"("servers": [{"host": "a", )" + members + "}]";
  };
  const auto response = [](const std::string& members) {
    return request("\"response\": {" + members + "}");
  };
  check_all({
      {server(R"("h2c": "h2")"), "/servers/0/h2c",
       "must be true, false or \"prior_knowledge\", \"upgrade\", but found the string \"h2\""},
      {server(R"("auth": "nltm")"), "/servers/0/auth", "the nearest is \"ntlm\""},
      {server(R"("auth": ["ntlm", "ntlm"])"), "/servers/0/auth/1", "twice"},
      {server(R"("auth": ["ntlm", 3])"), "/servers/0/auth/1", "but found 3"},
      {server(R"("users": ["name"])"), "/servers/0/users/0", "must be user:password"},
      {server(R"("events": [{"at_ms": 1, "do": "explode"}])"), "/servers/0/events/0/do",
       "one of \"close_idle\", \"drop_silently\""},
      {server(R"("events": [{"do": "refuse"}])"), "/servers/0/events/0", "\"at_ms\" is missing"},
      {response(R"("headers": ["Connection"])"), "/requests/0/response/headers",
       "an object of strings by header name, but found an array"},
      {response(R"("headers": {"A/b": 1})"), "/requests/0/response/headers/A~1b",
       "the header \"A/b\" must be a string, but found 1"},
      {response(R"("headers": {"A": [1]})"), "/requests/0/response/headers/A", "found an array"},
      {response(R"("headers": {"A": "1", "A": "2"})"), "/requests/0/response/headers/A",
       "is twice in this object"},
      {response(R"("stream_error": 1)"), "/requests/0/response/stream_error",
       "true, false or \"http_1_1_required\", but found 1"},
      {response(R"("location": "/x")"), "/requests/0/response/location",
       "only allowed together with \"status\""},
      {response(R"("excess_bytes": -1)"), "/requests/0/response/excess_bytes", "from 0"},
      {options(R"("CURLOPT_HTTPAUTH": "CURLAUTH_NLTM")"), "/requests/0/options/CURLOPT_HTTPAUTH",
       "the nearest is \"CURLAUTH_NTLM\""},
      {options(R"("CURLOPT_HTTPAUTH": 4294967296)"), "/requests/0/options/CURLOPT_HTTPAUTH",
       "or a sum of them up to 4294967295"},
      {options(R"("CURLOPT_RESOLVE": ["a:80"])"), "/requests/0/options/CURLOPT_RESOLVE/0",
       "HOST:PORT:ADDRESS"},
      {R"("build": {"nltm": true})", "/build/nltm", "the nearest is \"ntlm\""},
  });
  CHECK(errors_of(R"({"format": "poolscope/1", "requests": [{"url": "http://a/", "options":
      {"CURLOPT_HTTPAUTH": 9}}]})")
            .empty());
}

TEST_CASE("what cannot happen in any strategy is told") {
  const std::string event = asks + R"("events": [{"at_ms": 1, "client": "main", "do": )";
  check_all({
      {request(R"("fail_in": "read")"), "/requests/0/fail_in",
       "it needs CURLOPT_UPLOAD or CURLOPT_POST"},
      {request(R"("remove_after_ms": 1)") + R"(, "strategies": [{"name": "x"}])",
       "/requests/0/remove_after_ms", "no strategy has a multi"},
      {event + R"("easy_duphandle"}])", "/events/0/do", "\"easy_duphandle\" needs \"as\""},
      {event + R"("easy_duphandle", "as": "main"}])", "/events/0/as", "copy of itself"},
      {event + R"("easy_duphandle", "as": "mian"}])", "/events/0/as",
       "there is no client \"mian\"; the nearest is \"main\""},
      {event + R"("easy_reset", "as": "main"}])", "/events/0/as",
       "only allowed with \"do\": \"easy_duphandle\""},
      {event + R"("network_changed"}])", "/events/0/do", "\"network_changed\" needs \"multi\""},
      {asks + R"("events": [{"at_ms": 1, "do": "network_changed", "multi": "7"}])",
       "/events/0/multi", "there is no multi \"7\""},
      {request(R"("responses": [{"status": 302, "location": "//b/"}, )"
               R"({"status": 302, "location": "http://c:0/"}])"),
       "/requests/0/responses/1/location", "has the port \"0\""},
      {request(R"("response": {"status": 302, "headers": {"Location": "imap://c"}})"),
       "/requests/0/response/headers", "follows redirects to http, https, ftp and ftps alone"},
      {R"("workload": [{"arrival": {"every_ms": 1}, "count": 1, "urls": [{"url": "http://a"}], )"
       R"("response": {"status": 302, "location": "/x"}}])",
       "/workload/0/response/location", "a redirect would never end"},
  });
}

TEST_CASE("options stand where their handle is described") {
  check_all({
      {options(R"("CURLMOPT_PIPELINING": 2)"), "/requests/0/options/CURLMOPT_PIPELINING",
       "belongs in a strategy's \"multi_options\""},
      {R"("strategies": [{"name": "x", "multi_options": {"CURLOPT_PIPEWAIT": 1}}])",
       "/strategies/0/multi_options/CURLOPT_PIPEWAIT", "belongs in the \"options\""},
      {R"("strategies": [{"name": "x", "multis": [{"id": "0", "options": {"CURLOPT_PIPEWAIT": 1}}]}])",
       "/strategies/0/multis/0/options/CURLOPT_PIPEWAIT", "an option of easy handles"},
  });
}

TEST_CASE("a text that is not JSON says where it stops being so") {
  const auto at = [](std::string_view text) {
    const auto errors = errors_of(text);
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors[0].message, Catch::StartsWith("this is not JSON: "));
    return std::pair{errors[0].line, errors[0].column};
  };
  CHECK(at("") == std::pair<std::size_t, std::size_t>{1, 1});
  CHECK(at("{\n  \"format\" 3}") == std::pair<std::size_t, std::size_t>{2, 12});
  CHECK(at("{\"format\": NaN}") == std::pair<std::size_t, std::size_t>{1, 12});
  CHECK(at("{}\n}") == std::pair<std::size_t, std::size_t>{2, 1});
  CHECK(at("{\"seed\": 1e999}").first == 1);
}

}  // namespace
}  // namespace poolscope::scenario

#include "scenario/fields.hpp"

#include <algorithm>
#include <array>

#include "scenario/fields_rows.hpp"

namespace poolscope::scenario::fields {
namespace {

constexpr std::array<Word, 3> libcurl_words{{{"8.22"}, {"8.21"}, {"7.88"}}};
constexpr std::array<Word, 2> http_words{{{"1.0"}, {"1.1"}}};

Field format_field() {
  Field field;
  field.name = "format";
  field.kind = Kind::format;
  field.summary = "the version of this file format";
  field.example = R"("poolscope/1")";
  return field.must();
}

ObjectType make_scenario() {
  using S = Scenario;
  return {
      "scenario",
      "A scenario of poolscope: servers, requests, and the ways of running them through libcurl.",
      {format_field(),
       text<&S::title>("title", "a short name for people", R"("Two requests, one connection")"),
       text<&S::description>("description", "what the scenario shows, in Markdown",
                             R"("The second request *reuses* the connection.")"),
       texts<&S::tags>(Kind::texts, "tags", "words to find the scenario by",
                       R"(["basics", "reuse"])"),
       texts<&S::see>(Kind::texts, "see", "links to read on",
                      R"(["https://curl.se/libcurl/c/CURLOPT_FRESH_CONNECT.html"])"),
       word<&S::libcurl>("libcurl", libcurl_versions(),
                         "the libcurl whose decisions are simulated; default 8.22", R"("8.22")"),
       object<&S::build>(build_type, "build",
                         "what the libcurl was built with; default: as its version is usually",
                         R"({"ntlm": true})"),
       row<&S::seed>(Kind::seed, "seed", "start of every random draw; default 1", "7"),
       number<&S::until_ms>("until_ms", "stop here; default: when nothing is left to happen",
                            "60000"),
       object<&S::network>(network_type, "network", "defaults for every server",
                           R"({"rtt_ms": 40, "dns_ms": 20})"),
       objects<&S::servers>(server_type, "servers", "the servers, by host and port",
                            R"([{"host": "a.example", "rtt_ms": 20}])"),
       objects<&S::proxies>(proxy_type, "proxies", "the proxies that CURLOPT_PROXY can name",
                            R"([{"host": "proxy.example", "port": 3128, "type": "http"}])"),
       objects<&S::clients>(client_type, "clients",
                            "options of clients; a client that a request names exists anyway",
                            R"([{"id": "main", "options": {"CURLOPT_PIPEWAIT": true}}])")
           .identifies(),
       objects<&S::requests>(request_type, "requests",
                             "what is asked for, by which client, and when",
                             R"([{"url": "https://a.example/"}])")
           .identifies(),
       objects<&S::workload>(workload_type, "workload", "generated requests",
                             R"([{"arrival": {"every_ms": 10}, "count": 100,
                                  "urls": [{"url": "https://a.example/"}]}])")
           .identifies(),
       objects<&S::events>(event_type, "events", "what the application does besides requests",
                           R"([{"at_ms": 500, "do": "easy_cleanup", "client": "main"}])"),
       objects<&S::strategies>(strategy_type, "strategies",
                               "ways of mapping clients to handles and pools; default: three, "
                               "named easy, multi and share",
                               R"([{"name": "one multi", "scope": "multi"}])")
           .identifies()
           .at_least(1),
       objects<&S::expect>(expect_type, "expect",
                           "the expected results, which `poolscope check` compares",
                           R"([{"request": "r2", "outcome": "reuse"}])"),
       later("lesson", teaching)}};
}

ObjectType make_build() {
  using B = Build;
  return {"build",
          "What the libcurl was built with.",
          {flag<&B::ntlm>("ntlm", "NTLM; default true for 7.88, else false", "true"),
           flag<&B::gss>("gss", "GSS-API, for Negotiate and delegation; default true", "true")}};
}

}  // namespace

const Field* ObjectType::find(std::string_view key) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& field) { return field.name == key; });
  return found == fields.end() ? nullptr : &*found;
}

std::span<const Word> libcurl_versions() {
  return libcurl_words;
}
std::span<const Word> http_versions() {
  return http_words;
}

std::span<const Word> drives() {
  static const auto words = vocabulary<model::Drive, 3>();
  return words;
}

const ObjectType& build_type() {
  static const ObjectType type = make_build();
  return type;
}
const ObjectType& scenario_type() {
  static const ObjectType type = make_scenario();
  return type;
}

}  // namespace poolscope::scenario::fields

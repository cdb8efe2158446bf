// The owners of pools, what a clean-up closes, and the names of pools.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

Words pools(const Run& run) {
  Words names;
  for (const Decided& d : run.decisions) names.push_back(d.pool);
  return names;
}
const std::string two_clients = R"("requests": [
    {"client": "a", "url": "http://a.test/", "at_ms": 0},
    {"client": "b", "url": "http://a.test/", "at_ms": 500},
    {"client": "a", "url": "http://a.test/", "at_ms": 1000}])";

}  // namespace

TEST_CASE("easy handles have a pool each, a multi and a share one for all") {
  const Run easy = run_text(two_clients, "easy");
  CHECK(pools(easy) == Words{"easy:a", "easy:b", "easy:a"});
  CHECK(easy.said() ==
        Words{"r1 create #0 no_candidate", "r2 create #0 no_candidate", "r3 reuse #0"});
  for (const char* scope : {"multi", "share"}) {
    const Run run = run_text(two_clients, scope);
    CHECK(pools(run) == Words(3, std::string{scope} + ":0"));
    CHECK(run.said() == Words{"r1 create #0 no_candidate", "r2 reuse #0", "r3 reuse #0"});
  }
}

TEST_CASE("clients are spread over numbered multis round robin") {
  const Run run = run_text(two_clients + R"(, "strategies": [
    {"name": "x", "scope": "multi", "multis": 2}])");
  CHECK(pools(run) == Words{"multi:0", "multi:1", "multi:0"});
}

TEST_CASE("a place says where a client or one request runs") {
  const Run run = run_text(R"("requests": [
      {"client": "a", "url": "http://a.test/", "at_ms": 0},
      {"client": "b", "url": "http://a.test/", "at_ms": 500},
      {"client": "b", "url": "http://a.test/", "at_ms": 1000, "place": {"multi": "left"}},
      {"client": "c", "url": "http://a.test/", "at_ms": 1500}],
    "strategies": [{"name": "x", "scope": "easy", "multis": [{"id": "left"}, {"id": "right"}],
      "shares": [{"id": "s"}],
      "place": {"a": {"multi": "right", "share": "s"}, "b": {"share": "s"}}}])");
  CHECK(pools(run) == Words{"share:s", "share:s", "multi:left", "easy:c"});
}

TEST_CASE("a share without its connections leaves the pools to the handles") {
  const Run run = run_text(two_clients + R"(, "strategies": [{"name": "x", "scope": "share",
    "shares": [{"id": "s", "data": ["dns", "ssl_session"]}]}])");
  CHECK(pools(run) == Words{"easy:a", "easy:b", "easy:a"});
  CHECK(run.done.at("r2").namelookup == 0);  // the DNS cache is shared
  const Run own = run_text(two_clients, "easy");
  CHECK(own.done.at("r2").namelookup == 20);
}

TEST_CASE("a shared pool without the DNS cache: each handle looks up for itself") {
  const Run run = run_text(R"("requests": [
      {"client": "a", "url": "http://a.test/", "at_ms": 0},
      {"client": "b", "url": "http://a.test/", "at_ms": 500,
       "options": {"CURLOPT_FRESH_CONNECT": 1}}],
    "strategies": [{"name": "x", "scope": "share", "shares": [{"id": "s", "data": ["connect"]}]}])");
  CHECK(run.done.at("r2").namelookup == 20);
}

TEST_CASE("a clean-up closes the pool; the next one of that name is the second") {
  const Run easy = run_text(two_clients + R"(, "events": [
    {"at_ms": 800, "do": "easy_cleanup", "client": "a"}])",
                            "easy");
  CHECK(pools(easy) == Words{"easy:a", "easy:b", "easy:a#2"});
  CHECK(easy.said("r3") == Words{"create #0 no_candidate"});
  CHECK(easy.closes.front().t == 800'000);
  CHECK(easy.closes.front().reason == model::CloseReason::cleanup);
  CHECK(easy.closes.front().at == model::CloseAt::api);
  CHECK(easy.done.at("r3").namelookup == 20);  // the DNS cache went with it

  const Run multi = run_text(two_clients + R"(, "events": [
    {"at_ms": 800, "do": "multi_cleanup", "multi": "0"}])",
                             "multi");
  CHECK(pools(multi) == Words{"multi:0", "multi:0", "multi:0#2"});

  const Run share = run_text(two_clients + R"(, "events": [
    {"at_ms": 800, "do": "share_cleanup", "share": "0"}])",
                             "share");
  CHECK(pools(share) == Words{"share:0", "share:0", "share:0#2"});
}

TEST_CASE("an easy handle's clean-up leaves pools of multis and shares alone") {
  for (const char* scope : {"multi", "share"}) {
    const Run run = run_text(two_clients + R"(, "events": [
      {"at_ms": 800, "do": "easy_cleanup", "client": "a"}])",
                             scope);
    CHECK(run.said("r3") == Words{"reuse #0"});
  }
}

TEST_CASE("a share in use refuses its clean-up") {
  const Run run = run_text(two_clients + R"(, "events": [
    {"at_ms": 30, "do": "share_cleanup", "share": "0"}])",
                           "share");
  CHECK(run.said("r2") == Words{"reuse #0"});
}

TEST_CASE("a fresh handle for each request never reuses with easy, always with multi") {
  const std::string sequence = R"("requests": [
      {"url": "http://a.test/"}, {"url": "http://a.test/"}, {"url": "http://a.test/"}],)";
  const Run easy = run_text(sequence + R"("strategies": [
    {"name": "x", "scope": "easy", "handles": "per-request"}])");
  CHECK(pools(easy) == Words{"easy:main", "easy:main.2", "easy:main.3"});
  CHECK(easy.value(trace::Metric::connections_opened) == 3);
  CHECK(easy.closes.at(0).t == 120'000);  // closed by its handle's clean-up, at once
  const Run multi = run_text(sequence + R"("strategies": [
    {"name": "x", "scope": "multi", "handles": "per-request"}])");
  CHECK(multi.value(trace::Metric::connections_opened) == 1);
}

TEST_CASE("the call of curl_easy_perform blocks: a client's requests stand in line") {
  const std::string at_once = R"("requests": [
      {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0},
      {"client": "other", "url": "http://a.test/", "at_ms": 0},
      {"url": "http://b.test/", "at_ms": 10}])";
  const Run easy = run_text(at_once, "easy");
  CHECK(easy.done.at("r1").client_wait == 0);
  CHECK(easy.done.at("r2").client_wait == 120);
  CHECK(easy.done.at("r3").client_wait == 0);
  CHECK(easy.done.at("r4").client_wait == 170);
  CHECK(easy.done.at("r4").at == 300);
  CHECK(easy.said("r2") == Words{"reuse #0"});
  const Run multi = run_text(at_once, "multi");
  for (const auto& [name, done] : multi.done) CHECK(done.client_wait == 0);
  CHECK(multi.value(trace::Metric::connections_opened) == 4);
}

TEST_CASE("an easy handle keeps five connections, or CURLOPT_MAXCONNECTS") {
  std::string requests;
  for (int i = 0; i < 7; ++i)
    requests += (i == 0 ? "" : ", ") + std::string{R"({"url": "http://h)"} + std::to_string(i) +
                R"(.test/"})";
  const std::string text = R"("requests": [)" + requests + R"(], "strategies": [
    {"name": "five", "scope": "easy"},
    {"name": "two", "scope": "easy", "options": {"CURLOPT_MAXCONNECTS": 2}},
    {"name": "multi", "scope": "multi"}])";
  const auto kept = [&](const char* name) {
    const Run run = run_text(text, name);
    return run.value(trace::Metric::idle_peak);
  };
  CHECK(kept("five") == 5);
  CHECK(kept("two") == 2);
  CHECK(kept("multi") == 4);  // one running transfer
  CHECK(run_text(text, "five").closed() ==
        Words{"#0 max_connects at 720 by r6", "#1 max_connects at 840 by r7"});
}

TEST_CASE("FORBID_REUSE closes after the transfer, FRESH_CONNECT opens but keeps") {
  const auto with = [](const char* option) {
    return run_text(std::string{R"("requests": [
      {"url": "http://a.test/", "at_ms": 0, "options": {")"} +
                    option + R"(": 1}},
      {"url": "http://a.test/", "at_ms": 500, "options": {")" +
                    option + R"(": 1}},
      {"url": "http://a.test/", "at_ms": 1000}])");
  };
  const Run forbid = with("CURLOPT_FORBID_REUSE");
  CHECK(forbid.closed() == Words{"#0 forbid_reuse at 120 by r1", "#1 forbid_reuse at 600 by r2"});
  CHECK(forbid.said("r3") == Words{"create #2 no_candidate"});
  const Run fresh = with("CURLOPT_FRESH_CONNECT");
  CHECK(fresh.closed().empty());
  CHECK(fresh.said() ==
        Words{"r1 create #0 not_searched", "r2 create #1 not_searched", "r3 reuse #0"});
}

TEST_CASE("TLS sessions belong to the multi, or to the share that has them") {
  const std::string text = R"("servers": [{"host": "*", "tls": "1.2"}], "requests": [
      {"client": "a", "url": "https://a.test/", "at_ms": 0},
      {"client": "b", "url": "https://a.test/", "at_ms": 500}], "strategies": [
    {"name": "easy", "scope": "easy"},
    {"name": "share", "scope": "share", "shares": [{"id": "s", "data": ["ssl_session"]}]}])";
  CHECK(run_text(text, "easy").done.at("r2").appconnect == 140);
  CHECK(run_text(text, "share").done.at("r2").appconnect == 100);  // one round trip less
}

TEST_CASE("who leaves a full TLS session cache depends on look-ups") {
  const auto appconnect_of_last = [](const std::string& hosts, const std::string& libcurl,
                                     const std::string& version) {
    std::string text = R"("libcurl": ")" + libcurl +
                       R"(", "network": {"rtt_ms": 40, "dns_ms": 0},
      "servers": [{"host": "*", "tls": "1.2"}], "requests": [)";
    for (std::size_t i = 0; i < hosts.size(); ++i)
      text += std::string{i > 0 ? "," : ""} + R"({"url": "https://)" + hosts[i] +
              R"(.test/", "options": {"CURLOPT_FORBID_REUSE": 1, "CURLOPT_HTTP_VERSION": )" +
              version + "}}";
    text += R"(], "strategies": [{"name": "easy", "scope": "easy"}])";
    return run_text(text, "easy").done.at("r" + std::to_string(hosts.size())).appconnect;
  };
  const std::string h1 = "2", h2 = "4";  // CURL_HTTP_VERSION_1_1, _2TLS
  // 7.88 has room for five; the last one that was stored makes room, because none was looked up.
  CHECK(appconnect_of_last("abcdefa", "7.88", h1) == 80);
  CHECK(appconnect_of_last("abcdefe", "7.88", h1) == 120);
  // 8.22 has room for three; the first slot's leaves.
  CHECK(appconnect_of_last("abcda", "8.22", h1) == 120);
  CHECK(appconnect_of_last("abcdeb", "8.22", h1) == 80);
  // 7.88 closes HTTP/2 without a TLS shutdown: that session is not resumed.
  CHECK(appconnect_of_last("aa", "8.22", h2) == 80);
  CHECK(appconnect_of_last("aa", "7.88", h2) == 120);
}

// The order in one instant: server events, connects and handshakes, the scenario's items in file
// order, then queued requests of clients whose call has returned.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

TEST_CASE("an answer that ends now frees its connection for a request of now") {
  for (const char* scope : {"easy", "multi", "share"}) {
    const Run run = run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
      {"url": "http://a.test/", "at_ms": 120}])",
                             scope);
    CHECK(run.said("r2") == Words{"reuse #0"});
    CHECK(run.done.at("r2").client_wait == 0);
  }
}

TEST_CASE("a handshake that ends now is over for a request of now") {
  const Run run = run_text(R"("requests": [{"url": "https://a.test/", "at_ms": 0},
    {"url": "https://a.test/", "at_ms": 100}])",
                           "multi");
  CHECK(run.said("r2") == Words{"reuse #0"});
  CHECK(run.decisions.back().multiplexed);
}

TEST_CASE("a FIN that arrives now is there before a request of now") {
  const Run run = run_text(R"("servers": [{"host": "*", "idle_timeout_ms": 500}], "requests": [
    {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 620}])");
  CHECK(run.peer_closed_at.front() == 620);
  CHECK(run.closed() == Words{"#0 died at 620 by r2"});
}

TEST_CASE(
    "an answer comes before a connect of the same instant, so that its wake-ups see it "
    "connecting") {
  // r1's answer is complete at 120; r2's connection is ready at 120, too.
  const Run run = run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
    {"url": "http://b.test/", "at_ms": 60}, {"url": "http://b.test/", "at_ms": 60,
     "options": {"CURLOPT_PIPEWAIT": 1}}])",
                           "multi");
  CHECK(run.said("r3") == Words{"wait pipewait", "[woken] reuse #1"});
  CHECK(run.sent_at.at("r3") == 180);
}

TEST_CASE("clean-ups and requests of one instant go in the order of the file") {
  const std::string first = R"("requests": [{"url": "http://a.test/", "at_ms": 0},
      {"url": "http://a.test/", "at_ms": 500}])",
                    cleanup =
                        R"("events": [{"at_ms": 500, "do": "easy_cleanup", "client": "main"}])";
  CHECK(run_text(cleanup + ", " + first, "easy").said("r2") == Words{"create #0 no_candidate"});
  CHECK(run_text(first + ", " + cleanup, "easy").said("r2") == Words{"reuse #0"});
}

TEST_CASE("queued requests of clients that became free come last") {
  // At 120 main is free for r2; the other client's r3 at that same moment goes first.
  const Run run = run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
    {"url": "http://a.test/", "at_ms": 10},
    {"client": "other", "url": "http://a.test/", "at_ms": 120}])",
                           "share");
  CHECK(run.said() == Words{"r1 create #0 no_candidate", "r3 reuse #0", "r2 create #1 busy"});
}

TEST_CASE("what follows an ended request starts in the same instant, after what was due then") {
  const Run run = run_text(R"("requests": [{"url": "http://a.test/", "at_ms": 0},
    {"client": "other", "url": "http://a.test/", "after": "r1"},
    {"client": "third", "url": "http://a.test/", "at_ms": 120}])",
                           "multi");
  CHECK(run.sent == Words{"r1", "r2", "r3"});  // one multi: added together, run by mid
  CHECK(run.sent_at.at("r2") == 120);
}

TEST_CASE("requests of one instant in one multi are added before any of them runs") {
  // All three find an empty pool: each one sees the others' connections only as new.
  const Run run = run_text(R"("network": {"rtt_ms": 0, "dns_ms": 0}, "servers": [{"host": "*",
      "think_ms": 0}],
    "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0},
    {"url": "http://a.test/", "at_ms": 0}])",
                           "multi");
  CHECK(run.value(trace::Metric::connections_opened) == 3);
  const Run easy = run_text(R"("network": {"rtt_ms": 0, "dns_ms": 0}, "servers": [{"host": "*",
      "think_ms": 0}],
    "requests": [{"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0},
    {"url": "http://a.test/", "at_ms": 0}])",
                            "easy");
  CHECK(easy.value(trace::Metric::connections_opened) == 1);
}

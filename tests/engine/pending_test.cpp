// The transfers that wait for room, and the order in which they go.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

/// Requests to `url`s at moments `gap` apart, in one multi with that limit.
Run limited(const std::string& limit, const std::vector<std::string>& urls, int gap,
            const std::string& drive = "multi_perform") {
  std::string requests;
  for (std::size_t i = 0; i < urls.size(); ++i)
    requests += (i == 0 ? "" : ", ") + std::string{R"({"id": "r)"} + std::to_string(i) +
                R"(", "url": ")" + urls[i] + R"(", "at_ms": )" +
                std::to_string(gap * static_cast<int>(i)) + "}";
  return run_text(R"("servers": [{"host": "*", "think_ms": 100}], "requests": [)" + requests +
                  R"(], "strategies": [{"name": "m", "scope": "multi", "drive": ")" + drive +
                  R"(", "multi_options": {")" + limit + R"(": 1}}])");
}
constexpr auto host_limit = "CURLMOPT_MAX_HOST_CONNECTIONS",
               total_limit = "CURLMOPT_MAX_TOTAL_CONNECTIONS";

}  // namespace

// libcurl wakes one at each end, each success and each removal of a handle, round robin by mid; a
// transfer that is woken without success has had its turn. The orders are derived from curl 8.22
// lib/multi.c, for an application that removes a finished handle immediately.
TEST_CASE("four at once under a host limit of one go in their order when handles are removed") {
  // A's end wakes B, B's success wakes C and A's removal wakes D, both without success; B's end
  // wraps around to C.
  for (const char* drive : {"multi_perform", "multi_socket"}) {
    const Run run = limited(host_limit, std::vector<std::string>(4, "http://a.test/"), 0, drive);
    CHECK(run.sent == Words{"r0", "r1", "r2", "r3"});
    CHECK(run.value(trace::Metric::connections_opened) == 1);
    CHECK(run.ending.reason == trace::EndReason::done);
  }
}

TEST_CASE("six to one host, 10 ms apart, under a host limit of one start as 0, 1, 4, 3, 5, 2") {
  for (const char* drive : {"multi_perform", "multi_socket"}) {
    const Run run = limited(host_limit, std::vector<std::string>(6, "http://a.test/"), 10, drive);
    CHECK(run.sent == Words{"r0", "r1", "r4", "r3", "r5", "r2"});
    CHECK(run.value(trace::Metric::connections_opened) == 1);
  }
}

TEST_CASE(
    "six hosts, 10 ms apart, under a total limit of one: the drive decides about the last two") {
  // Each start evicts, which wakes one more. When f is done, c is woken with a lower mid.
  // curl_multi_socket_action still runs it in that call. curl_multi_perform runs it in the next
  // call, after f's removal may have given d its turn without success.
  const auto run = [](const char* drive) {
    return limited(total_limit,
                   {"http://a.test/", "http://b.test/", "http://c.test/", "http://d.test/",
                    "http://e.test/", "http://f.test/"},
                   10, drive);
  };
  const Run socket = run("multi_socket");
  CHECK(socket.sent == Words{"r0", "r1", "r5", "r2", "r4", "r3"});
  CHECK(socket.value(trace::Metric::connections_opened) == 6);
  CHECK(socket.value(trace::Metric::open_peak) == 1);
  CHECK(run("multi_perform").sent == Words{"r0", "r1", "r5", "r2", "r3", "r4"});
}

TEST_CASE("a wait is told once, with what it waits for; waking again in vain is silent") {
  const Run run = limited(host_limit, std::vector<std::string>(4, "http://a.test/"), 0);
  CHECK(run.said("r2") == Words{"wait host_limit", "[woken] reuse #0"});
  CHECK(run.said("r3") == Words{"wait host_limit", "[woken] reuse #0"});
  // Pending time counts from the request's start.
  CHECK(run.done.at("r1").total == 340);  // 20+40+140, then 140
  CHECK(run.value(trace::Metric::wait_ms) == 200 + 340 + 480);
}

TEST_CASE("an idle connection makes room at once") {
  const Run run = limited(total_limit, {"http://a.test/", "http://b.test/"}, 1000);
  CHECK(run.said("r1") == Words{"create #1 no_candidate"});
  CHECK(run.closed() == Words{"#0 total_limit at 1000 by r1"});
  CHECK(run.value(trace::Metric::evictions) == 1);
}

TEST_CASE("with PIPEWAIT four HTTP/1 requests wait for the first answer, not for the connection") {
  // sim/POOL.md, "Waiting and waking": A runs alone, then B reuses, C and D open new ones.
  const Run run = run_text(R"("requests": [
      {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0},
      {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0}],
    "strategies": [{"name": "m", "scope": "multi", "options": {"CURLOPT_PIPEWAIT": 1}}])");
  CHECK(run.said("r1") == Words{"create #0 no_candidate"});
  CHECK(run.said("r2") == Words{"wait pipewait", "[woken] reuse #0"});
  CHECK(run.said("r3") == Words{"wait pipewait", "[woken] create #1 busy"});
  CHECK(run.said("r4") == Words{"wait pipewait", "[woken] create #2 busy"});
  CHECK(run.sent_at.at("r2") == 120);
}

TEST_CASE("two multis on one share: who waits for the other's connection waits for ever") {
  const Run run = run_text(R"("requests": [
      {"client": "a", "url": "http://a.test/", "at_ms": 0},
      {"client": "b", "url": "http://a.test/", "at_ms": 10},
      {"client": "b", "url": "http://a.test/", "after": "r2"}],
    "strategies": [{"name": "x", "scope": "share", "multis": 2, "drive": "multi_perform",
      "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 1}}])");
  CHECK(run.ending.reason == trace::EndReason::stuck);
  CHECK(run.undone() == Words{"r2", "r3"});
  CHECK(run.done.count("r1") == 1);
  CHECK(run.value(trace::Metric::failed) == 2);
}

TEST_CASE("something else in its multi wakes it after all") {
  const Run run = run_text(R"("requests": [
      {"client": "a", "url": "http://a.test/", "at_ms": 0},
      {"client": "b", "url": "http://a.test/", "at_ms": 10},
      {"client": "b", "url": "http://a.test/", "at_ms": 500}],
    "strategies": [{"name": "x", "scope": "share", "multis": 2, "drive": "multi_perform",
      "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 1}}])");
  CHECK(run.ending.reason == trace::EndReason::done);
  CHECK(run.said("r2").back().starts_with("[woken] reuse #0"));
}

TEST_CASE("a run that is cut off says what was under way") {
  const Run run = run_text(R"("until_ms": 50, "requests": [
    {"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 100}])",
                           "multi");
  CHECK(run.ending.reason == trace::EndReason::until);
  CHECK(run.ending.t == 50'000);
  CHECK(run.undone() == Words{"r1"});
}

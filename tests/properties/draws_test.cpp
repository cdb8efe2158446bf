// The draws of a distribution depend on the request, not on the run: all strategies see the same
// stream.

#include <catch2/catch.hpp>

#include <map>

#include "sim.hpp"
#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

/// The time that each server took to answer, by request: from sending to the first byte, without
/// the way.
class Thinking : public trace::Sink {
 public:
  explicit Thinking(model::Duration rtt) : rtt_(rtt) {}
  void on(const trace::Event& e, const model::World& w) override {
    if (e.kind() == trace::EventKind::request_sent) sent_[w[e.transfer()].request] = e.t();
    if (e.kind() == trace::EventKind::first_byte)
      took[w[e.transfer()].request] = e.t() - sent_.at(w[e.transfer()].request) - rtt_;
    if (e.kind() != trace::EventKind::transfer_start) return;
    const auto start = e.as<trace::TransferStart>();
    wanted[start.request] = e.t() - start.client_wait;
  }
  std::map<model::RequestIndex, model::Duration> took;
  std::map<model::RequestIndex, model::Time> wanted;

 private:
  model::Duration rtt_;
  std::map<model::RequestIndex, model::Time> sent_;
};

}  // namespace

TEST_CASE("think times and arrivals do not depend on the strategy") {
  const scenario::Scenario s = load(R"({"format": "poolscope/1", "seed": 7,
    "network": {"rtt_ms": 10},
    "servers": [{"host": "*", "think_ms": {"lognormal": [50, 1]}}],
    "workload": [{"clients": ["a", "b", "c"], "arrival": {"poisson_per_s": 20}, "count": 500,
      "hosts": {"count": 5, "zipf": 1, "url": "https://h{n}.test/"}}],
    "strategies": [{"name": "easy", "scope": "easy"}, {"name": "multi", "scope": "multi"},
      {"name": "share", "scope": "share"},
      {"name": "fresh", "scope": "multi", "options": {"CURLOPT_FRESH_CONNECT": 1}},
      {"name": "tight", "scope": "multi", "multi_options": {"CURLMOPT_MAX_TOTAL_CONNECTIONS": 2}}]})");
  std::map<model::RequestIndex, model::Duration> first;
  std::map<model::RequestIndex, model::Time> arrivals;
  for (const scenario::Strategy& strategy : strategies_of(s)) {
    Thinking thinking{10 * model::millisecond};
    trace::Sink* const sinks[] = {&thinking};
    run(compile(s, strategy), sinks);
    CHECK(thinking.took.size() == 500);
    if (first.empty()) {
      first = thinking.took;
      arrivals = thinking.wanted;
      CHECK(first.begin()->second != first.rbegin()->second);
    }
    CHECK(thinking.took == first);
    CHECK(thinking.wanted == arrivals);
  }
}

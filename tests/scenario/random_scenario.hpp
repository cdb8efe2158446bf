#pragma once

#include <random>
#include <string>

#include "scenario/scenario.hpp"

/// Random scenarios, all valid: every field of the plain description occurs.
namespace poolscope::scenario::testing {

class RandomScenario {
 public:
  explicit RandomScenario(std::uint64_t seed) : random_{seed} {}
  [[nodiscard]] Scenario make();

  [[nodiscard]] bool chance(double p) { return std::bernoulli_distribution{p}(random_); }
  [[nodiscard]] std::int64_t between(std::int64_t a, std::int64_t b) {
    return std::uniform_int_distribution<std::int64_t>{a, b}(random_);
  }

 private:
  [[nodiscard]] double time();
  [[nodiscard]] std::string word();
  [[nodiscard]] std::string url();
  [[nodiscard]] Distribution distribution();
  [[nodiscard]] model::OptionSet options(bool multi);
  [[nodiscard]] Response response();
  [[nodiscard]] std::vector<std::string> auth();
  [[nodiscard]] Build build();
  [[nodiscard]] Server server(std::size_t i);
  [[nodiscard]] Request request(std::size_t i);
  [[nodiscard]] Workload workload();
  [[nodiscard]] AppEvent event(std::size_t requests);
  [[nodiscard]] Strategy strategy(std::size_t i);
  [[nodiscard]] Expect expect(const Scenario&);

  std::mt19937_64 random_;
};

}  // namespace poolscope::scenario::testing

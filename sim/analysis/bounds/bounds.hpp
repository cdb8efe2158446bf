#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "analysis/bounds/regret.hpp"
#include "analysis/bounds/stays.hpp"
#include "scenario/scenario.hpp"
#include "sim.hpp"

/// What a strategy's connections are to be measured against.
namespace poolscope::analysis {

struct Bounds {
  std::shared_ptr<const model::Setup> setup;  // names what `costs` refers to
  std::uint64_t opened = 0;
  /// Connections opened when the client neither evicts nor ages any, nor limits how many there are.
  /// It may be above `opened`: under a limit transfers wait for a connection instead.
  std::uint64_t unbounded = 0;
  /// The fewest that any choice of evictions under the same limits could open, each transfer taking
  /// and leaving its connection when it did in this run.
  Clairvoyant clairvoyant;
  EvictionCosts costs;

  /// Connections opened beyond the clairvoyant's: exact, or at most that many, as its bound is.
  [[nodiscard]] std::optional<std::uint64_t> regret() const {
    if (!clairvoyant.computed) return std::nullopt;
    return opened - clairvoyant.opens;
  }
};

/// Listens to the run of it that is to be measured.
class BoundsRecorder : public trace::Sink {
 public:
  explicit BoundsRecorder(Compiled, std::size_t most = most_stays);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

  /// After the run. Runs the same once more without limits, unless this one met none.
  [[nodiscard]] Bounds finish(const Progress& = {});

 private:
  Compiled compiled_;
  StayRecorder stays_;
  CostlyEvictions costs_;
  std::uint64_t opened_ = 0;
  bool met_limits_ = false;
};

}  // namespace poolscope::analysis

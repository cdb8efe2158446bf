#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "analysis/bounds/regret.hpp"
#include "analysis/bounds/stays.hpp"
#include "scenario/scenario.hpp"
#include "sim.hpp"

/// The bounds that a strategy's connections are compared with.
namespace poolscope::analysis {

struct Bounds {
  std::shared_ptr<const model::Setup> setup;  // has the names that `costs` refers to
  std::uint64_t opened = 0;
  /// Connections opened when the client neither evicts nor ages connections, nor limits their
  /// number. It may be above `opened`: under a limit transfers wait for a connection instead.
  std::uint64_t unbounded = 0;
  /// The fewest connections that any choice of evictions under the same limits could open, if each
  /// transfer takes and leaves its connection at the same time as in this run.
  Clairvoyant clairvoyant;
  EvictionCosts costs;

  /// Connections opened beyond the clairvoyant's number: exact, or an upper bound, as that number
  /// is.
  [[nodiscard]] std::optional<std::uint64_t> regret() const {
    if (!clairvoyant.computed) return std::nullopt;
    return opened - clairvoyant.opens;
  }
};

/// Listens to the run that is to be measured.
class BoundsRecorder : public trace::Sink {
 public:
  explicit BoundsRecorder(Compiled, std::size_t most = most_stays);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

  /// The bounds, after the run. Runs the same again without limits, unless this run met no limit.
  [[nodiscard]] Bounds finish(const Progress& = {});

 private:
  Compiled compiled_;
  StayRecorder stays_;
  CostlyEvictions costs_;
  std::uint64_t opened_ = 0;
  bool met_limits_ = false;
};

}  // namespace poolscope::analysis

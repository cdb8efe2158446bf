#pragma once

#include <array>
#include <cstdint>

#include "trace/summary.hpp"

/// The reasons why connections were opened and closed in a run, counted, and how long its transfers
/// took.
namespace poolscope::analysis {

class Reasons : public trace::Sink {
 public:
  void on(const trace::Event&, const model::World& before) override;

  /// Decisions that opened a connection, by the gate that rejected the nearest candidate.
  [[nodiscard]] const std::array<std::uint64_t, model::gate_count>& opened() const {
    return opened_;
  }
  [[nodiscard]] const std::array<std::uint64_t, model::close_reason_count>& closed() const {
    return closed_;
  }
  /// The latency of every transfer that ended: what its client waited, its own queue included.
  [[nodiscard]] const trace::Quantiles& latency() const { return latency_; }

 private:
  std::array<std::uint64_t, model::gate_count> opened_{};
  std::array<std::uint64_t, model::close_reason_count> closed_{};
  trace::Quantiles latency_;
};

}  // namespace poolscope::analysis

#pragma once

#include <cstdint>
#include <vector>

#include "trace/sink.hpp"

/// The costs of a strategy over simulated time: the curve behind the totals of a comparison. Memory
/// is bounded for runs of any length.
namespace poolscope::analysis {

/// The costs up to time `t`, all events of that instant included.
struct CostPoint {
  model::Time t = 0;
  std::uint64_t opened = 0;      // connections created
  std::uint64_t handshakes = 0;  // TLS handshakes completed
  /// Time that transfers have waited for a usable connection: pending, look-up, connecting, proxy
  /// and TLS. It is counted when the request is sent, or when the transfer ends without sending.
  model::Duration waited = 0;
  std::uint64_t done = 0;                      // transfers that have ended
  std::uint32_t open = 0, idle = 0;            // existing connections, and the unused ones of them
  std::uint32_t most_open = 0, most_idle = 0;  // since the previous point
  bool operator==(const CostPoint&) const = default;
};

/// A curve with a point for every instant at which something changed. When these are more than
/// `most_points`, it keeps the last instant of each stretch of time, and the stretches become
/// wider. So each point is on the true curve.
class CostCurve : public trace::Sink {
 public:
  explicit CostCurve(std::size_t most_points = 512);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

  /// Points by time; the first is the start of the run, the last its end.
  [[nodiscard]] const std::vector<CostPoint>& points() const { return points_; }

 private:
  void begin(model::TransferId, model::Time);
  void finish(model::TransferId, model::Time);
  void keep();
  void thin();
  static void replace(CostPoint& earlier, CostPoint later);

  std::size_t most_points_;
  model::Duration width_ = 1;  // the width of a stretch that keeps one point
  CostPoint now_;
  std::vector<CostPoint> points_{CostPoint{}};
  std::vector<model::Time> waiting_since_;  // by the transfer's slot; never: not waiting
};

}  // namespace poolscope::analysis

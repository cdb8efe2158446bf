#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/setup.hpp"
#include "trace/sink.hpp"

/// Which gates turned candidates away, decision by decision: what the filter's `gate:` asks. It is
/// found while a run is simulated, where each search has its World at hand; asked for afterwards,
/// every decision of a million would have to be walked to again.
namespace poolscope::gui {

/// A decision in which a candidate was turned away.
struct TurnedAway {
  std::uint64_t event = 0;  // of the decision, or of the wait that goes on
  std::uint64_t gates = 0;  // match::bit_of each
};

class TurnedAwayNotes : public trace::Sink {
 public:
  explicit TurnedAwayNotes(std::shared_ptr<const model::Setup> setup) : setup_(std::move(setup)) {}
  void on(const trace::Event&, const model::World& before) override;
  /// Ascending by event.
  [[nodiscard]] std::vector<TurnedAway> take() { return std::move(all_); }

 private:
  std::shared_ptr<const model::Setup> setup_;
  std::vector<TurnedAway> all_;
  std::uint64_t event_ = 0;  // how many have happened
  std::uint64_t gates_ = 0;  // of the search under way
};

/// The gates of the decision at `event`.
[[nodiscard]] std::uint64_t gates_of(const std::vector<TurnedAway>&, std::uint64_t event);

}  // namespace poolscope::gui

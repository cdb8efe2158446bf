#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/conform/story.hpp"
#include "match/profile.hpp"
#include "scenario/scenario.hpp"
#include "sim.hpp"

/// Do two engines tell the same story of a scenario?
namespace poolscope::analysis {

/// What may differ without the stories being different ones.
struct Tolerance {
  /// The real library's clock ticks at every look: its moments come some microseconds late.
  model::Duration time = 2 * model::millisecond;
  /// libcurl 7.88 keeps the transfers of one multiplexed connection in a hash keyed by address:
  /// who of them is run first is nobody's decision.
  bool any_order_of_streams = false;
  /// Since 8.9 TLS connections are shut down before they are closed, and without a word: the socket
  /// may outlive the decision to close it, up to the clean-up at the end.
  bool late_tls_closes = false;
};
/// The tolerance that fits a profile's libcurl.
[[nodiscard]] Tolerance tolerance_of(std::string_view profile);

/// The first place where two stories part.
struct Divergence {
  model::Time t = 0;
  std::string what;                  // one sentence
  std::optional<std::size_t> event;  // the simulator's, of its story, when it is a decision
  std::string simulated, real;       // both stories around it, a line each
  /// Why neither is wrong, where nothing that either engine knows could have decided it; what
  /// follows is another story then, and was not compared.
  std::string tie;
};

struct Agreement {
  std::size_t decisions = 0, closes = 0, requests = 0, transfers = 0;  // that were compared
  std::optional<Divergence> divergence;
  [[nodiscard]] bool holds() const { return !divergence; }
  Agreement& operator+=(const Agreement&);  // counts alone
};

/// Pool by pool: decisions in order, connections as they were opened, used and closed, with their
/// reasons, the order of requests on each connection, results, the run's end.
[[nodiscard]] Agreement compare(const Story& simulated, const Story& real, const Tolerance& = {});

/// The simulator's story of one strategy, under a profile of one's own when one is given. Throws
/// `LimitHit` when it stops at a limit.
[[nodiscard]] Story simulate(const scenario::Scenario&, const scenario::Strategy&,
                             const match::Profile* = nullptr, const Progress& = {});

/// Why the simulator decided as it did at an event of `simulate`'s story.
[[nodiscard]] std::string why(const scenario::Scenario&, const scenario::Strategy&,
                              std::size_t event);

/// The profile that stands for a libcurl of that version ("7.88.1", "8.22.0-DEV"), by name; empty
/// if none does.
[[nodiscard]] std::string_view profile_for(std::string_view version);

}  // namespace poolscope::analysis

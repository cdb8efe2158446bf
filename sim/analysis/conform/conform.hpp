#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/conform/story.hpp"
#include "match/profile.hpp"
#include "scenario/scenario.hpp"
#include "sim.hpp"

/// The comparison of the stories that two engines tell of a scenario.
namespace poolscope::analysis {

/// The differences that do not make two stories different.
struct Tolerance {
  /// Moments may differ by this: the real library's clock ticks at every look, so its moments come
  /// some microseconds later.
  model::Duration time = 2 * model::millisecond;
  /// Streams of one connection may run in any order: libcurl 7.88 keeps its transfers in a hash
  /// keyed by address.
  bool any_order_of_streams = false;
  /// A TLS connection may be closed late. Since 8.9 TLS is shut down before the close, and no event
  /// tells of it: the socket may outlive the decision to close it, up to the clean-up at the end.
  bool late_tls_closes = false;
};
/// The tolerance that fits a profile's libcurl.
[[nodiscard]] Tolerance tolerance_of(std::string_view profile);

/// The first place where two stories part.
struct Divergence {
  model::Time t = 0;
  std::string what;                  // one sentence
  std::optional<std::size_t> event;  // the simulator's event in its story, if it is a decision
  std::string simulated, real;       // both stories around it, a line each
  /// The reason why neither story is wrong, if nothing that either engine knows could have decided
  /// it. What follows is another story then, and was not compared.
  std::string tie;
};

struct Agreement {
  std::size_t decisions = 0, closes = 0, requests = 0, transfers = 0;  // how many were compared
  std::optional<Divergence> divergence;
  [[nodiscard]] bool holds() const { return !divergence; }
  Agreement& operator+=(const Agreement&);  // adds the counts only
};

/// Compares pool by pool: decisions in order; connections as they were opened, used and closed,
/// with their reasons; the order of requests on each connection; results; the end of the run.
[[nodiscard]] Agreement compare(const Story& simulated, const Story& real, const Tolerance& = {});

/// The simulator's story of one strategy, under the given profile if there is one. Throws
/// `LimitHit` when it stops at a limit.
[[nodiscard]] Story simulate(const scenario::Scenario&, const scenario::Strategy&,
                             const match::Profile* = nullptr, const Progress& = {});

/// The reason of the simulator's decision at an event of `simulate`'s story.
[[nodiscard]] std::string why(const scenario::Scenario&, const scenario::Strategy&,
                              std::size_t event);

/// The name of the profile for a libcurl of that version ("7.88.1", "8.22.0-DEV"); empty if there
/// is none.
[[nodiscard]] std::string_view profile_for(std::string_view version);

}  // namespace poolscope::analysis

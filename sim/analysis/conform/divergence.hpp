#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trace/sink.hpp"

/// The requests where the runs of several strategies part: they reused a connection in one run and
/// opened one in another, and when that happened first. A request is known by its index, which is
/// the same in every strategy of a scenario. (In a closed loop this is the nth request that is
/// made; its client depends on who finished first.)
namespace poolscope::analysis {

/// The result of a request in one run: 24 bytes.
struct RequestOutcome {
  model::Time decided = model::never;  // the time of its first decision; never: none
  model::Duration latency = -1;        // as the client saw it; -1: the request never ended
  std::uint32_t connection = 0;        // libcurl's number of the connection that it took or opened
  model::Outcome outcome{};            // the outcome of that first decision
  model::GateId gate{};
  std::uint8_t connects = 0;  // connections that it opened in the end, at most 255
  bool failed = false;
  [[nodiscard]] bool seen() const { return decided != model::never; }
};

/// The results of one run, by request. Memory depends on the number of requests, at most
/// `most_requests`.
class RequestOutcomes : public trace::Sink {
 public:
  explicit RequestOutcomes(std::size_t most_requests = 1'000'000) : most_(most_requests) {}
  void on(const trace::Event&, const model::World& before) override;

  [[nodiscard]] std::span<const RequestOutcome> all() const { return outcomes_; }
  /// The result of a request; if the run never saw it, one that is not `seen`.
  [[nodiscard]] RequestOutcome of(model::RequestIndex) const;
  /// Whether there were requests beyond `most_requests`, which were not kept.
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  RequestOutcome* at(model::RequestIndex);
  std::size_t most_;
  bool cut_ = false;
  std::vector<RequestOutcome> outcomes_;
};

/// A request that differs between runs.
struct Parted {
  model::RequestIndex request{};
  model::Time at = 0;  // the earliest of its first decisions over all runs
  bool opened_or_reused = false;
};

struct Partings {
  std::uint64_t compared = 0;          // requests that every run decided on
  std::uint64_t parted = 0;            // those whose first decisions or numbers of connects differ
  std::uint64_t opened_or_reused = 0;  // of these: opened one in some run, reused in another
  /// The earliest that opened in one run and reused in another; else the earliest that differs.
  std::optional<Parted> first;
  /// At most as many as were asked for, by time: first the earliest that opened in one run and
  /// reused in another, then the earliest others.
  std::vector<Parted> listed;
  /// Compared with the first run, for each run: requests that opened here and reused there, and the
  /// reverse.
  std::vector<std::uint64_t> opened_here, reused_here;
  bool cut = false;  // some run has more requests than were kept
};

/// Whether a request had different results in two of these runs.
[[nodiscard]] bool differs(std::span<const RequestOutcome>);
/// Whether one run opened a connection at the first decision and another took one.
[[nodiscard]] bool opened_or_reused(std::span<const RequestOutcome>);

/// `runs` are of the same scenario and seed, one a strategy.
[[nodiscard]] Partings partings(std::span<const RequestOutcomes* const> runs,
                                std::size_t most_listed = 100);

}  // namespace poolscope::analysis

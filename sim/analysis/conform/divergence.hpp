#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trace/sink.hpp"

/// Where the runs of several strategies part: which requests reused a connection in one and opened
/// one in another, and the first moment of it. A request is known by its index, which is the same
/// in every strategy of a scenario. (In a closed loop that is the nth that is made: whose client's
/// it is depends on who finished first.)
namespace poolscope::analysis {

/// What became of a request in one run: 24 bytes.
struct RequestOutcome {
  model::Time decided = model::never;  // when its first decision fell; never: there was none
  model::Duration latency = -1;        // as the client saw it; -1: it never ended
  std::uint32_t connection = 0;        // libcurl's number of the one taken or opened by it
  model::Outcome outcome{};            // of that first decision
  model::GateId gate{};
  std::uint8_t connects = 0;  // connections that it opened in the end, at most 255
  bool failed = false;
  [[nodiscard]] bool seen() const { return decided != model::never; }
};

/// One run's outcomes, by request. Memory follows the number of requests, at most `most_requests`.
class RequestOutcomes : public trace::Sink {
 public:
  explicit RequestOutcomes(std::size_t most_requests = 1'000'000) : most_(most_requests) {}
  void on(const trace::Event&, const model::World& before) override;

  [[nodiscard]] std::span<const RequestOutcome> all() const { return outcomes_; }
  /// Of a request that was never seen: one that is not `seen`.
  [[nodiscard]] RequestOutcome of(model::RequestIndex) const;
  /// Whether requests beyond `most_requests` came and were not kept.
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
  model::Time at = 0;  // its first decision, in the run in which that fell first
  bool opened_or_reused = false;
};

struct Partings {
  std::uint64_t compared = 0;          // requests that every run decided on
  std::uint64_t parted = 0;            // their first decisions or numbers of connects differ
  std::uint64_t opened_or_reused = 0;  // of them: opened one in some run, reused in another
  /// The earliest that opened in one and reused in another; if none, the earliest that differs.
  std::optional<Parted> first;
  /// By time, at most as many as were asked for: the earliest that opened in one run and reused in
  /// another, filled up with the earliest others.
  std::vector<Parted> listed;
  /// By run, against the first one: requests that opened here and reused there, and the reverse.
  std::vector<std::uint64_t> opened_here, reused_here;
  bool cut = false;  // some run has more requests than were kept
};

/// Whether two of these runs gave a request something else.
[[nodiscard]] bool differs(std::span<const RequestOutcome>);
/// Whether one opened a connection at its first decision and another took one.
[[nodiscard]] bool opened_or_reused(std::span<const RequestOutcome>);

/// `runs` are of the same scenario and seed, one a strategy.
[[nodiscard]] Partings partings(std::span<const RequestOutcomes* const> runs,
                                std::size_t most_listed = 100);

}  // namespace poolscope::analysis

#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "present/run.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// How many connections and transfers there are over the run, and how much happens when: what the
/// overview, the mini-map and ranges are made of. Made once a run, in bounded memory.
namespace poolscope::gui {

enum class Count : std::uint8_t {
  open,     // connections
  idle,     // of them, those that no transfer uses
  active,   // the others: set up or in use
  pending,  // transfers that wait for a connection
};
inline constexpr std::size_t count_kinds = 4;

/// One of equal parts of the run's time.
struct Bucket {
  std::array<std::uint32_t, count_kinds> least{}, most{}, last{};
  std::uint32_t events = 0, decisions = 0, created = 0, evicted = 0;
  /// So many events have happened when `most` was first reached: a moment to look at.
  std::array<std::uint64_t, count_kinds> most_cursor{};
  std::uint64_t first_event = 0;  // index of the first event at or after its beginning
};

struct Series {
  std::vector<Bucket> buckets;
  double bucket_us = 1;
  std::array<std::uint32_t, count_kinds> peak{};
  std::array<model::Time, count_kinds> peak_at{};  // when it was first reached
};
inline constexpr std::size_t series_buckets = 4096;

/// Listens while a run is simulated. Into which part of the run's time something falls is known
/// when it has ended.
class CountNotes : public trace::Sink {
 public:
  /// How many there are after an event that changes it.
  struct Step {
    std::uint64_t event = 0;
    std::array<std::uint32_t, count_kinds> now{};
  };
  void on(const trace::Event&, const model::World& before) override;
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
  std::array<std::uint32_t, count_kinds> now_{};
  std::uint64_t event_ = 0;  // how many have happened
};

[[nodiscard]] Series make_series(const trace::Trace&, const CountNotes&, model::Time end);

/// The least and the most of a count in a stretch, from whole buckets: as wide as a pixel or wider
/// this is exact to the bucket.
struct Span32 {
  std::uint32_t least = 0, most = 0;
};
[[nodiscard]] Span32 between(const Series&, Count, double from_us, double to_us);
/// The most in a stretch, to the bucket, and so many events have happened when it first stood.
struct Peak {
  std::uint32_t most = 0;
  std::uint64_t cursor = 0;
};
[[nodiscard]] Peak peak_between(const Series&, Count, double from_us, double to_us);
/// How many stand at that moment, to the bucket.
[[nodiscard]] std::uint32_t count_at(const Series&, Count, double us);

/// Sums over buckets that a stretch touches; for densities.
struct Happened {
  std::uint64_t events = 0, decisions = 0, created = 0, evicted = 0;
};
[[nodiscard]] Happened happened(const Series&, double from_us, double to_us);

}  // namespace poolscope::gui

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "trace/sink.hpp"

/// The numbers of a run, in bounded memory.
namespace poolscope::trace {

/// Exact quantiles of the first 65,536 values; after these, values are rounded to 1/1024 of their
/// size.
class Quantiles {
 public:
  void add(std::int64_t value);
  /// The smallest value that at least `q` (0..1) of all values do not exceed; 0 without values.
  [[nodiscard]] std::int64_t at(double q) const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  void fold();
  mutable std::vector<std::int64_t> exact_;
  mutable bool sorted_ = true;
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

/// The metrics (FORMAT.md, "Metrics"); `to_string` ids are the same in compare, expect and CSV.
enum class Metric : std::uint8_t {
  connections_opened,  // connections created
  reuse_rate,          // reuses / (reuses + connections created), 0..1
  handshakes,          // TLS handshakes completed, resumed ones included
  evictions,           // closes to keep a limit: max_connects, host_limit, total_limit
  wait_ms,             // time that transfers spent pending, summed
  latency_mean,        // ms from when the client wanted the transfer (its own queue included)
  latency_p50,
  latency_p95,
  latency_p99,
  open_peak,             // most connections in existence at once
  idle_peak,             // most idle connections at once
  failed,                // transfers that ended with an error, or never ended
  sockets_peak,          // most open connections and sockets in TLS shutdown together
  shutting_down_peak,    // most sockets in TLS shutdown at once
  shutting_down_at_end,  // sockets in TLS shutdown when the last transfer ended
};
inline constexpr std::size_t metric_count = 15;
[[nodiscard]] std::string_view metric_id(Metric);
[[nodiscard]] std::string_view metric_title(Metric);
[[nodiscard]] std::string_view metric_unit(Metric);  // "", "ms", "%"

/// Whether the event completes a TLS handshake with the origin: as the first step on the
/// connection, or by STARTTLS and AUTH TLS as a part of the login.
[[nodiscard]] bool completes_handshake(const Event&, const model::World& before);

class Summary : public Sink {
 public:
  void on(const Event&, const model::World& before) override;
  void end(const End&, const model::World&) override;

  [[nodiscard]] double value(Metric) const;
  [[nodiscard]] std::uint64_t transfers() const { return transfers_; }
  [[nodiscard]] std::uint64_t reused() const { return reused_; }
  [[nodiscard]] std::uint64_t opened() const { return opened_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t retries() const { return retries_; }
  [[nodiscard]] const End& ending() const { return end_; }

 private:
  std::uint64_t transfers_ = 0, reused_ = 0, opened_ = 0, handshakes_ = 0, evictions_ = 0,
                failed_ = 0, events_ = 0, retries_ = 0;
  std::int64_t open_ = 0, idle_ = 0, open_peak_ = 0, idle_peak_ = 0, wait_us_ = 0;
  std::int64_t shutting_down_ = 0, sockets_peak_ = 0, shutting_down_peak_ = 0,
               shutting_down_at_end_ = 0;
  Quantiles latency_;
  End end_;
};

/// A 64-bit hash of the whole event stream: two runs with equal hashes had the same events.
class Fingerprint : public Sink {
 public:
  void on(const Event&, const model::World& before) override;
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0x9E3779B97F4A7C15ULL;
};

}  // namespace poolscope::trace

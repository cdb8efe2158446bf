#include "trace/summary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace poolscope::trace {
namespace {

constexpr std::size_t exact_limit = 65'536;
constexpr int sub_bits = 10;  // 1,024 buckets for each octave

// The bucket of a value: each value below 2^sub_bits has its own; each octave above has 2^sub_bits
// of equal width.
std::size_t bucket_of(std::int64_t value) {
  const auto v = static_cast<std::uint64_t>(std::max<std::int64_t>(0, value));
  const int width = static_cast<int>(std::bit_width(v));
  if (width <= sub_bits) return static_cast<std::size_t>(v);
  const int shift = width - sub_bits - 1;
  const std::uint64_t within = (v >> shift) - (1ULL << sub_bits);
  return static_cast<std::size_t>((static_cast<std::uint64_t>(shift + 1) << sub_bits) + within);
}

std::int64_t middle_of(std::size_t bucket) {
  const std::uint64_t octave = bucket >> sub_bits;
  const std::uint64_t within = bucket & ((1U << sub_bits) - 1);
  if (octave == 0) return static_cast<std::int64_t>(bucket);
  const std::uint64_t shift = octave - 1;
  const std::uint64_t low = (within + (1ULL << sub_bits)) << shift;
  return static_cast<std::int64_t>(low + ((1ULL << shift) >> 1));
}

struct MetricText {
  std::string_view id, title, unit;
};
constexpr std::array<MetricText, metric_count> metrics{{
    {"connections_opened", "new connections", ""},
    {"reuse_rate", "reuse rate", "%"},
    {"handshakes", "TLS handshakes", ""},
    {"evictions", "evictions", ""},
    {"wait_ms", "pending time", "ms"},
    {"latency_mean", "latency mean", "ms"},
    {"latency_p50", "latency p50", "ms"},
    {"latency_p95", "latency p95", "ms"},
    {"latency_p99", "latency p99", "ms"},
    {"open_peak", "peak open", ""},
    {"idle_peak", "peak idle", ""},
    {"failed", "failed", ""},
    {"sockets_peak", "peak sockets", ""},
    {"shutting_down_peak", "peak in shutdown", ""},
    {"shutting_down_at_end", "in shutdown at end", ""},
}};

constexpr double ms(double us) {
  return us / 1000;
}

}  // namespace

std::string_view metric_id(Metric m) {
  return metrics[static_cast<std::size_t>(m)].id;
}
std::string_view metric_title(Metric m) {
  return metrics[static_cast<std::size_t>(m)].title;
}
std::string_view metric_unit(Metric m) {
  return metrics[static_cast<std::size_t>(m)].unit;
}

void Quantiles::add(std::int64_t value) {
  ++count_;
  sum_ += static_cast<double>(value);
  if (!buckets_.empty()) {
    const std::size_t bucket = bucket_of(value);
    if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
    ++buckets_[bucket];
    return;
  }
  exact_.push_back(value);
  sorted_ = false;
  if (exact_.size() > exact_limit) fold();
}

void Quantiles::fold() {
  buckets_.resize(1);
  for (const std::int64_t value : exact_) {
    const std::size_t bucket = bucket_of(value);
    if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
    ++buckets_[bucket];
  }
  exact_.clear();
  exact_.shrink_to_fit();
}

std::int64_t Quantiles::at(double q) const {
  if (count_ == 0) return 0;
  const auto rank =
      static_cast<std::uint64_t>(std::max(1.0, std::ceil(q * static_cast<double>(count_))));
  if (buckets_.empty()) {
    if (!sorted_) std::sort(exact_.begin(), exact_.end());
    sorted_ = true;
    return exact_[rank - 1];
  }
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i)
    if ((seen += buckets_[i]) >= rank) return middle_of(i);
  return middle_of(buckets_.size() - 1);
}

double Quantiles::mean() const {
  return count_ == 0 ? 0 : sum_ / static_cast<double>(count_);
}

bool completes_handshake(const Event& e, const model::World& before) {
  using model::ConnectionState;
  const auto shaking_hands = [&] { return before[e.connection()].state == ConnectionState::tls; };
  if (e.kind() == EventKind::phase)
    return e.as<Phase>().state == ConnectionState::login && shaking_hands();
  return e.kind() == EventKind::connection_ready &&
         (e.as<ConnectionReady>().starttls || shaking_hands());
}

void Summary::on(const Event& e, const model::World& before) {
  ++events_;
  handshakes_ += completes_handshake(e, before);
  switch (e.kind()) {
    case EventKind::transfer_start:
      ++transfers_;
      break;
    case EventKind::decision:
      if (e.as<Decision>().outcome != model::Outcome::reuse) break;
      ++reused_;
      if (before[e.connection()].idle) --idle_;
      break;
    case EventKind::connection_open:
      ++opened_;
      open_peak_ = std::max(open_peak_, ++open_);
      sockets_peak_ = std::max(sockets_peak_, open_ + shutting_down_);
      break;
    case EventKind::connection_idle:
      idle_peak_ = std::max(idle_peak_, ++idle_);
      break;
    case EventKind::connection_close: {
      const auto close = e.as<ConnectionClose>();
      --open_;
      if (before[e.connection()].idle) --idle_;
      if (close.shuts_down()) shutting_down_peak_ = std::max(shutting_down_peak_, ++shutting_down_);
      if (model::is_eviction(close.reason)) ++evictions_;
      break;
    }
    case EventKind::shutdown_end:
      --shutting_down_;
      break;
    case EventKind::transfer_retry:
      ++retries_;
      break;
    case EventKind::transfer_done: {
      const model::Transfer& t = before[e.transfer()];
      const model::Duration waiting =
          t.state == model::TransferState::pending ? e.t() - t.pending_since : 0;
      wait_us_ = model::later(wait_us_, t.pending, waiting);
      latency_.add(e.t() - t.due);
      if (e.as<TransferDone>().result != 0) ++failed_;
      shutting_down_at_end_ = shutting_down_;  // the clean-up at the end closes all of them
      break;
    }
    default:
      break;
  }
}

void Summary::end(const End& end, const model::World& world) {
  end_ = end;
  failed_ += end.undone.size();
  for (const model::Transfer& t : world.transfers.all())
    if (t.state == model::TransferState::pending)
      wait_us_ = model::later(wait_us_, end.t - t.pending_since, t.pending);
}

double Summary::value(Metric m) const {
  switch (m) {
    case Metric::connections_opened:
      return static_cast<double>(opened_);
    case Metric::reuse_rate:
      return reused_ + opened_ == 0
                 ? 0
                 : static_cast<double>(reused_) / static_cast<double>(reused_ + opened_);
    case Metric::handshakes:
      return static_cast<double>(handshakes_);
    case Metric::evictions:
      return static_cast<double>(evictions_);
    case Metric::wait_ms:
      return ms(static_cast<double>(wait_us_));
    case Metric::latency_mean:
      return ms(latency_.mean());
    case Metric::latency_p50:
      return ms(static_cast<double>(latency_.at(0.50)));
    case Metric::latency_p95:
      return ms(static_cast<double>(latency_.at(0.95)));
    case Metric::latency_p99:
      return ms(static_cast<double>(latency_.at(0.99)));
    case Metric::open_peak:
      return static_cast<double>(open_peak_);
    case Metric::idle_peak:
      return static_cast<double>(idle_peak_);
    case Metric::failed:
      return static_cast<double>(failed_);
    case Metric::sockets_peak:
      return static_cast<double>(sockets_peak_);
    case Metric::shutting_down_peak:
      return static_cast<double>(shutting_down_peak_);
    case Metric::shutting_down_at_end:
      return static_cast<double>(shutting_down_at_end_);
  }
  return 0;
}

void Fingerprint::on(const Event& e, const model::World&) {
  for (const std::uint64_t word : std::bit_cast<std::array<std::uint64_t, 6>>(e))
    hash_ = std::rotl(hash_ ^ word, 23) * 0xBF58476D1CE4E5B9ULL;
}

}  // namespace poolscope::trace

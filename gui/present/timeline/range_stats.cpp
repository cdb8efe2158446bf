#include "present/timeline/range_stats.hpp"

#include <algorithm>
#include <cmath>

#include "present/pool/view.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;

// Places in ascending event indices where a stretch begins and ends.
std::pair<std::size_t, std::size_t> places(const trace::Trace& trace,
                                           const std::vector<std::uint64_t>& stops,
                                           model::Time from, model::Time to) {
  const auto events = trace.events();
  const auto at = [&](model::Time t) {
    return static_cast<std::size_t>(
        std::ranges::lower_bound(stops, t, {}, [&](std::uint64_t i) { return events[i].t(); }) -
        stops.begin());
  };
  return {at(from), at(to)};
}

template <class List, class Key>
std::pair<std::size_t, std::size_t> places_of(const List& list, model::Time from, model::Time to,
                                              Key key) {
  const auto at = [&](model::Time t) {
    return static_cast<std::size_t>(std::ranges::lower_bound(list, t, {}, key) - list.begin());
  };
  return {at(from), at(to)};
}

// Exact: the edges' events are counted one by one from what stood at the bucket's beginning.
std::uint32_t peak_open(const Series& series, const trace::Trace& trace, model::Time from,
                        model::Time to) {
  if (series.buckets.empty()) return 0;
  const auto events = trace.events();
  const auto bucket_at = [&](model::Time t) {
    const auto n =
        static_cast<std::size_t>(std::max(static_cast<double>(t), 0.0) / series.bucket_us);
    return std::min(n, series.buckets.size() - 1);
  };
  const std::size_t first = bucket_at(from);
  constexpr auto open = static_cast<std::size_t>(Count::open);
  std::uint32_t now = first == 0 ? 0 : series.buckets[first - 1].last[open];
  std::uint32_t most = 0;
  bool inside = false;
  for (std::uint64_t i = series.buckets[first].first_event; i < events.size(); ++i) {
    const Event& e = events[i];
    if (!inside && e.t() >= from) {
      inside = true;
      most = std::max(most, now);
    }
    if (e.t() >= to) break;
    // Whole buckets know their most: go on behind them.
    if (inside) {
      const std::size_t bucket = bucket_at(e.t());
      const double begins = static_cast<double>(bucket) * series.bucket_us;
      const double ends = begins + series.bucket_us;
      if (i == series.buckets[bucket].first_event && ends < static_cast<double>(to) &&
          bucket + 1 < series.buckets.size() && series.buckets[bucket + 1].first_event > i) {
        most = std::max(most, series.buckets[bucket].most[open]);
        now = series.buckets[bucket].last[open];
        i = series.buckets[bucket + 1].first_event - 1;
        continue;
      }
    }
    if (e.kind() == EventKind::connection_open) ++now;
    if (e.kind() == EventKind::connection_close) --now;
    if (inside) most = std::max(most, now);
  }
  return inside ? most : now;
}

}  // namespace

model::Time whole(double us) {
  return static_cast<model::Time>(std::ceil(us));
}

RangeSums build_range_sums(const trace::Trace& trace, const RunIndex& index) {
  RangeSums out;
  const auto events = trace.events();
  const std::size_t n = index.decisions.size();
  for (auto* sums : {&out.created, &out.reused, &out.waited}) {
    sums->reserve(n + 1);
    sums->push_back(0);
  }
  for (const std::uint64_t i : index.decisions) {
    const model::Outcome outcome = events[i].as<trace::Decision>().outcome;
    out.created.push_back(out.created.back() + (outcome == model::Outcome::create));
    out.reused.push_back(out.reused.back() + (outcome == model::Outcome::reuse));
    out.waited.push_back(out.waited.back() + (outcome == model::Outcome::wait));
  }
  out.evicted.reserve(index.closes.size() + 1);
  out.evicted.push_back(0);
  for (const std::uint64_t i : index.closes)
    out.evicted.push_back(out.evicted.back() +
                          is_eviction(events[i].as<trace::ConnectionClose>().reason));
  out.starts.reserve(index.transfers.size());
  for (const TransferLife& life : index.transfers) {
    out.starts.push_back(life.start);
    if (life.done != model::never)
      out.done.push_back({life.done, life.done - life.due, life.result != 0});
  }
  std::ranges::sort(out.starts);
  std::ranges::stable_sort(out.done, {}, &RangeSums::Done::t);
  for (const ConnectionLife& life : index.connections)
    if (shook_hands(life)) out.handshakes.push_back(life.handshake);
  std::ranges::sort(out.handshakes);
  return out;
}

RangeStats range_stats(const trace::Trace& trace, const RunIndex& index, const RangeSums& sums,
                       const Series& series, const TimeWindow& range) {
  RangeStats out;
  const model::Time from = whole(range.from);
  const model::Time to = whole(range.to) >= index.end ? index.end + 1 : whole(range.to);
  out.length = static_cast<model::Duration>(range.to - range.from);
  const auto [d0, d1] = places(trace, index.decisions, from, to);
  out.created = sums.created[d1] - sums.created[d0];
  out.reused = sums.reused[d1] - sums.reused[d0];
  out.waits = sums.waited[d1] - sums.waited[d0];
  if (out.created + out.reused > 0)
    out.reuse_rate =
        static_cast<double>(out.reused) / static_cast<double>(out.created + out.reused);
  const auto [c0, c1] = places(trace, index.closes, from, to);
  out.closes = c1 - c0;
  out.evictions = sums.evicted[c1] - sums.evicted[c0];
  const auto same = [](model::Time t) { return t; };
  const auto [s0, s1] = places_of(sums.starts, from, to, same);
  out.started = s1 - s0;
  const auto [h0, h1] = places_of(sums.handshakes, from, to, same);
  out.handshakes = h1 - h0;
  const auto [e0, e1] = places_of(sums.done, from, to, &RangeSums::Done::t);
  std::vector<model::Duration> latencies;
  double sum = 0;
  for (std::size_t i = e0; i < e1; ++i) {
    if (sums.done[i].failed) ++out.failed;
    latencies.push_back(sums.done[i].latency);
    sum += static_cast<double>(sums.done[i].latency);
  }
  out.done = e1 - e0;
  if (!latencies.empty()) {
    const auto at = [&](double share) {
      const auto place = static_cast<std::size_t>(
          std::max(std::ceil(share * static_cast<double>(latencies.size())) - 1, 0.0));
      std::ranges::nth_element(latencies, latencies.begin() + static_cast<std::ptrdiff_t>(place));
      return latencies[place];
    };
    out.latency_mean =
        static_cast<model::Duration>(sum / static_cast<double>(latencies.size()) + 0.5);
    out.latency_p50 = at(0.5);
    out.latency_p95 = at(0.95);
  }
  out.open_peak = peak_open(series, trace, from, to);
  return out;
}

}  // namespace poolscope::gui

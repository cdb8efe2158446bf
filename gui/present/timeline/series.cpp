#include "present/timeline/series.hpp"

#include <algorithm>
#include <cmath>

#include "present/pool/view.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;

template <class T>
T& grown(std::vector<T>& table, std::size_t i) {
  if (table.size() <= i) table.resize(i + 1);
  return table[i];
}

// Counts as they stand while events go by.
class Counter {
 public:
  void on(const Event& e) {
    switch (e.kind()) {
      case EventKind::connection_open:
        ++now[index(Count::open)];
        idle(e) = 0;
        break;
      case EventKind::connection_idle:
        if (!idle(e)) ++now[index(Count::idle)];
        idle(e) = 1;
        break;
      case EventKind::connection_close:
        if (idle(e)) --now[index(Count::idle)];
        idle(e) = 0;
        --now[index(Count::open)];
        break;
      case EventKind::decision: {
        const model::Outcome outcome = e.as<trace::Decision>().outcome;
        if (outcome == model::Outcome::reuse && idle(e)) {
          idle(e) = 0;
          --now[index(Count::idle)];
        }
        if (outcome == model::Outcome::wait) waits(e, true);
        break;
      }
      case EventKind::wait_again:
        waits(e, true);
        break;
      case EventKind::woken:
      case EventKind::transfer_done:
        waits(e, false);
        break;
      default:
        return;
    }
    now[index(Count::active)] = now[index(Count::open)] - now[index(Count::idle)];
  }

  std::array<std::uint32_t, count_kinds> now{};

  static std::size_t index(Count count) { return static_cast<std::size_t>(count); }

 private:
  std::uint8_t& idle(const Event& e) { return grown(idle_, model::index(e.connection())); }
  void waits(const Event& e, bool on) {
    if (!model::valid(e.transfer())) return;
    std::uint8_t& waiting = grown(waiting_, model::index(e.transfer()));
    if (waiting == (on ? 1 : 0)) return;
    waiting = on ? 1 : 0;
    if (on)
      ++now[index(Count::pending)];
    else
      --now[index(Count::pending)];
  }
  std::vector<std::uint8_t> idle_, waiting_;  // by slot
};

// What stands when a part begins is its least and its most so far.
void begin_bucket(Bucket& bucket, const std::array<std::uint32_t, count_kinds>& standing,
                  std::uint64_t event) {
  bucket.least = bucket.most = standing;
  bucket.most_cursor.fill(event);
  bucket.first_event = event;
}

std::size_t bucket_of(const Series& series, double us) {
  const double n = std::floor(us / series.bucket_us);
  const double most = static_cast<double>(series.buckets.size()) - 1;
  return static_cast<std::size_t>(std::clamp(n, 0.0, std::max(most, 0.0)));
}

}  // namespace

Series build_series(const trace::Trace& trace, model::Time end) {
  Series out;
  const auto events = trace.events();
  const double length = std::max(static_cast<double>(end), 1.0);
  // Short runs have no use for more parts than microseconds.
  const auto parts =
      static_cast<std::size_t>(std::clamp(length, 1.0, static_cast<double>(series_buckets)));
  out.bucket_us = length / static_cast<double>(parts);
  out.buckets.resize(parts);
  Counter counter;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    const std::size_t bucket = bucket_of(out, static_cast<double>(e.t()));
    while (at < bucket) {  // what stands when a part ends stands when the next begins
      out.buckets[at].last = counter.now;
      ++at;
      begin_bucket(out.buckets[at], counter.now, i);
    }
    counter.on(e);
    Bucket& here = out.buckets[bucket];
    for (std::size_t k = 0; k < count_kinds; ++k) {
      here.least[k] = std::min(here.least[k], counter.now[k]);
      if (counter.now[k] > here.most[k]) {
        here.most[k] = counter.now[k];
        here.most_cursor[k] = i + 1;
      }
      if (counter.now[k] > out.peak[k]) {
        out.peak[k] = counter.now[k];
        out.peak_at[k] = e.t();
      }
    }
    if (!trace::is_public(e.kind())) continue;
    ++here.events;
    if (e.kind() == EventKind::decision) {
      ++here.decisions;
      if (e.as<trace::Decision>().outcome == model::Outcome::create) ++here.created;
    } else if (e.kind() == EventKind::connection_close &&
               is_eviction(e.as<trace::ConnectionClose>().reason)) {
      ++here.evicted;
    }
  }
  for (; at + 1 < parts; ++at) {
    out.buckets[at].last = counter.now;
    begin_bucket(out.buckets[at + 1], counter.now, events.size());
  }
  out.buckets.back().last = counter.now;
  return out;
}

Span32 between(const Series& series, Count count, double from_us, double to_us) {
  Span32 out;
  if (series.buckets.empty()) return out;
  const auto k = static_cast<std::size_t>(count);
  const std::size_t first = bucket_of(series, from_us);
  const std::size_t last = std::max(first, bucket_of(series, std::nextafter(to_us, from_us)));
  out.least = series.buckets[first].least[k];
  for (std::size_t i = first; i <= last; ++i) {
    out.least = std::min(out.least, series.buckets[i].least[k]);
    out.most = std::max(out.most, series.buckets[i].most[k]);
  }
  return out;
}

Peak peak_between(const Series& series, Count count, double from_us, double to_us) {
  Peak out;
  if (series.buckets.empty()) return out;
  const auto k = static_cast<std::size_t>(count);
  const std::size_t first = bucket_of(series, from_us);
  const std::size_t last = std::max(first, bucket_of(series, std::nextafter(to_us, from_us)));
  out = {series.buckets[first].most[k], series.buckets[first].most_cursor[k]};
  for (std::size_t i = first + 1; i <= last; ++i)
    if (series.buckets[i].most[k] > out.most)
      out = {series.buckets[i].most[k], series.buckets[i].most_cursor[k]};
  return out;
}

std::uint32_t count_at(const Series& series, Count count, double us) {
  if (series.buckets.empty()) return 0;
  return series.buckets[bucket_of(series, us)].last[static_cast<std::size_t>(count)];
}

Happened happened(const Series& series, double from_us, double to_us) {
  Happened out;
  if (series.buckets.empty() || to_us <= from_us) return out;
  const std::size_t first = bucket_of(series, from_us);
  const std::size_t last = std::max(first, bucket_of(series, std::nextafter(to_us, from_us)));
  for (std::size_t i = first; i <= last; ++i) {
    out.events += series.buckets[i].events;
    out.decisions += series.buckets[i].decisions;
    out.created += series.buckets[i].created;
    out.evicted += series.buckets[i].evicted;
  }
  return out;
}

}  // namespace poolscope::gui

#include "present/timeline/series.hpp"

#include <algorithm>
#include <cmath>

#include "present/pool/view.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;

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

void CountNotes::on(const Event& e, const model::World& before) {
  auto& [open, idle, active, pending] = now_;
  const auto was = now_;
  switch (e.kind()) {
    case EventKind::connection_open:
      ++open;
      break;
    case EventKind::connection_idle:
      ++idle;
      break;
    case EventKind::connection_close:
      if (before[e.connection()].idle) --idle;
      --open;
      break;
    case EventKind::decision: {
      const auto decided = e.as<trace::Decision>();
      if (decided.outcome == model::Outcome::reuse && before[decided.connection].idle) --idle;
      if (decided.outcome == model::Outcome::wait) ++pending;
      break;
    }
    case EventKind::wait_again:
      ++pending;
      break;
    case EventKind::woken:
    case EventKind::transfer_done:
      if (before[e.transfer()].state == model::TransferState::pending) --pending;
      break;
    default:
      break;
  }
  active = open - idle;
  if (now_ != was) steps_.push_back({event_, now_});
  ++event_;
}

Series make_series(const trace::Trace& trace, const CountNotes& notes, model::Time end) {
  Series out;
  const auto events = trace.events();
  const double length = std::max(static_cast<double>(end), 1.0);
  // Short runs have no use for more parts than microseconds.
  const auto parts =
      static_cast<std::size_t>(std::clamp(length, 1.0, static_cast<double>(series_buckets)));
  out.bucket_us = length / static_cast<double>(parts);
  out.buckets.resize(parts);
  auto step = notes.steps().begin();
  std::array<std::uint32_t, count_kinds> now{};
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    const std::size_t bucket = bucket_of(out, static_cast<double>(e.t()));
    while (at < bucket) {  // what stands when a part ends stands when the next begins
      out.buckets[at].last = now;
      ++at;
      begin_bucket(out.buckets[at], now, i);
    }
    if (step != notes.steps().end() && step->event == i) now = (step++)->now;
    Bucket& here = out.buckets[bucket];
    for (std::size_t k = 0; k < count_kinds; ++k) {
      here.least[k] = std::min(here.least[k], now[k]);
      if (now[k] > here.most[k]) {
        here.most[k] = now[k];
        here.most_cursor[k] = i + 1;
      }
      if (now[k] > out.peak[k]) {
        out.peak[k] = now[k];
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
    out.buckets[at].last = now;
    begin_bucket(out.buckets[at + 1], now, events.size());
  }
  out.buckets.back().last = now;
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

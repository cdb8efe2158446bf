#include "present/overview/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/compare/compare.hpp"
#include "present/format.hpp"
#include "present/overview/sums.hpp"
#include "present/timeline/range_stats.hpp"

namespace poolscope::gui {
namespace {

using trace::Metric;

using Values = std::array<std::optional<double>, trace::metric_count>;

// Latencies are given to the program in microseconds and are compared in milliseconds.
double in_ms(model::Duration us) {
  return static_cast<double>(us) / 1e3;
}

// Transfers that were done in a stretch, by completion.
std::vector<std::uint32_t> done_in(const Run& run, const std::optional<TimeWindow>& range) {
  const auto& done = run.overview->done;
  if (!range) return done;
  const auto at = [&](model::Time t) {
    return std::ranges::lower_bound(done, t, {},
                                    [&](std::uint32_t i) { return run.index->transfers[i].done; });
  };
  const model::Time to = whole(range->to);
  return {at(whole(range->from)), to >= run.index->end ? done.end() : at(to)};
}

model::Duration latency_of(const TransferLife& life) {
  return life.done - life.due;
}

// The smallest that at least `share` of all do not exceed.
model::Duration quantile(std::vector<model::Duration>& all, double share) {
  if (all.empty()) return 0;
  const auto place = static_cast<std::size_t>(
      std::max(std::ceil(share * static_cast<double>(all.size())) - 1, 0.0));
  std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(place));
  return all[place];
}

Values of_run(const Run& run) {
  Values out;
  for (std::size_t i = 0; i < trace::metric_count; ++i)
    out[i] = run.summary->value(static_cast<Metric>(i));
  return out;
}

// What a range has of them: sums over waits, peaks of idle ones and of sockets are known of whole
// runs only.
Values of_range(const Run& run, const TimeWindow& range) {
  Values out;
  const RangeStats s = range_stats(*run.trace, *run.index, *run.sums, *run.series, range);
  const auto set = [&](Metric metric, double value) {
    out[static_cast<std::size_t>(metric)] = value;
  };
  set(Metric::connections_opened, static_cast<double>(s.created));
  set(Metric::handshakes, static_cast<double>(s.handshakes));
  set(Metric::evictions, static_cast<double>(s.evictions));
  set(Metric::open_peak, static_cast<double>(s.open_peak));
  set(Metric::failed, static_cast<double>(s.failed));
  if (s.created + s.reused > 0) set(Metric::reuse_rate, s.reuse_rate);
  if (s.done == 0) return out;
  std::vector<model::Duration> latencies;
  for (const std::uint32_t i : done_in(run, range))
    latencies.push_back(latency_of(run.index->transfers[i]));
  set(Metric::latency_mean, in_ms(s.latency_mean));
  set(Metric::latency_p50, in_ms(s.latency_p50));
  set(Metric::latency_p95, in_ms(s.latency_p95));
  set(Metric::latency_p99, in_ms(quantile(latencies, 0.99)));
  return out;
}

std::string value_text(double value, std::string_view unit) {
  if (unit == "%") return fmt::format("{:.0f} %", value * 100);
  if (unit == "ms" && value == 0) return "0 ms";
  if (unit == "ms") return format_duration(static_cast<model::Duration>(std::llround(value * 1e3)));
  return format_count(static_cast<std::uint64_t>(std::llround(std::max(value, 0.0))));
}

// As `compare` marks them: none when all are equal, or when it is no matter of better and worse.
std::vector<bool> best_of(const std::vector<Values>& runs, Metric metric) {
  std::vector<bool> best(runs.size());
  const auto k = static_cast<std::size_t>(metric);
  const analysis::Better way = analysis::better(metric);
  if (runs.size() < 2 || way == analysis::Better::neither) return best;
  std::optional<double> least, most;
  for (const Values& v : runs) {
    if (!v[k]) return best;
    least = std::min(least.value_or(*v[k]), *v[k]);
    most = std::max(most.value_or(*v[k]), *v[k]);
  }
  if (*least == *most) return best;
  for (std::size_t i = 0; i < runs.size(); ++i)
    best[i] = *runs[i][k] == (way == analysis::Better::lower ? *least : *most);
  return best;
}

class OverviewMaker {
 public:
  OverviewMaker(const Document& document, std::size_t run, const std::optional<TimeWindow>& range)
      : document_(document), run_(document.runs[run]), range_(range) {
    view_.shown = run;
  }

  OverviewView make() {
    const double length = range_ ? range_->to - range_->from : static_cast<double>(run_.index->end);
    view_.stretch = (range_ ? "the range, " : "the whole run, ") +
                    format_duration(static_cast<model::Duration>(length));
    for (const Run& one : document_.runs) {
      view_.strategies.push_back(title_of(one));
      values_.push_back(range_ ? of_range(one, *range_) : of_run(one));
    }
    for (std::size_t i = 0; i < trace::metric_count; ++i) add_row(static_cast<Metric>(i));
    judge();
    peaks();
    destinations();
    latency();
    return std::move(view_);
  }

 private:
  void add_row(Metric metric) {
    const auto k = static_cast<std::size_t>(metric);
    double greatest = 0;
    bool known = false;
    for (const Values& v : values_) {
      known = known || v[k];
      greatest = std::max(greatest, v[k].value_or(0));
    }
    if (!known) return;
    const std::vector<bool> best = best_of(values_, metric);
    OverviewRow row{metric, std::string(trace::metric_title(metric)), {}};
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const std::optional<double>& value = values_[i][k];
      row.cells.push_back({value ? value_text(*value, trace::metric_unit(metric)) : "–",
                           greatest > 0 ? static_cast<float>(value.value_or(0) / greatest) : 0,
                           best[i]});
    }
    view_.rows.push_back(std::move(row));
  }

  // "multi and share"
  [[nodiscard]] std::string names(const std::vector<bool>& which, bool wanted) const {
    std::vector<std::string> some;
    for (std::size_t i = 0; i < which.size(); ++i)
      if (which[i] == wanted) some.push_back(view_.strategies[i]);
    std::string out;
    for (std::size_t i = 0; i < some.size(); ++i)
      out += (i == 0 ? "" : i + 1 == some.size() ? " and " : ", ") + some[i];
    return out;
  }

  void judge_by(Metric metric, const char* one, const char* several) {
    const std::vector<bool> best = best_of(values_, metric);
    const auto winners = std::ranges::count(best, true);
    if (winners == 0) return;
    const auto k = static_cast<std::size_t>(metric);
    std::string others;
    double winner = 0;
    for (std::size_t i = 0; i < best.size(); ++i) {
      if (best[i]) {
        winner = *values_[i][k];
        continue;
      }
      others += (others.empty() ? "" : ", ") + view_.strategies[i] + " " +
                value_text(*values_[i][k], trace::metric_unit(metric));
    }
    view_.verdict.push_back(fmt::format("{} {}: {} ({}).", names(best, true),
                                        winners == 1 ? one : several,
                                        value_text(winner, trace::metric_unit(metric)), others));
  }

  void judge() {
    if (values_.size() < 2) {
      const RangeStats s =
          range_stats(*run_.trace, *run_.index, *run_.sums, *run_.series,
                      range_.value_or(TimeWindow{0, static_cast<double>(run_.index->end)}));
      if (s.created + s.reused > 0)
        view_.verdict.push_back(fmt::format(
            "{} of {} found a connection to reuse ({:.0f} %), {} opened one.",
            format_count(s.reused), format_plural(s.created + s.reused, "search", "searches"),
            s.reuse_rate * 100, format_count(s.created)));
      return;
    }
    judge_by(Metric::connections_opened, "opens the fewest connections",
             "open the fewest connections");
    judge_by(Metric::latency_p95, "has the shortest latency at p95",
             "have the shortest latency at p95");
    judge_by(Metric::failed, "has the fewest failed transfers", "have the fewest failed transfers");
    if (view_.verdict.empty())
      view_.verdict.emplace_back(
          "No strategy is better here: connections, latency and failures are the same.");
  }

  void peaks() {
    const auto events = run_.trace->events();
    const TimeWindow all = range_.value_or(
        TimeWindow{0, run_.series->bucket_us * static_cast<double>(run_.series->buckets.size())});
    for (std::size_t k = 0; k < count_kinds; ++k) {
      const Peak peak = peak_between(*run_.series, static_cast<Count>(k), all.from, all.to);
      const model::Time t = peak.cursor == 0 ? 0 : events[peak.cursor - 1].t();
      view_.peaks[k] = {peak.most, peak.cursor, t};
    }
  }

  void destinations() {
    const auto within = [&](const std::vector<model::Time>& times) -> std::uint64_t {
      if (!range_) return times.size();
      const model::Time to = whole(range_->to);
      const auto from = std::ranges::lower_bound(times, whole(range_->from));
      const auto end = to >= run_.index->end ? times.end() : std::ranges::lower_bound(times, to);
      return end <= from ? 0 : static_cast<std::uint64_t>(end - from);
    };
    std::vector<ReuseBar> all;
    const auto& sums = run_.overview->destinations;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const ReuseBar bar{model::DestinationId{static_cast<std::uint32_t>(i)}, "",
                         within(sums[i].created), within(sums[i].reused)};
      if (bar.created + bar.reused > 0) all.push_back(bar);
    }
    const std::size_t shown = std::min(all.size(), listed_destinations);
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(shown),
                              [](const ReuseBar& a, const ReuseBar& b) {
                                if (a.created != b.created) return a.created > b.created;
                                if (a.reused != b.reused) return a.reused > b.reused;
                                return a.destination < b.destination;
                              });
    view_.destinations_hidden = all.size() - shown;
    all.resize(shown);
    for (ReuseBar& bar : all) bar.name = run_.trace->setup()[bar.destination].key;
    view_.destinations = std::move(all);
  }

  void latency() {
    LatencyView& out = view_.latency;
    const auto& transfers = run_.index->transfers;
    const std::vector<std::uint32_t> done = done_in(run_, range_);
    out.count = done.size();
    if (done.empty()) return;
    std::vector<model::Duration> all;
    all.reserve(done.size());
    for (const std::uint32_t i : done) all.push_back(latency_of(transfers[i]));
    const auto [least, most] = std::ranges::minmax(all);
    const double low = std::max(static_cast<double>(least), 1.0);
    const double high = std::max(static_cast<double>(most), low);
    const auto wanted = static_cast<std::size_t>(
        std::clamp(2 * std::sqrt(static_cast<double>(all.size())), 8.0, 40.0));
    const std::size_t n = high > low ? wanted : 1;
    const auto edge = [&](std::size_t i) {
      return static_cast<model::Duration>(
          low * std::pow(high / low, static_cast<double>(i) / static_cast<double>(n)));
    };
    for (std::size_t i = 0; i < n; ++i) out.bins.push_back({edge(i), edge(i + 1), 0, UINT32_MAX});
    out.bins.front().from = least;
    out.bins.back().to = most;
    for (std::size_t i = 0; i < done.size(); ++i) {
      const auto bin =
          std::min(static_cast<std::size_t>(out.place(all[i]) * static_cast<double>(n)), n - 1);
      LatencyBin& into = out.bins[bin];
      out.most = std::max(out.most, ++into.count);
      if (into.slowest == UINT32_MAX || all[i] > latency_of(transfers[into.slowest]))
        into.slowest = done[i];
    }
    out.p50 = quantile(all, 0.50);
    out.p95 = quantile(all, 0.95);
    out.p99 = quantile(all, 0.99);
  }

  const Document& document_;
  const Run& run_;
  const std::optional<TimeWindow> range_;
  std::vector<Values> values_;
  OverviewView view_;
};

}  // namespace

double LatencyView::place(model::Duration us) const {
  if (bins.empty()) return 0;
  const double low = std::max(static_cast<double>(bins.front().from), 1.0);
  const double high = std::max(static_cast<double>(bins.back().to), low);
  if (high <= low) return 0.5;
  return std::clamp(std::log(std::max(static_cast<double>(us), low) / low) / std::log(high / low),
                    0.0, 1.0);
}

OverviewView make_overview(const Document& document, std::size_t run,
                           const std::optional<TimeWindow>& range) {
  return OverviewMaker(document, run, range).make();
}

}  // namespace poolscope::gui

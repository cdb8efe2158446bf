#include "analysis/conform/conform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/engine.hpp"
#include "scenario/compile.hpp"

namespace poolscope::analysis {

using Kind = Seen::Kind;
using Sight = const Seen*;
using Sights = std::vector<Sight>;
using ByName = std::map<std::string, Sights>;

namespace {

constexpr std::uint32_t timed_out = 28;  // CURLE_OPERATION_TIMEDOUT

constexpr std::size_t lines_around = 12;

template <class Key>
ByName grouped(const Story& story, Kind kind, Key key) {
  ByName out;
  for (const Seen& seen : story.seen)
    if (seen.kind == kind) out[key(seen)].push_back(&seen);
  return out;
}

std::string by_pool(const Seen& s) {
  return s.pool;
}
std::string by_connection(const Seen& s) {
  return s.connection;
}
std::string by_transfer(const Seen& s) {
  return s.transfer;
}

bool cleaned_up(const Seen& close) {
  return close.word == "cleanup";
}

std::string told(Sight s) {
  if (s == nullptr) return "nothing more";
  const std::string line = to_string(*s);
  return line.substr(line.find_first_not_of(' '));
}

/// Compares two stories: lists of sights of one kind and group have to agree one by one.
class Comparison {
 public:
  Comparison(const Story& a, const Story& b, const Tolerance& tolerance)
      : a_(a), b_(b), tolerance_(tolerance) {}

  Agreement run() {
    // libcurl's timers are late by up to a millisecond, and so is everything after them.
    for (const Seen& s : b_.seen)
      if (s.kind == Kind::done && s.result == timed_out) late_ += model::millisecond;
    decisions();
    each(Kind::retry, by_transfer, [](const Seen& s) { return s.connection; });
    requests();
    closes();
    transfers();
    endings();
    if (first_) {
      first_->tie = tie_of_evictions(first_->t);
      first_->simulated = around(a_, first_->t);
      first_->real = around(b_, first_->t);
    }
    result_.divergence = std::move(first_);
    return result_;
  }

 private:
  void diverge(Sight a, Sight b, const std::string& what) {
    const model::Time t = a == nullptr                  ? b == nullptr ? a_.end_t : b->t
                          : b == nullptr || a->t < b->t ? a->t
                                                        : b->t;
    if (first_ && first_->t <= t) return;
    first_ = Divergence{t, what, std::nullopt, {}, {}, {}};
    if (a != nullptr && a->kind == Kind::decision) first_->event = a->event;
  }
  void diverge(Sight a, Sight b) {
    diverge(a, b, fmt::format("simulated: {}\nlibcurl:   {}", told(a), told(b)));
  }
  [[nodiscard]] bool same_time(Sight a, Sight b) const {
    return std::abs(a->t - b->t) <= tolerance_.time + late_;
  }

  /// Compares two lists one by one; the first pair that differs diverges. Times are compared after
  /// words.
  template <class Word>
  void lists(const Sights& a, const Sights& b, Word word, bool timed = true) {
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      const Sight left = i < a.size() ? a[i] : nullptr;
      const Sight right = i < b.size() ? b[i] : nullptr;
      if (left == nullptr || right == nullptr || word(*left) != word(*right))
        return diverge(left, right);
      if (timed && !same_time(left, right))
        return diverge(left, right,
                       fmt::format("the same at another time\nsimulated: {}\nlibcurl:   {}",
                                   told(left), told(right)));
    }
  }
  template <class Key, class Word>
  void each(Kind kind, Key key, Word word, bool timed = true) {
    const ByName a = grouped(a_, kind, key);
    const ByName b = grouped(b_, kind, key);
    for (const std::string& name : names(a, b)) lists(at(a, name), at(b, name), word, timed);
  }
  static std::set<std::string> names(const ByName& a, const ByName& b) {
    std::set<std::string> out;
    for (const auto& [name, seen] : a) out.insert(name);
    for (const auto& [name, seen] : b) out.insert(name);
    return out;
  }
  static const Sights& at(const ByName& all, const std::string& name) {
    static const Sights none;
    const auto found = all.find(name);
    return found == all.end() ? none : found->second;
  }

  void decisions() {
    const auto word = [](const Seen& s) {
      return fmt::format("{} {} {} {} {} {} {}", s.transfer, s.attempt, s.hop, s.cause, s.word,
                         s.word == "reuse" ? s.connection : std::string{},
                         // The gate that a wait is for; gates of other decisions are known to the
                         // simulator only.
                         s.word == "wait" ? s.gate : std::string{});
    };
    ByName a = grouped(a_, Kind::decision, by_pool);
    ByName b = grouped(b_, Kind::decision, by_pool);
    for (const std::string& pool : names(a, b)) {
      Sights left = at(a, pool);
      Sights right = at(b, pool);
      result_.decisions += left.size();
      const auto multiplexed = [](Sight s) { return s->multiplexed; };
      if (tolerance_.any_order_of_streams && std::any_of(left.begin(), left.end(), multiplexed)) {
        const auto by_request = [](Sight x, Sight y) { return x->transfer < y->transfer; };
        std::stable_sort(left.begin(), left.end(), by_request);
        std::stable_sort(right.begin(), right.end(), by_request);
      }
      lists(left, right, word);
    }
  }

  /// The requests that each server saw. A request without an answer (the connection was gone, the
  /// transfer was cut) may or may not have reached the server.
  void requests() {
    const ByName a = grouped(a_, Kind::request, by_connection);
    const ByName b = grouped(b_, Kind::request, by_connection);
    if (b.empty()) return;  // the engine does not tell
    for (const std::string& connection : names(a, b)) {
      const Sights& right = at(b, connection);
      Sights left;
      const auto of = [](const Sights& seen, const std::string& transfer) {
        return std::count_if(seen.begin(), seen.end(),
                             [&](Sight x) { return x->transfer == transfer; });
      };
      for (const Sight s : at(a, connection))
        if (s->answered || of(right, s->transfer) > of(left, s->transfer)) left.push_back(s);
      result_.requests += left.size();
      Sights seen = right;
      if (tolerance_.any_order_of_streams && left.size() == seen.size()) {
        const auto by_name = [](Sight x, Sight y) { return x->transfer < y->transfer; };
        std::stable_sort(left.begin(), left.end(), by_name);
        std::stable_sort(seen.begin(), seen.end(), by_name);
      }
      lists(left, seen, by_transfer, false);
    }
  }

  [[nodiscard]] bool lingers(const Seen& close) const {
    return tolerance_.late_tls_closes && close.tls;
  }

  void closes() {
    std::map<std::string, Sight> real;
    for (const Seen& s : b_.seen)
      if (s.kind == Kind::close) real[s.connection] = &s;
    for (const Seen& s : a_.seen) {
      if (s.kind != Kind::close) continue;
      const auto found = real.find(s.connection);
      if (found == real.end()) {
        diverge(&s, nullptr);
        continue;
      }
      const Sight other = found->second;
      real.erase(found);
      ++result_.closes;
      const bool at_the_end = cleaned_up(s) && cleaned_up(*other) && other->t >= s.t;
      const bool late = lingers(s) && other->t >= s.t;
      // libcurl says "seems to be dead" of everything that a health check rejects.
      const bool unfit = other->word == "dead" && s.gate == "search";
      if (other->sure && other->word != s.word && !unfit && !(late && cleaned_up(*other)))
        diverge(&s, other);
      else if (!same_time(&s, other) && !at_the_end && !late)
        diverge(&s, other,
                fmt::format("the same at another time\nsimulated: {}\nlibcurl:   {}", told(&s),
                            told(other)));
    }
    for (const auto& [name, close] : real) diverge(nullptr, close);
    // Closes are compared in order; clean-ups are a set.
    std::set<std::string> unordered;
    for (const Seen& s : a_.seen)
      if (s.kind == Kind::close && lingers(s)) unordered.insert(s.connection);
    const auto in_order = [&](const Story& story) {
      ByName out;
      for (const Seen& s : story.seen)
        if (s.kind == Kind::close && !cleaned_up(s) && unordered.count(s.connection) == 0)
          out[s.pool].push_back(&s);
      return out;
    };
    const ByName a = in_order(a_);
    const ByName b = in_order(b_);
    for (const std::string& pool : names(a, b))
      if (at(a, pool).size() == at(b, pool).size()) lists(at(a, pool), at(b, pool), by_connection);
  }

  void transfers() {
    const auto word = [](const Seen& s) {
      return fmt::format("{} {} {} {}", s.transfer, s.result, s.connects, s.connection);
    };
    const ByName a = grouped(a_, Kind::done, by_transfer);
    const ByName b = grouped(b_, Kind::done, by_transfer);
    for (const std::string& name : names(a, b)) {
      ++result_.transfers;
      lists(at(a, name), at(b, name), word);
    }
    if (!tolerance_.any_order_of_streams) each(Kind::done, by_pool, by_transfer);
  }

  void endings() {
    const auto sorted = [](std::vector<std::string> list) {
      std::sort(list.begin(), list.end());
      return list;
    };
    const bool same_end = a_.end == b_.end || a_.end == "until" || b_.end == "until";
    if (same_end && sorted(a_.undone) == sorted(b_.undone)) return;
    diverge(nullptr, nullptr,
            fmt::format("simulated: the run ends {}, undone: {}\nlibcurl:   the run ends {}, "
                        "undone: {}",
                        a_.end, fmt::join(sorted(a_.undone), " "), b_.end,
                        fmt::join(sorted(b_.undone), " ")));
  }

  // A connection that was closed to make room around that time, in `story` alone.
  [[nodiscard]] Sight evicted(const Story& story, const Story& other, model::Time t) const {
    const auto about_then = [&](const Seen& s) {
      return s.kind == Kind::close && std::abs(s.t - t) <= tolerance_.time + late_;
    };
    for (const Seen& s : story.seen)
      if (about_then(s) &&
          (s.word == "max_connects" || s.word == "total_limit" || s.word == "host_limit") &&
          std::none_of(other.seen.begin(), other.seen.end(), [&](const Seen& o) {
            return about_then(o) && o.connection == s.connection;
          }))
        return &s;
    return nullptr;
  }
  // The moment when the last transfer on it ended.
  [[nodiscard]] model::Time idle_since(const std::string& connection, model::Time until) const {
    model::Time since = -1;
    for (const Seen& s : a_.seen)
      if (s.kind == Kind::done && s.connection == connection && s.t <= until) since = s.t;
    return since;
  }
  /// Why the oldest connection may be another one. libcurl evicts the connection that has been idle
  /// longest in whole milliseconds; of equals the first in its hash table (curl 8.22
  /// lib/conncache.c: cpool_get_oldest_idle). Its clock goes on while it works: of two that are
  /// less than a millisecond apart, either may be the oldest.
  [[nodiscard]] std::string tie_of_evictions(model::Time t) const {
    const Sight here = evicted(a_, b_, t), there = evicted(b_, a_, t);
    if (here == nullptr || there == nullptr) return {};
    const model::Time one = idle_since(here->connection, here->t);
    const model::Time other = idle_since(there->connection, here->t);
    if (one < 0 || other < 0 || std::abs(one - other) >= model::millisecond) return {};
    const auto ms = [&](model::Time since) { return static_cast<double>(here->t - since) / 1000; };
    return fmt::format(
        "A tie: {}'s connection has been idle for {:.3f} ms, {}'s for {:.3f} ms. libcurl compares "
        "whole milliseconds of a clock that goes on while it works, and evicts either.",
        here->connection, ms(one), there->connection, ms(other));
  }

  [[nodiscard]] std::string around(const Story& story, model::Time t) const {
    std::size_t from = 0;
    while (from < story.seen.size() && story.seen[from].t < t - tolerance_.time) ++from;
    const std::size_t first = from > lines_around ? from - lines_around : 0;
    const std::size_t last = std::min(story.seen.size(), from + lines_around);
    std::string out;
    for (std::size_t i = first; i < last; ++i) out += to_string(story.seen[i]) + "\n";
    if (last == story.seen.size()) out += fmt::format("  the run ends {}\n", story.end);
    return out;
  }

  const Story& a_;
  const Story& b_;
  const Tolerance& tolerance_;
  model::Duration late_ = 0;
  Agreement result_;
  std::optional<Divergence> first_;
};

}  // namespace

Agreement& Agreement::operator+=(const Agreement& other) {
  decisions += other.decisions;
  closes += other.closes;
  requests += other.requests;
  transfers += other.transfers;
  return *this;
}

Tolerance tolerance_of(std::string_view profile) {
  Tolerance tolerance;
  tolerance.any_order_of_streams = profile == "7.88";
  tolerance.late_tls_closes = profile != "7.88";
  return tolerance;
}

namespace {

// The story without connections that the real engine cannot see. A connection that fails in the
// instant of its decision never opens a socket (its time was over while it waited, 7.88).
Story without_unseen(const Story& simulated, const Story& real) {
  std::map<std::string, model::Time> failed;
  for (const Seen& s : simulated.seen)
    if (s.kind == Seen::Kind::close && s.word == "connect_failed") failed[s.connection] = s.t;
  for (const Seen& s : real.seen) failed.erase(s.connection);
  for (const Seen& s : simulated.seen)
    if (s.kind == Seen::Kind::decision && failed.contains(s.connection) &&
        failed[s.connection] != s.t)
      failed.erase(s.connection);
  Story out = simulated;
  std::erase_if(out.seen, [&](const Seen& s) {
    return s.kind != Seen::Kind::done && failed.contains(s.connection);
  });
  for (Seen& s : out.seen)
    if (s.kind == Seen::Kind::done && failed.contains(s.connection)) s.connection.clear();
  return out;
}

}  // namespace

Agreement compare(const Story& simulated, const Story& real, const Tolerance& tolerance) {
  return Comparison{without_unseen(simulated, real), real, tolerance}.run();
}

Story simulate(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
               const match::Profile* profile, const Progress& progress) {
  const Compiled compiled = compile(scenario, strategy);
  scenario::check_transfers(compiled);
  const auto source = scenario::source(compiled);
  const model::Setup& setup = *compiled.setup;
  StoryTeller teller{compiled.setup};
  trace::Sink* const sinks[] = {&teller};
  engine::run(setup, profile != nullptr ? *profile : profile_of(setup), *source, sinks, progress);
  Story story = teller.take();
  if (!story.limit.empty()) throw model::stopped_at(scenario.limits, story.limit);
  return story;
}

std::string why(const scenario::Scenario& scenario, const scenario::Strategy& strategy,
                std::size_t event) {
  const trace::Trace trace = record(scenario, strategy);
  if (event >= trace.size() || trace.events()[event].kind() != trace::EventKind::decision)
    return {};
  const match::Explanation explanation = explain(trace, event);
  return explanation.headline + ". " + explanation.sentence;
}

std::string_view profile_for(std::string_view version) {
  for (const match::Profile* profile : all_profiles())
    if (version.starts_with(profile->name) &&
        (version.size() == profile->name.size() || version[profile->name.size()] == '.' ||
         version[profile->name.size()] == '-'))
      return profile->name;
  return {};
}

}  // namespace poolscope::analysis

#include "analysis/conform/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "analysis/compare/compare.hpp"
#include "analysis/conform/observed.hpp"

namespace poolscope::analysis {
namespace {

using namespace scenario;
using Problem = std::optional<std::string>;  // what is wrong, or none

constexpr std::string_view same_as = "of:";

std::string connection_text(const std::optional<std::uint32_t>& number) {
  return number ? fmt::format("#{}", *number) : "no connection";
}

/// "reuse of #0", "create (#1): gate max_age", "wait: gate host_limit".
std::string describe(const DecisionSeen& seen) {
  std::string text{model::to_string(seen.outcome)};
  if (seen.number)
    text += seen.outcome == model::Outcome::reuse ? fmt::format(" of #{}", *seen.number)
                                                  : fmt::format(" (#{})", *seen.number);
  if (seen.gate != model::GateId::none)
    text += fmt::format(": gate {}", model::to_string(seen.gate));
  return text;
}

/// The words for an expectation: "reuse of #0", "the connection of r1", "gate busy".
std::string describe(const ExpectRequest& want) {
  std::string text = want.outcome ? std::string{model::to_string(*want.outcome)} : "";
  if (want.connection) {
    const bool same = want.connection->starts_with(same_as);
    const auto what = same ? fmt::format("the connection of {}", want.connection->substr(3))
                           : "#" + *want.connection;
    if (text.empty())
      text = what;
    else
      text += want.outcome == model::Outcome::create ? " (" + what + ")" : " of " + what;
  }
  if (want.gate)
    text += fmt::format("{}gate {}", text.empty() ? "" : ": ", model::to_string(*want.gate));
  if (want.hop) text += fmt::format(" at hop {}", *want.hop);
  if (want.attempt) text += fmt::format(" at attempt {}", *want.attempt);
  return text;
}

/// The last decision with the wanted hop and attempt, or null.
const DecisionSeen* pick(const std::vector<DecisionSeen>& seen, const ExpectRequest& want) {
  for (auto it = seen.rbegin(); it != seen.rend(); ++it)
    if ((!want.hop || *want.hop == it->hop) && (!want.attempt || *want.attempt == it->attempt))
      return &*it;
  return nullptr;
}

/// The last decision of a request that gave it a connection, or null.
const DecisionSeen* last_with_connection(const std::vector<DecisionSeen>& seen) {
  for (auto it = seen.rbegin(); it != seen.rend(); ++it)
    if (it->number) return &*it;
  return nullptr;
}

Problem ask(const ExpectRequest& want, const std::string& strategy, const Observed& observed) {
  const auto expected = [&](const std::string& got) {
    return fmt::format("{} on strategy {}: expected {}, got {}", want.request, strategy,
                       describe(want), got);
  };
  const auto& decisions = observed.decisions(want.request);
  const DecisionSeen* seen = pick(decisions, want);
  if (seen == nullptr)
    return expected(decisions.empty() ? "no decision at all"
                                      : "no decision at that hop and attempt");
  if (want.outcome && *want.outcome != seen->outcome) return expected(describe(*seen));
  if (want.gate && *want.gate != seen->gate) return expected(describe(*seen));
  if (!want.connection) return {};
  if (!want.connection->starts_with(same_as)) {
    const auto number = seen->number ? std::to_string(*seen->number) : "";
    return number == *want.connection ? Problem{} : expected(describe(*seen));
  }
  const auto other = last_with_connection(observed.decisions(want.connection->substr(3)));
  if (other != nullptr && seen->number == other->number && seen->pool == other->pool) return {};
  const std::string used = other == nullptr ? "none"
                           : other->pool == seen->pool
                               ? connection_text(other->number)
                               : connection_text(other->number) + " of " + other->pool;
  return expected(fmt::format("{}; {} used {}", describe(*seen), want.connection->substr(3), used));
}

/// Whether two numbers are equal, apart from the rounding of decimal fractions.
bool equal(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

bool holds(double value, Compare op, double want) {
  switch (op) {
    case Compare::eq:
      return equal(value, want);
    case Compare::ne:
      return !equal(value, want);
    case Compare::lt:
      return value < want;
    case Compare::le:
      return value <= want;
    case Compare::gt:
      return value > want;
    case Compare::ge:
      return value >= want;
  }
  return false;
}

std::string_view sign(Compare op) {
  constexpr std::array<std::string_view, 6> signs{"==", "!=", "<", "<=", ">", ">="};
  return signs[static_cast<std::size_t>(op)];
}

Problem ask(const ExpectMetric& want, const std::string& strategy, const trace::Summary& summary) {
  const auto metric = metric_from(want.metric);
  if (!metric) return fmt::format("{} is not a metric", want.metric);
  const double value = summary.value(*metric);
  if (holds(value, want.op, want.value)) return {};
  return fmt::format("{} on strategy {}: expected {} {}, got {}", want.metric, strategy,
                     sign(want.op), want.value, value);
}

Problem ask(const ExpectClose& want, const std::string& strategy, const Observed& observed) {
  const auto expected = [&](const std::string& got) {
    return fmt::format("{} #{} on strategy {}: expected to be closed for {}, got {}", want.pool,
                       want.connection, strategy, model::to_string(want.reason), got);
  };
  const auto seen = observed.close(want.pool, want.connection);
  if (!seen) return expected("no such connection");
  if (seen->reason == want.reason) return {};
  return expected(std::string{model::to_string(seen->reason)});
}

/// The requests and closes that these expectations need from a run.
struct Wanted {
  std::vector<std::string> requests;
  std::vector<std::pair<std::string, std::int64_t>> closes;
};

Wanted wanted(const Scenario& scenario, const std::vector<std::size_t>& concerned) {
  Wanted all;
  for (const std::size_t i : concerned) {
    const Expect& expect = scenario.expect[i];
    if (const auto* request = std::get_if<ExpectRequest>(&expect.what)) {
      all.requests.push_back(request->request);
      if (request->connection && request->connection->starts_with(same_as))
        all.requests.push_back(request->connection->substr(3));
    } else if (const auto* close = std::get_if<ExpectClose>(&expect.what)) {
      all.closes.emplace_back(close->pool, close->connection);
    }
  }
  return all;
}

/// The expectations that concern a strategy, in the order of the file.
class Concerns {
 public:
  explicit Concerns(const Scenario& scenario) {
    for (std::size_t i = 0; i < scenario.expect.size(); ++i) {
      if (scenario.expect[i].strategies.empty()) every_.push_back(i);
      for (const std::string& name : scenario.expect[i].strategies)
        if (auto& list = by_name_[name]; list.empty() || list.back() != i) list.push_back(i);
    }
  }
  [[nodiscard]] std::vector<std::size_t> of(const Strategy& strategy) const {
    const auto named = by_name_.find(strategy.name);
    if (named == by_name_.end()) return every_;
    std::vector<std::size_t> all;
    std::merge(every_.begin(), every_.end(), named->second.begin(), named->second.end(),
               std::back_inserter(all));
    return all;
  }

 private:
  std::vector<std::size_t> every_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace

CheckResult check(const Scenario& scenario, const Progress& progress) {
  CheckResult result;
  const Concerns concerns(scenario);
  const auto strategies = strategies_of(scenario);
  std::vector<std::vector<Failure>> failures(scenario.expect.size());
  for (const Strategy& strategy : strategies) {
    const std::vector<std::size_t> concerned = concerns.of(strategy);
    if (concerned.empty()) continue;
    const Wanted watch = wanted(scenario, concerned);
    const auto compiled = compile(scenario, strategy, progress);
    Observed observed(compiled.setup, watch.requests, watch.closes);
    trace::Summary summary;
    const std::array<trace::Sink*, 2> sinks{&observed, &summary};
    try {
      run_whole(compiled, sinks, progress);
    } catch (const model::LimitHit& hit) {
      throw model::LimitHit(hit.limit, strategy.name + ": " + hit.what());
    }
    ++result.strategies;
    for (const std::size_t i : concerned) {
      const Expect& expect = scenario.expect[i];
      ++result.expectations;
      const Problem problem = std::visit(
          [&](const auto& want) -> Problem {
            if constexpr (std::is_same_v<std::decay_t<decltype(want)>, ExpectMetric>)
              return ask(want, strategy.name, summary);
            else
              return ask(want, strategy.name, observed);
          },
          expect.what);
      if (problem) failures[i].push_back({expect.line, *problem});
    }
  }
  std::unordered_set<std::string_view> names;
  for (const Strategy& strategy : strategies) names.insert(strategy.name);
  for (std::size_t i = 0; i < failures.size(); ++i) {
    for (const std::string& name : scenario.expect[i].strategies) {
      if (!names.contains(name))
        failures[i].push_back(
            {scenario.expect[i].line, fmt::format("there is no strategy {}", name)});
    }
    for (Failure& failure : failures[i]) result.failures.push_back(std::move(failure));
  }
  return result;
}

}  // namespace poolscope::analysis

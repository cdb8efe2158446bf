#include "conformance/tally.hpp"

#include <fmt/format.h>

#include <set>

#include "model/vocabulary.hpp"

namespace poolscope::conformance {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

void merge(Counts& into, const Counts& from) {
  for (const auto& [name, count] : from) into[name] += count;
}

std::string list(std::string_view title, const Counts& counts) {
  if (counts.empty()) return {};
  std::string out = fmt::format("{}:\n", title);
  for (const auto& [name, count] : counts) out += fmt::format("  {:<18} {:>9}\n", name, count);
  return out;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agreed:
      return "agreed";
    case Verdict::refused:
      return "refused";
    case Verdict::disagreed:
      return "disagreed";
    case Verdict::failed:
      break;
  }
  return "failed";
}

// The connections that each transfer got, in order: a wait on the way is part of how it got one.
std::map<std::string, std::string> decisions_of(const analysis::Story& story) {
  std::map<std::string, std::string> out;
  std::map<std::string, int> got;
  for (const analysis::Seen& s : story.seen)
    if (s.kind == analysis::Seen::Kind::decision && s.word != "wait")
      out[fmt::format("{} {}", s.transfer, got[s.transfer]++)] =
          s.word == "reuse" ? s.connection : "";
  return out;
}

// Differences of both stories, including transfers that only one of them has.
std::size_t differing(const analysis::Story& simulated, const analysis::Story& real) {
  const auto ours = decisions_of(simulated);
  auto theirs = decisions_of(real);
  std::size_t count = 0;
  for (const auto& [who, what] : ours) {
    const auto found = theirs.find(who);
    count += found == theirs.end() || found->second != what;
    if (found != theirs.end()) theirs.erase(found);
  }
  return count + theirs.size();
}

}  // namespace

void Tally::add(const Trial& trial) {
  const Family* family = trial.generated.family;
  const bool ties = family != nullptr && family->ties;
  if (family != nullptr) ++families[std::string{family->name}][std::string{name_of(trial.verdict)}];
  switch (trial.verdict) {
    case Verdict::agreed:
      ++(ties ? ties_agreed : agreed);
      break;
    case Verdict::disagreed:
      ++(ties ? ties_disagreed : disagreed);
      break;
    case Verdict::refused:
      ++refused;
      ++refusals[trial.why];
      return;
    case Verdict::failed:
      ++failed;
      ++failures[trial.why];
      return;
  }
  compared += trial.agreement;
  if (!ties) {
    decisions += decisions_of(trial.simulated).size();
    decisions_differ += differing(trial.simulated, trial.real);
  }
  for (const analysis::Seen& s : trial.simulated.seen) {
    if (s.kind == analysis::Seen::Kind::decision) {
      ++outcomes[s.word];
      if (!s.gate.empty()) ++gates[s.gate];
    } else if (s.kind == analysis::Seen::Kind::close) {
      ++reasons[s.word];
    } else if (s.kind == analysis::Seen::Kind::done) {
      ++results[s.word];
    }
  }
}

void Tally::add(const Tally& other) {
  agreed += other.agreed;
  disagreed += other.disagreed;
  failed += other.failed;
  refused += other.refused;
  unsteady += other.unsteady;
  ties_agreed += other.ties_agreed;
  ties_disagreed += other.ties_disagreed;
  compared += other.compared;
  decisions += other.decisions;
  decisions_differ += other.decisions_differ;
  merge(refusals, other.refusals);
  merge(failures, other.failures);
  merge(gates, other.gates);
  merge(outcomes, other.outcomes);
  merge(reasons, other.reasons);
  merge(results, other.results);
  for (const auto& [name, verdicts] : other.families) merge(families[name], verdicts);
}

std::string Tally::text() const {
  std::string out = "Families:\n";
  for (const auto& [name, verdicts] : families) {
    out += fmt::format("  {:<18}", name);
    for (const auto& [verdict, count] : verdicts) out += fmt::format(" {} {}", count, verdict);
    out += '\n';
  }
  Counts all_gates = gates;
  // The table also shows a gate that never decided.
  for (std::size_t i = 1; i < model::gate_count; ++i)
    all_gates.try_emplace(std::string{to_string(static_cast<model::GateId>(i))}, 0);
  out += list("Decisions by gate", all_gates);
  out += list("Decisions by outcome", outcomes);
  out += list("Closes by reason", reasons);
  out += list("Results", results);
  out += list("Refused", refusals);
  out += list("Failed", failures);
  out += fmt::format(
      "Compared: {} decisions, {} closes, {} requests at servers, {} transfers\n"
      "Set aside before: {} scenarios that hang on less than 2 ms\n"
      "Connections got that differ: {} of {}, all that follows a difference included\n"
      "Ties: {} agreed, {} disagreed\n"
      "{} agreed, {} refused, {} disagreed, {} failed\n",
      compared.decisions, compared.closes, compared.requests, compared.transfers, unsteady,
      decisions_differ, decisions, ties_agreed, ties_disagreed, agreed, refused, disagreed, failed);
  return out;
}

}  // namespace poolscope::conformance

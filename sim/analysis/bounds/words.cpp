#include "analysis/bounds/words.hpp"

#include <fmt/format.h>

#include "model/time.hpp"

namespace poolscope::analysis {
namespace {

constexpr double us_in_ms = 1000;

std::string unbounded_cell(const Bounds& bounds) {
  return std::to_string(bounds.unbounded);
}
std::string clairvoyant_cell(const Bounds& bounds) {
  if (!bounds.clairvoyant.computed) return "-";
  return fmt::format("{} {}", kind_of(bounds), bounds.clairvoyant.opens);
}
std::string regret_cell(const Bounds& bounds) {
  const auto regret = bounds.regret();
  if (!regret) return "-";
  return fmt::format("{}{}", bounds.clairvoyant.exact ? "" : "at most ", *regret);
}

double milliseconds(model::Duration us) {
  return static_cast<double>(us) / us_in_ms;
}

std::string eviction_sentence(const CostlyEviction& e, const model::Setup& setup) {
  return fmt::format("closing #{} of {} ({}) at {:.2f} s cost {} a TCP connect{} {:.1f} ms",
                     e.connection, e.pool, setup[e.destination].key,
                     static_cast<double>(e.evicted_at) / model::second,
                     setup.request_name(e.request), e.tls ? ", a TLS handshake and" : " and",
                     milliseconds(e.cost_us));
}

}  // namespace

const std::array<BoundsRow, 3> bounds_rows{{
    {"unbounded",
     "Connections opened when the client evicts none, ages none and limits none. It can be more "
     "than with limits: under a host limit transfers wait for a connection instead of opening one.",
     unbounded_cell},
    {"clairvoyant",
     "The fewest that any choice of evictions under the same limits could open, each transfer "
     "taking and leaving its connection when it did in this run.",
     clairvoyant_cell},
    {"regret", "Connections opened beyond the clairvoyant's.", regret_cell},
}};

std::string_view kind_of(const Bounds& bounds) {
  if (!bounds.clairvoyant.computed) return "not computed";
  return bounds.clairvoyant.exact ? "exact" : "at least";
}

std::string why_not_exact(const Bounds& bounds) {
  if (!bounds.clairvoyant.computed) return fmt::format("over {} transfers", most_stays);
  std::string why;
  for (const Relaxed reason : bounds.clairvoyant.reasons())
    why += (why.empty() ? "" : "; ") + std::string{words_of(reason)};
  return why;
}

std::vector<std::string> bounds_sentences(const Bounds& bounds) {
  std::vector<std::string> out;
  if (const std::string why = why_not_exact(bounds); !why.empty())
    out.push_back((bounds.clairvoyant.computed ? "at least, because "
                                               : "the clairvoyant bound was not computed: ") +
                  why);
  const EvictionCosts& costs = bounds.costs;
  if (costs.evictions == 0) return out;
  std::string line = fmt::format("{} of {} eviction{} cost a later transfer a connect",
                                 costs.costly, costs.evictions, costs.evictions == 1 ? "" : "s");
  if (costs.costly > 0)
    line += fmt::format(": {} with TLS, {:.1f} ms in all", costs.tls, milliseconds(costs.us));
  out.push_back(std::move(line));
  for (const CostlyEviction& e : costs.worst) out.push_back(eviction_sentence(e, *bounds.setup));
  return out;
}

}  // namespace poolscope::analysis

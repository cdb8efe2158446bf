#include "cli/bounds_text.hpp"

#include <fmt/format.h>

#include "exchange/json_line.hpp"
#include "model/time.hpp"

namespace poolscope::cli {

using analysis::Bounds;
using analysis::CostlyEviction;

namespace {

constexpr double us_in_ms = 1000;

std::string_view kind_of(const Bounds& bounds) {
  if (!bounds.clairvoyant.computed) return "not computed";
  return bounds.clairvoyant.exact ? "exact" : "at least";
}

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

std::string sentence(const CostlyEviction& e, const model::Setup& setup) {
  return fmt::format("closing #{} of {} ({}) at {:.2f} s cost {} a TCP connect{} {:.1f} ms",
                     e.connection, e.pool, setup[e.destination].key,
                     static_cast<double>(e.evicted_at) / model::second,
                     setup.request_name(e.request), e.tls ? ", a TLS handshake and" : " and",
                     milliseconds(e.cost_us));
}

std::string json(const CostlyEviction& e, const model::Setup& setup) {
  std::string out;
  exchange::JsonLine line(out);
  line.number("t_us", e.evicted_at)
      .text("pool", e.pool)
      .number("connection", e.connection)
      .text("reason", model::to_string(e.reason))
      .text("destination", setup[e.destination].key)
      .text("paid_by", setup.request_name(e.request))
      .number("paid_t_us", e.decided_at)
      .number("opened", e.opened)
      .flag("tls", e.tls)
      .number("cost_us", e.cost_us);
  line.close();
  return out;
}

}  // namespace

const std::array<BoundsRow, 3> bounds_rows{{
    {"unbounded", unbounded_cell},
    {"clairvoyant", clairvoyant_cell},
    {"regret", regret_cell},
}};

std::vector<std::string> bounds_sentences(const Bounds& bounds) {
  std::vector<std::string> out;
  if (!bounds.clairvoyant.computed)
    out.push_back(fmt::format("the clairvoyant bound was not computed: over {} transfers",
                              analysis::most_stays));
  std::string why;
  for (const analysis::Relaxed reason : bounds.clairvoyant.reasons())
    why += (why.empty() ? "" : "; ") + std::string{analysis::words_of(reason)};
  if (!why.empty()) out.push_back("at least, because " + why);
  const analysis::EvictionCosts& costs = bounds.costs;
  if (costs.evictions == 0) return out;
  std::string line = fmt::format("{} of {} eviction{} cost a later transfer a connect",
                                 costs.costly, costs.evictions, costs.evictions == 1 ? "" : "s");
  if (costs.costly > 0)
    line += fmt::format(": {} with TLS, {:.1f} ms in all", costs.tls, milliseconds(costs.us));
  out.push_back(std::move(line));
  for (const CostlyEviction& e : costs.worst) out.push_back(sentence(e, *bounds.setup));
  return out;
}

std::string bounds_json(const Bounds& bounds) {
  std::string reasons = "[";
  for (const analysis::Relaxed reason : bounds.clairvoyant.reasons()) {
    if (reasons.size() > 1) reasons += ',';
    exchange::append_quoted(reasons, analysis::words_of(reason));
  }
  reasons += ']';
  std::string worst = "[";
  for (const CostlyEviction& e : bounds.costs.worst)
    worst += (worst.size() > 1 ? "," : "") + json(e, *bounds.setup);
  worst += ']';
  std::string evictions;
  exchange::JsonLine costs(evictions);
  costs.number("count", bounds.costs.costly)
      .number("tls", bounds.costs.tls)
      .number("cost_us", bounds.costs.us)
      .raw("worst", worst);
  costs.close();
  std::string out;
  exchange::JsonLine line(out);
  line.number("unbounded", bounds.unbounded);
  if (bounds.clairvoyant.computed)
    line.number("clairvoyant", bounds.clairvoyant.opens);
  else
    line.null("clairvoyant");
  line.text("clairvoyant_is", kind_of(bounds)).raw("because", reasons);
  if (const auto regret = bounds.regret())
    line.number("regret", *regret);
  else
    line.null("regret");
  line.raw("costly_evictions", evictions);
  line.close();
  return out;
}

std::string bounds_csv(const Bounds& bounds) {
  const auto regret = bounds.regret();
  return fmt::format(",{},{},{},{},{},{},{}", bounds.unbounded,
                     bounds.clairvoyant.computed ? std::to_string(bounds.clairvoyant.opens) : "",
                     kind_of(bounds), regret ? std::to_string(*regret) : "", bounds.costs.costly,
                     bounds.costs.tls, milliseconds(bounds.costs.us));
}

}  // namespace poolscope::cli

#include "cli/bounds_text.hpp"

#include <fmt/format.h>

#include "analysis/bounds/words.hpp"
#include "exchange/json_line.hpp"

namespace poolscope::cli {

using analysis::Bounds;
using analysis::CostlyEviction;

namespace {

constexpr double us_in_ms = 1000;

double milliseconds(model::Duration us) {
  return static_cast<double>(us) / us_in_ms;
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

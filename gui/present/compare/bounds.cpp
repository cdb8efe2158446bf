#include "present/compare/bounds.hpp"

#include <fmt/format.h>

#include "analysis/bounds/words.hpp"
#include "present/format.hpp"

namespace poolscope::gui {
namespace {

constexpr const char* bounds_not_known =
    "Being computed: the run is simulated once more, and played by somebody who knows the future.";

// Of several reasons one, and how many more there are.
std::string short_reason(const analysis::Bounds& bounds) {
  if (!bounds.clairvoyant.computed) return "too many transfers";
  const auto reasons = bounds.clairvoyant.reasons();
  if (reasons.empty()) return {};
  std::string out{analysis::words_of(reasons.front())};
  if (reasons.size() > 1) out += fmt::format(" (+{})", reasons.size() - 1);
  return out;
}

BoundCell bound_cell(const analysis::BoundsRow& row, const analysis::Bounds* known) {
  if (!known) return {"…", {}, bounds_not_known, {}};
  const analysis::Bounds& bounds = *known;
  BoundCell out{row.cell(bounds), {}, {}, {}};
  if (row.title == "unbounded") return out;
  const std::string why = analysis::why_not_exact(bounds);
  if (row.title == "clairvoyant") out.note = short_reason(bounds);
  if (why.empty()) return out;
  if (!bounds.clairvoyant.computed)
    out.told = "Not computed: " + why + ".";
  else if (row.title == "clairvoyant")
    out.told = "A proven lower bound and no more, because " + why + ".";
  else
    out.told = "At most that many, for the clairvoyant's is a lower bound only.";
  return out;
}

BoundCell costly_cell(const Run& run) {
  const CostlyIndex& costly = *run.costly;
  if (costly.evictions == 0) return {"0", {}, "Nothing was evicted.", {}};
  BoundCell out{fmt::format("{} of {}", costly.costly(), costly.evictions), {}, {}, {}};
  if (!costly.dearest) {
    out.told = "No transfer had to open a connection because one had been evicted.";
    return out;
  }
  out.note = format_duration(costly.us);
  if (costly.tls > 0) out.note += ", " + format_plural(costly.tls, "TLS handshake");
  out.dearest = costly.dearest;
  out.told =
      "The dearest: " +
      paid_by_opening(costly, *run.index, costly.dearest->opened).value_or(CostWords{}).sentence;
  return out;
}

}  // namespace

std::vector<BoundRow> bound_rows(std::span<const Run* const> runs,
                                 std::span<const analysis::Bounds* const> bounds) {
  std::vector<BoundRow> out;
  for (const analysis::BoundsRow& row : analysis::bounds_rows) {
    BoundRow& made =
        out.emplace_back(BoundRow{row.title, row.meaning, trace::Metric::connections_opened, {}});
    for (const analysis::Bounds* known : bounds) made.cells.push_back(bound_cell(row, known));
  }
  BoundRow& made = out.emplace_back(
      BoundRow{"costly evictions",
               "Of the evictions those for which a later transfer opened a connection that it "
               "could have reused, and what that took: TCP connects, TLS handshakes, time.",
               trace::Metric::evictions,
               {}});
  for (const Run* run : runs) made.cells.push_back(costly_cell(*run));
  return out;
}

}  // namespace poolscope::gui

// The bounds of a comparison as a table of its report, and what evictions cost.
#include "analysis/bounds/words.hpp"
#include "cli/report_parts.hpp"
#include "exchange/html.hpp"

namespace poolscope::cli {
namespace {

std::vector<std::string> bounds_notes(const Runs& runs) {
  std::vector<std::string> out;
  for (const analysis::Column& column : runs.columns)
    if (column.bounds)
      for (const std::string& sentence : analysis::bounds_sentences(*column.bounds))
        out.push_back(strong(column.strategy) + ": " + exchange::markdown_escaped(sentence));
  return out;
}

}  // namespace

exchange::ReportTable bounds_table(const Runs& runs) {
  exchange::ReportTable table;
  table.id = "bounds";
  table.title = "Bounds on new connections";
  table.lead =
      "*unbounded*: connections opened if the client has no limits, evicts none and ages none. "
      "*clairvoyant*: the fewest that any choice of evictions under the same limits could open, "
      "with each transfer at the same time as in this run. *regret*: how many more the run opened.";
  table.first = "bound";
  for (const analysis::BoundsRow& bound : analysis::bounds_rows) {
    exchange::ReportRow row;
    row.title = bound.title;
    for (const analysis::Column& column : runs.columns) {
      exchange::ReportCell cell;
      cell.text = column.bounds ? bound.cell(*column.bounds) : "-";
      row.cells.push_back(std::move(cell));
    }
    table.rows.push_back(std::move(row));
  }
  table.notes = bounds_notes(runs);
  return table;
}

}  // namespace poolscope::cli

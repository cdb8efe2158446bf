// poolscope compare: the same stream on each strategy, as a table.

#include "analysis/compare/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/bounds/words.hpp"
#include "cli/bounds_text.hpp"
#include "cli/columns.hpp"
#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/progress.hpp"
#include "exchange/csv.hpp"
#include "exchange/json_line.hpp"
#include "exchange/log_lines.hpp"
#include "model/printable.hpp"

namespace poolscope::cli {
namespace {

using analysis::Column;
using exchange::columns_of;
using trace::Metric;

/// A row of the table: a cell for each strategy.
struct Row {
  std::string title;
  std::vector<std::string> cells;
};

std::vector<Row> rows_of(const std::vector<Column>& columns, bool& marked) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    const auto metric = static_cast<Metric>(i);
    const auto best = analysis::best_of(columns, metric);
    Row& row = rows.emplace_back(Row{std::string{trace::metric_title(metric)}, {}});
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const bool is_best = std::find(best.begin(), best.end(), c) != best.end();
      marked = marked || is_best;
      row.cells.push_back(analysis::metric_text(metric, columns[c].summary.value(metric)) +
                          (is_best ? "*" : " "));
    }
  }
  for (const analysis::BoundsRow& bound : analysis::bounds_rows) {
    Row row{std::string{bound.title}, {}};
    for (const Column& column : columns)
      if (column.bounds) row.cells.push_back(bound.cell(*column.bounds) + " ");
    if (row.cells.size() == columns.size()) rows.push_back(std::move(row));
  }
  return rows;
}

void print_table(const Loaded& loaded, const std::vector<Column>& columns) {
  constexpr std::size_t first = 17;
  bool marked = false;
  const std::vector<Row> rows = rows_of(columns, marked);
  std::vector<std::size_t> widths;
  std::vector<std::string> heads;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    heads.push_back(model::printable(columns[c].strategy));
    widths.push_back(columns_of(heads[c]) + 1);
    for (const Row& row : rows) widths[c] = std::max(widths[c], row.cells[c].size());
  }
  const auto& title = loaded.scenario.title;
  print_line(loaded.name + (title.empty() ? "" : ": " + title));
  std::string line = fmt::format("{:<{}}", "", first);
  for (std::size_t c = 0; c < columns.size(); ++c)
    line += "  " + exchange::padded(heads[c], widths[c] - 1, false) + " ";
  print_line(line);
  for (const Row& row : rows) {
    line = fmt::format("{:<{}}", row.title, first);
    for (std::size_t c = 0; c < columns.size(); ++c)
      line += fmt::format("  {:>{}}", row.cells[c], widths[c]);
    print_line(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  if (marked) print("* best of the row\n");
  for (const Column& column : columns)
    if (column.bounds)
      for (const std::string& sentence : analysis::bounds_sentences(*column.bounds))
        print_line(column.strategy + ": " + sentence);
}

}  // namespace

std::string columns_json(const Loaded& loaded, const std::vector<Column>& columns) {
  std::string strategies = "[";
  for (const Column& column : columns) {
    if (strategies.size() > 1) strategies += ',';
    std::string metrics;
    exchange::JsonLine values(metrics);
    for (std::size_t i = 0; i < trace::metric_count; ++i) {
      const auto metric = static_cast<Metric>(i);
      values.real(trace::metric_id(metric), column.summary.value(metric));
    }
    values.close();
    exchange::JsonLine line(strategies);
    line.text("strategy", column.strategy)
        .number("transfers", column.summary.transfers())
        .raw("metrics", metrics);
    if (column.bounds) line.raw("bounds", bounds_json(*column.bounds));
    line.close();
  }
  strategies += ']';
  std::string out;
  exchange::JsonLine line(out);
  line.text("file", loaded.name)
      .text("scenario", loaded.scenario.title)
      .raw("strategies", strategies);
  line.close();
  return out;
}

namespace {

/// Adds further fields at the end of a table's line.
std::string with_more(std::string line, std::string_view fields) {
  line.insert(line.size() - 1, fields);
  return line;
}
std::string_view csv_names(const CompareOptions& options) {
  return options.no_bounds ? std::string_view{} : bounds_csv_names;
}

void print_columns(const CompareOptions& options, const Loaded& loaded,
                   const std::vector<Column>& columns, bool first) {
  switch (options.format) {
    case Format::csv:
      if (first) print_exactly(with_more(exchange::metric_csv_header(), csv_names(options)));
      for (const Column& column : columns)
        print_exactly(
            with_more(exchange::metric_csv_row(loaded.name, column.strategy, column.summary),
                      column.bounds ? bounds_csv(*column.bounds) : ""));
      break;
    case Format::json:
      print_exactly((first ? "[" : ",\n") + columns_json(loaded, columns));
      break;
    default:
      if (!first) print("\n");
      print_table(loaded, columns);
  }
}

}  // namespace

int compare_command(const CompareOptions& options) {
  Exit failed = exit_done;
  auto files = load_all(options.files, options.control, failed);
  if (!files) return failed;
  bool first = true;
  for (Loaded& loaded : *files) {
    if (options.seed) loaded.scenario.seed = *options.seed;
    const auto strategies = choose(loaded, options.strategies);
    if (!strategies) return exit_wrong_use;
    std::vector<Column> columns;
    try {
      for (const auto& strategy : *strategies) {
        ProgressBar bar(fmt::format("{}: {}", loaded.name, strategy.name),
                        expected_transfers(loaded.scenario), options.control);
        auto one = analysis::compare(
            loaded.scenario, {strategy}, bar.callback(),
            options.no_bounds ? analysis::WithBounds::no : analysis::WithBounds::yes);
        columns.push_back(std::move(one.front()));
      }
    } catch (const model::LimitHit& hit) {
      failed = complain_about(loaded.name, hit);  // a run that is not complete has no numbers
      continue;
    }
    print_columns(options, loaded, columns, first);
    if (!flush_output()) return exit_wrong_use;
    first = false;
  }
  if (options.format == Format::json) print(first ? "[]\n" : "]\n");
  return failed;
}

}  // namespace poolscope::cli

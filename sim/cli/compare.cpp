// poolscope compare: the same stream on each strategy, as a table.

#include "analysis/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/columns.hpp"
#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/progress.hpp"
#include "exchange/csv.hpp"
#include "exchange/json_line.hpp"
#include "exchange/log_lines.hpp"

namespace poolscope::cli {
namespace {

using analysis::Column;
using exchange::columns_of;
using trace::Metric;

void print_table(const Loaded& loaded, const std::vector<Column>& columns) {
  constexpr std::size_t first = 17;
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const Column& column : columns) widths.push_back(columns_of(column.strategy) + 1);
  bool marked = false;
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    const auto metric = static_cast<Metric>(i);
    const auto best = analysis::best_of(columns, metric);
    std::vector<std::string> row;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const bool is_best = std::find(best.begin(), best.end(), c) != best.end();
      marked = marked || is_best;
      row.push_back(analysis::metric_text(metric, columns[c].summary.value(metric)) +
                    (is_best ? "*" : " "));
      widths[c] = std::max(widths[c], row.back().size());
    }
    cells.push_back(std::move(row));
  }
  const auto& title = loaded.scenario.title;
  print(fmt::format("{}{}\n", loaded.name, title.empty() ? "" : ": " + title));
  std::string line = fmt::format("{:<{}}", "", first);
  for (std::size_t c = 0; c < columns.size(); ++c)
    line += fmt::format("  {:>{}}{} ", "", widths[c] - columns_of(columns[c].strategy) - 1,
                        columns[c].strategy);
  print(line + "\n");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line = fmt::format("{:<{}}", trace::metric_title(static_cast<Metric>(i)), first);
    for (std::size_t c = 0; c < columns.size(); ++c)
      line += fmt::format("  {:>{}}", cells[i][c], widths[c]);
    print(line.substr(0, line.find_last_not_of(' ') + 1) + "\n");
  }
  if (marked) print("* best of the row\n");
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

void print_columns(const CompareOptions& options, const Loaded& loaded,
                   const std::vector<Column>& columns, bool first) {
  switch (options.format) {
    case Format::csv:
      if (first) print(exchange::metric_csv_header());
      for (const Column& column : columns)
        print(exchange::metric_csv_row(loaded.name, column.strategy, column.summary));
      break;
    case Format::json:
      print((first ? "[" : ",\n") + columns_json(loaded, columns));
      break;
    default:
      if (!first) print("\n");
      print_table(loaded, columns);
  }
}

}  // namespace

int compare_command(const CompareOptions& options) {
  auto files = load_all(options.files);
  if (!files) return exit_wrong_use;
  bool first = true;
  for (Loaded& loaded : *files) {
    if (options.seed) loaded.scenario.seed = *options.seed;
    const auto strategies = choose(loaded, options.strategies);
    if (!strategies) return exit_wrong_use;
    std::vector<Column> columns;
    {
      ProgressBar bar(loaded.name, expected_transfers(loaded.scenario));
      columns = analysis::compare(loaded.scenario, *strategies, bar.callback());
    }
    print_columns(options, loaded, columns, first);
    first = false;
  }
  if (options.format == Format::json) print("]\n");
  return flush_output() ? exit_done : exit_wrong_use;
}

}  // namespace poolscope::cli

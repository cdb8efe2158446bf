#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exchange/svg_chart.hpp"

/// A comparison of strategies as one HTML page that needs nothing else: no network, no files, no
/// scripts. The contents come from elsewhere; this part lays them out.
namespace poolscope::exchange {

struct ReportCell {
  std::string text;   // "8017", "94.8 %"
  std::string note;   // below it: the difference to the first strategy, a gate
  std::string value;  // the number itself, for programs (data-value); may be empty
  bool best = false;  // the best of its row
  double bar = -1;    // part of the row's highest value, 0..1; negative: no bar
  std::string kind;   // a decision's: "reuse", "create", "wait", "fail"; else empty
};

struct ReportRow {
  std::string id;                 // a metric's, "latency_p95" (data-row); may be empty
  std::string title;              // "latency p95"
  std::string hint;               // the meaning
  std::vector<ReportCell> cells;  // one for each strategy
};

/// A table whose columns are the strategies. Without rows it shows `empty` instead.
struct ReportTable {
  std::string id, title;
  std::string lead;   // Markdown: what the reader should look at
  std::string first;  // heading of the rows, "metric"
  std::string empty;
  std::vector<ReportRow> rows;
  std::vector<std::string> notes{};  // Markdown, below the table
};

struct ReportStrategy {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings;
};

/// The charts under one heading.
struct ReportCharts {
  std::string id, title, lead;
  std::vector<Chart> charts;
};

struct Report {
  std::string title;
  std::string description;  // Markdown, as are `findings`
  std::vector<std::string> tags, see;
  std::vector<std::pair<std::string, std::string>> facts;  // "libcurl": "8.22"
  std::vector<std::string> findings;
  std::vector<ReportStrategy> strategies;
  ReportTable comparison;
  std::vector<ReportCharts> charts;
  std::vector<ReportTable> tables;  // in this order, after the charts
  std::string scenario_name, scenario_json;
  std::string data_json;  // the comparison for programs: <script id="poolscope-data">
  std::string made_by;    // "poolscope 0.1.0"
};

[[nodiscard]] std::string html_report(const Report&);

/// The page's style sheet (assets/report.css).
[[nodiscard]] const char* report_style();

}  // namespace poolscope::exchange

// The comparison, the settings and the largest differences, in words.

#include "cli/report_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "exchange/html.hpp"

namespace poolscope::cli {

using exchange::ReportCell;
using exchange::ReportRow;
using exchange::ReportTable;
using trace::Metric;

std::string strong(const std::string& name) {
  return "**" + exchange::markdown_escaped(name) + "**";
}

namespace {

std::string_view hint_of(Metric metric) {
  constexpr std::array<std::string_view, trace::metric_count> hints{
      "that had to be opened",
      "reuses, as a share of all connections that transfers got",
      "completed, resumed ones included",
      "closes that keep a limit",
      "time that transfers waited inside libcurl for a connection, summed",
      "from when the client wanted it to the last byte",
      "half of the transfers took no longer",
      "all but one in twenty took no longer",
      "all but one in a hundred took no longer",
      "most connections at once",
      "most idle connections at once",
      "ended with an error, or never",
      "most connections at once, with those whose TLS close went on",
      "most sockets at once whose TLS close went on",
      "sockets whose TLS close still went on when the last transfer ended"};
  return hints[static_cast<std::size_t>(metric)];
}

/// Keeps the unit on the line of its number.
std::string unbroken(std::string text) {
  for (auto at = text.find(' '); at != std::string::npos; at = text.find(' '))
    text.replace(at, 1, "\u00a0");
  return text;
}

/// "525 connections instead of 8017 (−93 %)"
std::string instead(const analysis::Column& column, const analysis::Column& first, Metric metric,
                    const char* noun) {
  const double value = column.summary.value(metric), before = first.summary.value(metric);
  return fmt::format("{}{} instead of {}{}", unbroken(analysis::metric_text(metric, value)), noun,
                     unbroken(analysis::metric_text(metric, before)),
                     analysis::percent_text(value, before));
}

/// The differences of a strategy, as half a sentence; empty if there are none.
std::string comparing(const analysis::Column& column, const analysis::Column& first) {
  const auto differs = [&](Metric metric) {
    return analysis::metric_text(metric, column.summary.value(metric)) !=
           analysis::metric_text(metric, first.summary.value(metric));
  };
  std::vector<std::string> parts;
  const double opened = column.summary.value(Metric::connections_opened);
  if (differs(Metric::connections_opened))
    parts.push_back("opens " + instead(column, first, Metric::connections_opened,
                                       opened == 1 ? " connection" : " connections"));
  if (differs(Metric::latency_mean))
    parts.push_back("takes " + instead(column, first, Metric::latency_mean, " on average"));
  if (differs(Metric::failed))
    parts.push_back("fails " + instead(column, first, Metric::failed, " transfers"));
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// "**a**, **b** and **c**"
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + strong(names[i]);
  return text;
}

std::string did(const analysis::RequestOutcome& one) {
  switch (one.outcome) {
    case model::Outcome::reuse:
      return fmt::format("reuses #{}", one.connection);
    case model::Outcome::create:
      return fmt::format("opens #{}", one.connection);
    case model::Outcome::wait:
      return "waits";
    case model::Outcome::fail:
      return "fails";
  }
  return "";
}

std::string at_text(model::Time t) {
  return fmt::format("{:.3f} s", static_cast<double>(t) / 1e6);
}

/// "opens #1 with **easy**; reuses #0 with **multi** and **share**"
std::string who_did_what(const Runs& runs, model::RequestIndex request) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (std::size_t i = 0; i < runs.columns.size(); ++i) {
    const std::string what = did(runs.measured[i].outcomes.of(request));
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == what; });
    if (group == groups.end()) group = groups.insert(group, {what, {}});
    group->second.push_back(runs.columns[i].strategy);
  }
  std::string text;
  for (const auto& [what, names] : groups)
    text += (text.empty() ? "" : "; ") + what + " with " + listed(names);
  return text;
}

ReportCell decision_cell(const analysis::RequestOutcome& one) {
  ReportCell cell;
  cell.kind = model::to_string(one.outcome);
  cell.text = did(one);
  if (one.gate != model::GateId::none) cell.note = model::to_string(one.gate);
  const std::uint8_t expected = one.outcome == model::Outcome::create ? 1 : 0;
  if (one.connects != expected)
    cell.note += fmt::format("{}{} connect{} in the end", cell.note.empty() ? "" : ", ",
                             one.connects, one.connects == 1 ? "" : "s");
  if (one.failed) cell.note += cell.note.empty() ? "failed" : ", failed";
  return cell;
}

ReportRow parted_counts(std::string title, const std::vector<std::uint64_t>& counts,
                        std::uint64_t of) {
  ReportRow row{"", std::move(title), "requests", {}};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    ReportCell cell;
    cell.text = i == 0 ? "–" : fmt::format("{}", counts[i]);
    if (i > 0) cell.bar = static_cast<double>(counts[i]) / static_cast<double>(of);
    row.cells.push_back(std::move(cell));
  }
  return row;
}

}  // namespace

ReportTable comparison_table(const Runs& runs) {
  ReportTable table;
  table.id = "comparison";
  table.title = "Comparison";
  table.first = "metric";
  table.lead = runs.columns.size() > 1
                   ? "Below each number is its difference to " + strong(runs.columns[0].strategy) +
                         "; the bars compare within a row."
                   : "";
  for (std::size_t i = 0; i < trace::metric_count; ++i) {
    const auto metric = static_cast<Metric>(i);
    const auto best = analysis::best_of(runs.columns, metric);
    double most = 0;
    for (const auto& column : runs.columns) most = std::max(most, column.summary.value(metric));
    ReportRow row{std::string(trace::metric_id(metric)),
                  std::string(trace::metric_title(metric)),
                  std::string(hint_of(metric)),
                  {}};
    for (std::size_t c = 0; c < runs.columns.size(); ++c) {
      const double value = runs.columns[c].summary.value(metric);
      ReportCell cell;
      cell.text = analysis::metric_text(metric, value);
      cell.value = fmt::format("{}", value);
      cell.best = std::find(best.begin(), best.end(), c) != best.end();
      if (most > 0) cell.bar = metric == Metric::reuse_rate ? value : value / most;
      if (c > 0)
        cell.note = analysis::difference_text(metric, value, runs.columns[0].summary.value(metric));
      row.cells.push_back(std::move(cell));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> findings(const Runs& runs, const analysis::Partings& parted) {
  std::vector<std::string> out;
  std::vector<std::string> equal;
  for (std::size_t i = 1; i < runs.columns.size(); ++i) {
    const std::string differs = comparing(runs.columns[i], runs.columns[0]);
    if (differs.empty())
      equal.push_back(runs.columns[i].strategy);
    else
      out.push_back(strong(runs.columns[i].strategy) + " " + differs + ".");
  }
  if (!equal.empty())
    out.push_back(listed(equal) + (equal.size() == 1 ? " opens" : " open") +
                  " as many connections as " + strong(runs.columns[0].strategy) +
                  (equal.size() == 1 ? " and takes" : " and take") + " as long on average.");
  if (parted.first) {
    out.push_back(fmt::format(
        "The strategies first differ at {}: {} {}.", at_text(parted.first->at),
        exchange::markdown_code(runs.measured[0].setup->request_name(parted.first->request)),
        who_did_what(runs, parted.first->request)));
  }
  for (const auto& column : runs.columns)
    if (column.summary.ending().reason == trace::EndReason::stuck)
      out.push_back(fmt::format("{} does not finish: {} transfers wait forever.",
                                strong(column.strategy), column.summary.ending().undone.size()));
  return out;
}

ReportTable partings_table(const Runs& runs, const analysis::Partings& parted) {
  ReportTable table;
  table.id = "partings";
  table.title = "Where the strategies differ";
  table.first = "request";
  table.empty = "Nowhere: every request got its connection in the same way with each strategy.";
  table.lead = fmt::format(
      "{} of {} requests differ between the strategies; {} opened a "
      "connection with one and reused one with another.",
      parted.parted, parted.compared, parted.opened_or_reused);
  if (parted.cut) table.lead += " (Only the first requests of this long run were compared.)";
  if (parted.listed.size() < parted.parted)
    table.lead += fmt::format(" The first {} that tell most are listed.", parted.listed.size());
  if (parted.opened_or_reused > 0) {
    const std::string& first = runs.columns[0].strategy;
    table.rows.push_back(parted_counts("reused where “" + first + "” opened", parted.reused_here,
                                       parted.opened_or_reused));
    table.rows.push_back(parted_counts("opened where “" + first + "” reused", parted.opened_here,
                                       parted.opened_or_reused));
  }
  for (const analysis::Parted& one : parted.listed) {
    ReportRow row{"", runs.measured[0].setup->request_name(one.request), at_text(one.at), {}};
    for (const Measured& measured : runs.measured)
      row.cells.push_back(decision_cell(measured.outcomes.of(one.request)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<exchange::ReportStrategy> strategy_cards(
    const scenario::Scenario& scenario, const std::vector<scenario::Strategy>& strategies) {
  scenario::Scenario written = scenario;  // also if the file has none
  written.strategies = strategies;
  const auto json = nlohmann::ordered_json::parse(scenario::to_json(written));
  const auto text = [](const nlohmann::ordered_json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
  };
  std::vector<exchange::ReportStrategy> out;
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    exchange::ReportStrategy card{strategies[i].name, {}};
    card.settings.emplace_back("scope", model::to_string(strategies[i].scope));
    for (const auto& [key, value] : json.at("strategies").at(i).items()) {
      if (key == "name" || key == "scope") continue;
      if (value.is_object() && key.ends_with("options"))
        for (const auto& [option, set] : value.items())
          card.settings.emplace_back(option, text(set));
      else
        card.settings.emplace_back(key, text(value));
    }
    out.push_back(std::move(card));
  }
  return out;
}

}  // namespace poolscope::cli

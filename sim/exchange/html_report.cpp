#include "exchange/html_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "exchange/html.hpp"
#include "model/printable.hpp"

namespace poolscope::exchange {
namespace {

// The page may load nothing, even if a scenario's text contains a link.
constexpr const char* policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

std::string tagged(const char* tag, const std::string& html, const char* attributes = "") {
  return html.empty() ? "" : fmt::format("<{0}{2}>{1}</{0}>\n", tag, html, attributes);
}

std::string section(const std::string& id, const std::string& title, const std::string& lead,
                    const std::string& inside) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 "
      "id=\"{0}-h\">{1}</h2>\n{2}{3}</section>\n",
      html_text(id), html_text(title), tagged("p", markdown_inline(lead), " class=\"lead\""),
      inside);
}

std::string heading_cells(const Report& report, const std::string& first) {
  std::string out = fmt::format("<th scope=\"col\">{}</th>", html_text(first));
  for (std::size_t i = 0; i < report.strategies.size(); ++i)
    out += fmt::format("<th scope=\"col\">{}<span>{}</span></th>", line_sample(i),
                       html_text(report.strategies[i].name));
  return out;
}

std::string cell_html(const ReportCell& cell, std::size_t style) {
  std::string classes = cell.best ? "best" : "";
  if (!cell.kind.empty()) classes += (classes.empty() ? "" : " ") + html_text(cell.kind);
  std::string out = "<td";
  if (!classes.empty()) out += fmt::format(" class=\"{}\"", classes);
  if (!cell.value.empty()) out += fmt::format(" data-value=\"{}\"", html_text(cell.value));
  out += fmt::format("><b>{}</b>", html_text(cell.text));
  if (cell.best) out += "<i>best</i>";
  if (cell.bar >= 0)
    out += fmt::format(
        "<span class=\"bar s{}\" aria-hidden=\"true\"><span style=\"width:{:.1f}%\">"
        "</span></span>",
        style % line_styles, std::clamp(cell.bar, 0.0, 1.0) * 100);
  if (!cell.note.empty()) out += fmt::format("<small>{}</small>", html_text(cell.note));
  return out + "</td>";
}

// A list of sentences in Markdown, one item each.
std::string list_html(const std::vector<std::string>& sentences, std::string_view look) {
  std::string items;
  for (const std::string& sentence : sentences)
    items += "<li>" + markdown_inline(sentence) + "</li>\n";
  return fmt::format("<ul class=\"{}\">\n{}</ul>\n", look, items);
}

std::string table_html(const Report& report, const ReportTable& table) {
  if (table.rows.empty()) return tagged("p", html_text(table.empty), " class=\"lead\"");
  // All columns have the same width, so that bars can be compared; narrow screens scroll.
  const std::size_t columns = report.strategies.size();
  std::string out = fmt::format(
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{}-h\">"
      "<table style=\"min-width:{}px\">\n<caption>{}</caption>\n<colgroup><col class=\"names\">"
      "<col span=\"{}\"></colgroup>\n<thead><tr>{}</tr></thead>\n<tbody>\n",
      html_text(table.id), 240 + 170 * columns, html_text(table.title), columns,
      heading_cells(report, table.first));
  for (const ReportRow& row : table.rows) {
    out += row.id.empty() ? "<tr>" : fmt::format("<tr data-row=\"{}\">", html_text(row.id));
    out += fmt::format("<th scope=\"row\">{}{}</th>", html_text(row.title),
                       row.hint.empty() ? "" : "<small>" + html_text(row.hint) + "</small>");
    for (std::size_t i = 0; i < row.cells.size(); ++i) out += cell_html(row.cells[i], i);
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
  return table.notes.empty() ? out : out + list_html(table.notes, "notes");
}

std::string table_section(const Report& report, const ReportTable& table) {
  return section(table.id, table.title, table.lead, table_html(report, table));
}

std::string charts_section(const ReportCharts& group) {
  std::string inside = "<div class=\"charts\">\n";
  for (const Chart& chart : group.charts) inside += chart_html(chart);
  return section(group.id, group.title, group.lead, inside + "</div>\n");
}

std::string header(const Report& report) {
  std::string facts;
  for (const auto& [name, value] : report.facts)
    facts += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html_text(name), html_text(value));
  std::string tags;
  for (const std::string& tag : report.tags) tags += "<li>" + html_text(tag) + "</li>";
  std::string see;
  for (const std::string& link : report.see)
    see += is_web_address(link)
               ? fmt::format("<li><a href=\"{0}\" rel=\"noreferrer\">{0}</a></li>", html_text(link))
               : "<li>" + html_text(link) + "</li>";
  return "<header>\n<p class=\"kicker\">Connection reuse, compared</p>\n" +
         tagged("h1", html_text(report.title)) + "<div class=\"about\">\n<div class=\"words\">" +
         markdown_html(report.description) + "</div>\n<aside>" + tagged("dl", facts) +
         tagged("ul", tags, " class=\"tags\"") + "</aside>\n</div>\n" +
         tagged("ul", see, " class=\"see\" aria-label=\"See also\"") + "</header>\n";
}

std::string findings(const Report& report) {
  if (report.findings.empty()) return "";
  return section("short", "In short", "", list_html(report.findings, "findings"));
}

std::string settings(const Report& report) {
  std::string cards = "<div class=\"cards\">\n";
  for (std::size_t i = 0; i < report.strategies.size(); ++i) {
    const ReportStrategy& strategy = report.strategies[i];
    cards += fmt::format("<article><h3>{} {}</h3><dl>", line_sample(i), html_text(strategy.name));
    for (const auto& [name, value] : strategy.settings)
      cards += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html_text(name), html_text(value));
    cards += "</dl></article>\n";
  }
  return section("strategies", "The strategies", "What each of them sets.", cards + "</div>\n");
}

std::string scenario(const Report& report) {
  const std::string inside = fmt::format(
      "<p><a class=\"button\" download=\"{}\" href=\"{}\">Download the scenario</a></p>\n"
      "<details><summary>Show it here</summary><pre>{}</pre></details>\n",
      html_text(report.scenario_name), data_url("application/json", report.scenario_json),
      html_text(report.scenario_json));
  return section("scenario", "The scenario",
                 "Everything that is needed to run this again: " +
                     markdown_code("poolscope report " + model::path_word(report.scenario_name)) +
                     ".",
                 inside);
}

}  // namespace

std::string html_report(const Report& report) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" "
      "content=\"{}\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{}<main>\n",
      policy, html_text(report.made_by), html_text(report.title), report_style(), chart_markers());
  out += header(report) + findings(report) + table_section(report, report.comparison);
  for (const ReportCharts& group : report.charts)
    if (!group.charts.empty()) out += charts_section(group);
  for (const ReportTable& table : report.tables) out += table_section(report, table);
  out += settings(report) + scenario(report);
  out += fmt::format(
      "</main>\n<footer><p>Made by {}. The same scenario, strategy and seed give the same numbers "
      "everywhere.</p></footer>\n<script type=\"application/json\" id=\"poolscope-data\">{}"
      "</script>\n</body>\n</html>\n",
      html_text(report.made_by), json_for_script(report.data_json));
  return out;
}

}  // namespace poolscope::exchange

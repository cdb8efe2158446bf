// Text, Markdown and charts in HTML pages: nothing of a scenario becomes an element.

#include "exchange/html.hpp"

#include <catch2/catch.hpp>

#include "exchange/html_report.hpp"

using namespace poolscope::exchange;

TEST_CASE("text is text, whatever it holds") {
  CHECK(html_text(R"(<b a="1" c='2'>&)") == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
  CHECK(html_text(std::string_view{"a\0b\x1b\nc", 6}) == "a\\x00b\\x1b\nc");
  CHECK(html_text("abc\u202egnp.exe") == "abc\\u{202e}gnp.exe");
  CHECK(html_text("Zürich ≥ 3") == "Zürich ≥ 3");
  CHECK(json_for_script(R"({"a":"</script><!--"})") == R"({"a":"\u003c/script>\u003c!--"})");
  CHECK(json_for_script("\"\x7f\u202eü😀\"") == R"("\u007f\u202e\u00fc\ud83d\ude00")");
  CHECK(data_url("text/plain", "") == "data:text/plain;base64,");
  CHECK(data_url("text/plain", "a") == "data:text/plain;base64,YQ==");
  CHECK(data_url("text/plain", "ab") == "data:text/plain;base64,YWI=");
  CHECK(data_url("text/plain", "\xff\xfe\xfd") == "data:text/plain;base64,//79");
}

TEST_CASE("Markdown's small part becomes elements, all else stays text") {
  CHECK(markdown_inline("a *b* **c** `d*e*` f") ==
        "a <em>b</em> <strong>c</strong> <code>d*e*</code> f");
  CHECK(markdown_inline("2 * 3 * 4 and *open") == "2 * 3 * 4 and *open");
  CHECK(markdown_inline("**a *b* c**") == "<strong>a <em>b</em> c</strong>");
  CHECK(markdown_inline("[x](https://a.test/?b&c)") ==
        "<a href=\"https://a.test/?b&amp;c\" rel=\"noreferrer\">x</a>");
  CHECK(markdown_inline("[x](javascript:alert)") == "[x](javascript:alert)");
  CHECK(markdown_inline("[x](data:text/html,y)") == "[x](data:text/html,y)");
  CHECK(markdown_inline("[x](mailto:a@b.test)").starts_with("<a href=\"mailto:a@b.test\""));
  CHECK(markdown_inline("<img src=x onerror=alert(1)>") == "&lt;img src=x onerror=alert(1)&gt;");
  CHECK(markdown_inline("`<script>`") == "<code>&lt;script&gt;</code>");
  CHECK(markdown_inline("[\"><b>](https://a.test/\"><b>)").find("<b>") == std::string::npos);
  CHECK(markdown_html("one\ntwo\n\nthree") == "<p>one\ntwo</p>\n<p>three</p>\n");
  CHECK(markdown_html("# H\n- a\n- b\n  more\n\nend") ==
        "<h3>H</h3>\n<ul>\n<li>a</li>\n<li>b\n  more</li>\n</ul>\n<p>end</p>\n");
  CHECK(markdown_html("") == "");
}

TEST_CASE("a name keeps its stars and backticks in a sentence") {
  for (const char* name :
       {"a*b*c", "`x`", "[l](https://a.test/)", "\\", "**", "<i>", "a*1*", "x\\"}) {
    INFO(name);
    CHECK(markdown_inline(markdown_escaped(name)) == html_text(name));
    CHECK(markdown_inline("so **" + markdown_escaped(name) + "** is, **b** too") ==
          "so <strong>" + html_text(name) + "</strong> is, <strong>b</strong> too");
  }
}

TEST_CASE("ticks are round, and times on one axis have one unit") {
  using Values = std::vector<double>;
  CHECK(round_values(Measure::count, 0, 8017, 5) == Values{0, 2000, 4000, 6000, 8000});
  CHECK(round_values(Measure::count, 0, 1, 5) == Values{0, 1});
  CHECK(round_values(Measure::time, 0, 200e6, 7) ==
        Values{0, 30e6, 60e6, 90e6, 120e6, 150e6, 180e6});
  CHECK(round_values_log(30, 330, 7) == Values{50, 100, 200});
  CHECK(round_values_log(1, 1e6, 7).size() == 7);
  CHECK(round_values_log(54, 176, 7) == Values{60, 80, 100, 120, 140, 160});
  CHECK(measure_text(Measure::count, 12345, 0) == "12,345");
  CHECK(measure_text(Measure::time, 30e6, 200e6) == "0.5 min");
  CHECK(measure_text(Measure::time, 30e6, 100e6) == "30 s");
  CHECK(measure_text(Measure::log_time, 1500, 0) == "1.5 ms");
  CHECK(measure_text(Measure::share, 0.2, 1) == "20 %");
}

TEST_CASE("a chart draws each line in its style and says what it shows") {
  Chart chart;
  chart.id = "c";
  chart.title = "A & B";
  chart.summary = "So it is.";
  chart.lines = {{"one", 0, {{0, 0}, {500'000, 2}, {1'000'000, 4}}, "4"},
                 {"two", 1, {{0, 0}, {1'000'000, 0}}, "0"}};
  const std::string html = chart_html(chart);
  CHECK(html.find("<path class=\"s0\" d=\"M0 1000H500V500H1000V0\"/>") != std::string::npos);
  CHECK(html.find("<path class=\"s1\" d=\"M0 1000H1000\"/>") != std::string::npos);
  CHECK(html.find("<title id=\"c-t\">A &amp; B</title>") != std::string::npos);
  CHECK(html.find("href=\"#m1\"") != std::string::npos);
  chart.steps = false;
  CHECK(chart_html(chart).find("d=\"M0 1000L500 500L1000 0\"") != std::string::npos);
  chart.lines = {{"none", 0, {}, ""}};
  CHECK(chart_html(chart).find("nan") == std::string::npos);
  chart.x = Measure::log_time;
  CHECK(chart_html(chart).find("inf") == std::string::npos);
}

TEST_CASE("nothing of a hostile scenario becomes an element of the report") {
  const std::string evil = "</script></title><script>alert(1)</script><img src=x onerror=y>";
  Report report;
  report.title = report.description = report.made_by = report.scenario_name = evil;
  report.scenario_json = "{\"title\": \"" + evil + "\"}";
  report.data_json = report.scenario_json;
  report.tags = report.see = report.findings = {evil};
  report.facts = {{evil, evil}};
  report.strategies = {{evil, {{evil, evil}}}};
  ReportCell cell;
  cell.text = cell.note = cell.value = cell.kind = evil;
  report.comparison = {"t", evil, evil, evil, evil, {{evil, evil, evil, {cell}}}};
  report.charts = {{"g", evil, evil, {Chart{evil, evil, evil, {}, {}, evil, evil, true, {}}}}};
  report.tables = {report.comparison};
  const std::string html = html_report(report);
  CHECK(html.find("<img") == std::string::npos);
  CHECK(html.find("<script>") == std::string::npos);
  std::size_t scripts = 0;
  for (auto at = html.find("<script"); at != std::string::npos; at = html.find("<script", at + 1))
    ++scripts;
  CHECK(scripts == 1);
}

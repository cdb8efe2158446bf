// The style sheet of a report. Colours are those of the visualizer (after Okabe and Ito). Every
// line also has dashes and a marker, every state a word, for readers who do not see colours.

#include "exchange/html_report.hpp"

namespace poolscope::exchange {

const char* report_style() {
  return R"css(
:root { color-scheme: light dark;
  --ground: #f7f8fa; --pane: #ffffff; --raised: #eef1f5; --text: #1b2027; --quiet: #5c6673;
  --line: #1b202720; --accent: #b26a00; --good: #00734f; --good-bg: #00916312; --bad: #b84500;
  --wait: #756a00;
  --s0: #1b2027; --s1: #0a6cad; --s2: #b84500; --s3: #007a56; --s4: #9a4182; --s5: #8a6a00;
  --s6: #2f7f9b; --s7: #6b6b7b; }
@media screen and (prefers-color-scheme: dark) { :root {
  --ground: #14171c; --pane: #1a1e25; --raised: #232934; --text: #e6e9ef; --quiet: #9aa4b2;
  --line: #e6e9ef22; --accent: #ffd166; --good: #35c79b; --good-bg: #35c79b17; --bad: #f58a4b;
  --wait: #f0e442;
  --s0: #e6e9ef; --s1: #56b4e9; --s2: #f08048; --s3: #2cc295; --s4: #d892bb; --s5: #e6b84f;
  --s6: #8fd3e8; --s7: #9aa4b2; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.6 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto,
    "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
main, footer { max-width: 1120px; margin: 0 auto; padding: 0 32px; }
header { padding: 72px 0 8px; }
.kicker { margin: 0 0 12px; color: var(--accent); font-size: 13px; font-weight: 600;
  letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: 0 0 24px; font-size: 40px; line-height: 1.15; font-weight: 650;
  letter-spacing: -.02em; text-wrap: balance; }
h2 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; font-weight: 620;
  letter-spacing: -.01em; }
h3 { margin: 0; font-size: 16px; font-weight: 620; }
h1, h3, code, strong, b, small, span, li, dt, dd, th { unicode-bidi: isolate; }
section { margin-top: 72px; }
h2 + .wide, h2 + .charts { margin-top: 20px; }
p { margin: 0 0 16px; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 3px; }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--accent);
  outline-offset: 3px; }
code, pre, .settings dd { font-family: "JetBrains Mono", ui-monospace, SFMono-Regular, Menlo,
  Consolas, "Liberation Mono", monospace; }
code { font-size: .875em; padding: .1em .35em; border-radius: 4px; background: var(--raised);
  overflow-wrap: anywhere; }
.lead { max-width: 72ch; margin-bottom: 24px; color: var(--quiet); }
.about { display: grid; grid-template-columns: minmax(0, 1fr) 264px; gap: 56px; }
.words { max-width: 68ch; font-size: 17px; }
.words p:last-child { margin-bottom: 0; }
.words p + p { font-size: 15px; color: var(--quiet); }
aside dl { margin: 0; border-top: 1px solid var(--line); font-size: 14px; }
aside dl div { display: flex; justify-content: space-between; gap: 16px; padding: 6px 0;
  border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.tags, .see, .legend { list-style: none; margin: 0; padding: 0; }
.tags { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 16px; }
.tags li { padding: 1px 10px; border-radius: 99px; background: var(--raised); color: var(--quiet);
  font-size: 13px; overflow-wrap: anywhere; }
.see { margin-top: 24px; font-size: 14px; color: var(--quiet); overflow-wrap: anywhere; }
.notes { margin: 12px 0 0; padding: 0 0 0 18px; color: var(--quiet); font-size: 14px;
  line-height: 1.5; }
.findings { margin: 16px 0 0; padding: 0; list-style: none; font-size: 18px; line-height: 1.5; }
.findings li { max-width: 76ch; padding: 2px 0 2px 20px; border-left: 2px solid var(--accent);
  margin-bottom: 20px; }
.wide { overflow-x: auto; border-radius: 8px; background: var(--pane);
  border: 1px solid var(--line); }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 15px; }
.names { width: 240px; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 10px 20px; text-align: right; vertical-align: top; white-space: nowrap; }
th:first-child { position: sticky; left: 0; z-index: 1; background: var(--pane);
  text-align: left; }
thead th { padding: 16px 20px 12px; font-weight: 600; line-height: 1.3; vertical-align: bottom;
  border-bottom: 1px solid var(--line); white-space: normal; overflow-wrap: anywhere; }
thead th .sample { display: block; margin: 0 0 6px auto; }
thead th:first-child { color: var(--quiet); font-weight: 400; }
tbody th { font-weight: 500; white-space: normal; overflow-wrap: anywhere; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
td b { font-weight: 500; }
td small { white-space: normal; }
td small, th small { display: block; color: var(--quiet); font-size: 13px; font-weight: 400;
  line-height: 1.45; }
td.best { background: var(--good-bg); }
td.best b { color: var(--good); font-weight: 700; }
td i { margin-left: 8px; padding: 0 6px; border-radius: 4px; border: 1px solid currentColor;
  color: var(--good); font-size: 11px; font-style: normal; font-weight: 600; line-height: 1.5;
  vertical-align: 1px; }
td.reuse b { color: var(--good); } td.create b { color: var(--bad); }
td.wait b { color: var(--wait); } td.fail b { color: var(--bad); text-decoration: underline; }
.bar { display: block; height: 3px; margin: 5px 0 3px; border-radius: 2px;
  background: var(--raised); }
.bar span { display: block; height: 100%; margin-left: auto; border-radius: 2px;
  background: currentColor; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr));
  gap: 24px; }
.chart { margin: 0; padding: 24px; border-radius: 8px; background: var(--pane);
  border: 1px solid var(--line); display: flex; flex-direction: column; }
.chart figcaption p { margin: 4px 0 12px; color: var(--quiet); font-size: 14px; line-height: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-bottom: 20px; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 8px; }
.legend b { font-weight: 600; }
.frame { margin: auto 12px 0 64px; padding-bottom: 30px; }
.plot { display: block; width: 100%; height: 240px; overflow: visible; }
.lines { width: 100%; height: 100%; overflow: visible; }
.grid line { stroke: var(--line); }
.grid .tick { stroke: none; }
.grid text { fill: var(--quiet); font-size: 12px; }
.axes { display: flex; justify-content: space-between; gap: 16px; margin: 4px 0 0;
  color: var(--quiet); font-size: 12px; }
.lines path, .sample > path { fill: none; stroke: currentColor; stroke-width: 2;
  stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.mark { fill: var(--pane); stroke: currentColor; stroke-width: 1.6; }
.symbols { position: absolute; }
.sample { overflow: visible; flex: none; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); }
.s3 { color: var(--s3); } .s4 { color: var(--s4); } .s5 { color: var(--s5); }
.s6 { color: var(--s6); } .s7 { color: var(--s7); }
path.s1, .s1 > path { stroke-dasharray: 9 4; } path.s2, .s2 > path { stroke-dasharray: 3 3; }
path.s3, .s3 > path { stroke-dasharray: 12 4 3 4; } path.s5, .s5 > path { stroke-dasharray: 6 3; }
path.s6, .s6 > path { stroke-dasharray: 2 5; } path.s7, .s7 > path { stroke-dasharray: 14 6; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
  gap: 24px; }
.cards article { padding: 20px 24px; border-radius: 8px; background: var(--pane);
  border: 1px solid var(--line); }
.cards h3 { display: flex; align-items: center; gap: 10px; margin-bottom: 12px; }
.cards dl { margin: 0; font-size: 13px; }
.cards dl div { padding: 6px 0; border-top: 1px solid var(--line); display: flex; gap: 4px 16px;
  justify-content: space-between; flex-wrap: wrap; }
.cards dt, .cards dd { font-family: "JetBrains Mono", ui-monospace, SFMono-Regular, Menlo,
  Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.button { display: inline-block; padding: 8px 18px; border-radius: 6px; background: var(--raised);
  border: 1px solid var(--line); text-decoration: none; font-weight: 500; }
.button:hover { border-color: var(--accent); }
summary { cursor: pointer; color: var(--quiet); }
pre { max-height: 640px; overflow: auto; margin: 16px 0 0; padding: 20px; border-radius: 8px;
  background: var(--pane); border: 1px solid var(--line); font-size: 13px; line-height: 1.5; }
footer { margin-top: 96px; padding-bottom: 56px; color: var(--quiet); font-size: 14px; }
@media (max-width: 860px) { .about { grid-template-columns: minmax(0, 1fr); gap: 32px; } }
@media (max-width: 600px) {
  body { font-size: 15px; }
  main, footer { padding: 0 18px; }
  header { padding-top: 40px; }
  h1 { font-size: 29px; } h2 { font-size: 21px; }
  section { margin-top: 52px; }
  .words { font-size: 16px; } .findings { font-size: 16px; }
  th, td { padding: 9px 12px; } thead th { padding: 12px; } .names { width: 116px; }
  th small { display: none; }
  .chart { padding: 18px 14px 16px; } .frame { margin-left: 52px; }
  .plot { height: 210px; } .grid .minor { display: none; }
  .cards article { padding: 16px 18px; } }
@media print {
  :root { --ground: #fff; --pane: #fff; color-scheme: light; }
  .charts { grid-template-columns: 1fr 1fr; gap: 12px; } .chart { padding: 12px; }
  .legend { font-size: 8pt; } .frame { margin-left: 48px; }
  body { font-size: 10.5pt; } main, footer { max-width: none; padding: 0; }
  header { padding-top: 0; } section { margin-top: 32px; }
  .chart, .cards article, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .wide { overflow: visible; } .button, details { display: none; }
  th, td { padding: 5px 8px; } .plot { height: 180px; } }
)css";
}

}  // namespace poolscope::exchange

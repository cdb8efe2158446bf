// Many runs of a scenario: sweeps and advice as the visualizer asks for them, shows them and leads
// back from them to single runs. Without a window, through the real effects.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "analysis/advise/advise.hpp"
#include "analysis/compare/compare.hpp"
#include "app/commands/commands.hpp"
#include "app/effects/effects.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/study/form.hpp"
#include "present/study/sweep.hpp"

using namespace poolscope::gui;
namespace analysis = poolscope::analysis;
namespace trace = poolscope::trace;
using trace::Metric;

namespace {

// Ten hosts in turn, again and again: all reuse comes with a pool of ten.
std::string listed() {
  std::string out = R"({"format": "poolscope/1", "network": {"rtt_ms": 10},
    "servers": [{"host": "*.test", "think_ms": 5, "alpn": ["http/1.1"]}], "requests": [)";
  for (int i = 0; i < 80; ++i)
    out += (i == 0 ? "" : ",") + std::string(R"({"id":"r)") + std::to_string(i) +
           R"(","client":"c","url":"https://h)" + std::to_string(i % 10) + R"(.test/","at_ms":)" +
           std::to_string(i * 100) + "}";
  return out + R"(],"strategies": [{"name": "easy", "scope": "easy"},
                                   {"name": "multi", "scope": "multi"}]})";
}

const SweepDot& dot_at(const SweepChart& chart, const std::string& line, double x) {
  for (const SweepLine& one : chart.lines)
    if (one.name == line)
      for (const SweepDot& dot : one.dots)
        if (dot.x == x) return dot;
  FAIL(line << " has nothing at " << x);
  return chart.lines.front().dots.front();
}

}  // namespace

TEST_CASE("opening the view sweeps how many connections are kept and looks for advice") {
  Desk desk(listed());
  desk.act(ShowStudy{true});
  const Study& study = desk.m.study;
  CHECK(study.shown);
  CHECK_FALSE(study.sweeping);
  CHECK_FALSE(study.advising);
  REQUIRE(study.result);
  REQUIRE(study.advice);
  CHECK(study.asked == study.result->asked);
  // CURLOPT_MAXCONNECTS: the easy's pool; a multi without an own limit does not follow it.
  const SweepChart chart = sweep_chart(*study.result, Metric::connections_opened);
  CHECK(chart.x_title == "CURLOPT_MAXCONNECTS");
  CHECK(chart.by_number);
  CHECK_FALSE(chart.logarithmic);
  CHECK(dot_at(chart, "easy", 9).spread.mean == 80);
  CHECK(dot_at(chart, "easy", 10).spread.mean == 10);
  CHECK(chart.least == 10);
  CHECK(chart.most == 80);
  REQUIRE(chart.best);
  // The same numbers as `poolscope sweep` prints.
  const auto points = analysis::sweep(desk.m.document->scenario, study.result->plan);
  REQUIRE(points);
  for (std::size_t i = 0; i < points->size(); ++i)
    CHECK((*points)[i].metrics[0].mean == study.result->points[i].metrics[0].mean);
}

TEST_CASE("a click on a point opens its run, and a second one the same run") {
  Desk desk(listed());
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=8..12", "strategy=easy"}, 1}});
  REQUIRE(desk.m.study.result);
  const SweepChart chart = sweep_chart(*desk.m.study.result, Metric::connections_opened);
  const SweepDot& ten = dot_at(chart, "easy", 10);
  desk.act(ShowStudy{true});
  desk.act(OpenPoint{ten.point});
  CHECK_FALSE(desk.m.study.shown);
  const Run* run = shown_run(desk.m);
  REQUIRE(run);
  REQUIRE(run->fork);
  CHECK(run->strategy.name == "easy");
  CHECK(run->summary->value(Metric::connections_opened) == ten.spread.mean);
  const std::size_t runs = desk.m.document->runs.size();
  desk.act(OpenPoint{ten.point});
  CHECK(desk.m.document->runs.size() == runs);
  // The sweep is still there to come back to.
  desk.act(ShowStudy{true});
  CHECK(desk.m.study.result);
  CHECK(desk.m.study.asked.vary.front() == "CURLOPT_MAXCONNECTS=8..12");
  desk.act(StepOut{});
  CHECK_FALSE(desk.m.study.shown);
}

TEST_CASE("a claim opens the two runs that show it side by side") {
  Desk desk(listed());
  desk.act(LookForAdvice{});
  REQUIRE(desk.m.study.advice);
  const auto& claims = desk.m.study.advice->claims;
  REQUIRE_FALSE(claims.empty());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const analysis::Claim& claim = claims[i];
    INFO(analysis::sentences(claim).front());
    desk.act(CompareClaim{i});
    REQUIRE(desk.m.compare.columns.size() == 2);
    REQUIRE(desk.m.compare.differences);
    const auto opened = [&](std::size_t column) {
      return (*desk.m.document)[desk.m.compare.columns[column]].summary->value(
          Metric::connections_opened);
    };
    const auto place = static_cast<std::size_t>(
        std::ranges::find(analysis::advised_metrics, Metric::connections_opened) -
        analysis::advised_metrics.begin());
    const bool keep = claim.kind == analysis::ClaimKind::keep;
    CHECK(opened(0) == (keep ? claim.after : claim.before).metrics[place].mean);
    CHECK(opened(1) == (keep ? claim.before : claim.after).metrics[place].mean);
  }
}

TEST_CASE("two settings make a heat map, of one strategy at a time") {
  Desk desk(listed());
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=9..11", "rtt_ms=1,50"}, 1}});
  REQUIRE(desk.m.study.result);
  const SweepResult& result = *desk.m.study.result;
  REQUIRE(can_be_heat_map(result.plan));
  desk.act(ShowHeatMap{true, 0});
  CHECK(desk.m.study.heat);
  const HeatMap map = heat_map(result, Metric::connections_opened, 0);
  CHECK(map.xs == std::vector<std::string>{"9", "10", "11"});
  CHECK(map.ys == std::vector<std::string>{"1", "50"});
  REQUIRE(map.of == std::vector<std::string>{"easy", "multi"});
  REQUIRE(map.cells.size() == 6);
  CHECK(map.cells[0].spread.mean == 80);
  CHECK(map.cells[0].share == 1);
  CHECK(map.cells[1].spread.mean == 10);
  CHECK(map.cells[1].share == 0);
  CHECK(map.cells[1].best);
  // Each cell is the point with its settings.
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    const auto settings = analysis::settings_at(result.plan, map.cells[i].point);
    CHECK(settings[0].axis->values[settings[0].value].text == map.xs[i % 3]);
    CHECK(settings[1].axis->values[settings[1].value].text == map.ys[i / 3]);
    CHECK(settings[2].axis->values[settings[2].value].text == "easy");
  }
  // A sweep of one setting has no second direction.
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=9..11", "strategy=easy"}, 1}});
  CHECK_FALSE(desk.m.study.heat);
}

TEST_CASE("intervals come with several seeds, and great ranges are drawn by factors") {
  Desk desk(R"({"format": "poolscope/1",
    "servers": [{"host": "*.test", "think_ms": {"exponential": 20}}],
    "requests": [{"id": "r1", "client": "c", "url": "https://a.test/", "at_ms": 0},
                 {"id": "r2", "client": "c", "url": "https://a.test/", "at_ms": 500}],
    "strategies": [{"name": "multi", "scope": "multi"}]})");
  desk.act(RunSweep{{{"rtt_ms=1..256*2"}, 5}});
  REQUIRE(desk.m.study.result);
  const SweepChart chart = sweep_chart(*desk.m.study.result, Metric::latency_mean);
  CHECK(chart.logarithmic);
  REQUIRE(chart.lines.size() == 1);
  CHECK(chart.lines[0].name == "multi");
  REQUIRE(chart.lines[0].dots.size() == 9);
  for (const SweepDot& dot : chart.lines[0].dots) {
    REQUIRE(dot.spread.ci95);
    CHECK(*dot.spread.ci95 > 0);
    CHECK(chart.least <= dot.spread.mean - *dot.spread.ci95);
    CHECK(chart.most >= dot.spread.mean + *dot.spread.ci95);
  }
}

TEST_CASE("what cannot be swept is said, and nothing is lost") {
  Desk desk(listed());
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=9,10"}, 1}});
  const auto before = desk.m.study.result;
  REQUIRE(before);
  for (const char* wrong : {"CURLOPT_MAXCONECTS=1..5", "CURLOPT_MAXCONNECTS=", "strategy=nobody",
                            "rtt_ms=5..1", "CURLOPT_MAXCONNECTS"}) {
    INFO(wrong);
    desk.act(RunSweep{{{wrong}, 1}});
    CHECK_FALSE(desk.m.study.wrong.empty());
    CHECK_FALSE(desk.m.study.sweeping);
    CHECK(desk.m.study.result == before);
  }
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=9"}, 1}});
  CHECK(desk.m.study.wrong.empty());
  desk.act(OpenPoint{99});
  desk.act(CompareClaim{99});
  CHECK(desk.m.document->runs.size() == 2);
}

TEST_CASE("another file forgets the sweep; the same one read again repeats it") {
  Desk desk(listed());
  desk.act(ShowStudy{true});
  REQUIRE(desk.m.study.result);
  const auto before = desk.m.study.result;
  desk.act(ReloadFile{});
  CHECK(desk.m.study.shown);
  REQUIRE(desk.m.study.result);
  CHECK(desk.m.study.result != before);
  desk.act(CloseFile{});
  CHECK_FALSE(desk.m.study.shown);
  CHECK_FALSE(desk.m.study.result);
}

TEST_CASE("a sweep and a search for advice give up at once when nobody waits for them") {
  // Big enough that neither is done by chance.
  Desk desk(listed());
  Effects effects{nullptr};
  effects.set_saving(false);
  Model& m = desk.m;
  for (const Effect& effect :
       update(m, RunSweep{{{"CURLOPT_MAXCONNECTS=1..5000", "strategy=easy"}, 20}}))
    effects.run(effect, m);
  REQUIRE(m.study.sweeping);
  for (const Effect& effect : update(m, StopStudy{StudyPart::sweep})) effects.run(effect, m);
  for (const Action& late : effects.take()) (void)update(m, late);
  CHECK_FALSE(m.study.sweeping);
  CHECK_FALSE(m.study.result);
}

TEST_CASE("the form offers what the strategies have, with values that can be run") {
  Desk desk(listed());
  const auto knobs = sweep_knobs(*desk.m.document);
  REQUIRE(knobs.size() > 8);
  for (const SweepKnob& knob : knobs) {
    INFO(knob.name << "=" << knob.suggested);
    CHECK(analysis::parse_axis(knob.name + "=" + knob.suggested, desk.m.document->scenario).ok());
    CHECK_FALSE(knob.meaning.empty());
  }
  CHECK(sweep_command("a b.json", {{"rtt_ms=1,5", "strategy=x y"}, 5}, Metric::reuse_rate) ==
        "poolscope sweep 'a b.json' --vary rtt_ms=1,5 --vary 'strategy=x y' --seeds 5 "
        "--metric reuse_rate");
}

TEST_CASE("of three axes one value of the last is drawn at a time") {
  Desk desk(listed());
  desk.act(RunSweep{{{"CURLOPT_MAXCONNECTS=9..11", "rtt_ms=1,50"}, 1}});
  REQUIRE(desk.m.study.result);
  const SweepChart easy = sweep_chart(*desk.m.study.result, Metric::connections_opened, 0);
  const SweepChart multi = sweep_chart(*desk.m.study.result, Metric::connections_opened, 1);
  CHECK(easy.of == std::vector<std::string>{"easy", "multi"});
  CHECK(easy.line_title == "rtt_ms");
  CHECK(dot_at(easy, "1", 9).spread.mean == 80);
  CHECK(dot_at(easy, "50", 10).spread.mean == 10);
  // A multi has a limit of its own.
  CHECK(dot_at(multi, "1", 9).spread.mean == dot_at(multi, "1", 11).spread.mean);
}

TEST_CASE("libcurl's default stands left of the numbers") {
  Desk desk(listed());
  desk.act(RunSweep{{{"CURLMOPT_MAXCONNECTS=default,5,10", "strategy=multi"}, 1}});
  REQUIRE(desk.m.study.result);
  const SweepChart chart = sweep_chart(*desk.m.study.result, Metric::connections_opened);
  CHECK(chart.by_number);
  REQUIRE(chart.labels.size() == 3);
  CHECK(chart.labels[0].text == "default");
  CHECK(chart.labels[0].x < 5);
  CHECK(chart.labels[1].x == 5);
}

TEST_CASE("the key of the side-by-side view leads back to it from many runs") {
  Desk desk(listed());
  desk.act(CompareRuns{{RunId{0}, RunId{1}}});
  desk.act(ShowStudy{true});
  const Command* compare = command_of_key("g", desk.m);
  REQUIRE(compare);
  desk.act(compare->make(desk.m));
  CHECK_FALSE(desk.m.study.shown);
  CHECK(desk.m.compare.columns.size() == 2);
  desk.act(compare->make(desk.m));
  CHECK(desk.m.compare.columns.empty());
}

// `--bench-frames`: what a frame costs in every state that is known to be dear, and what a jump
// costs. The same frames on every machine, so that two builds can be compared.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "app/action.hpp"
#include "app/playback/playback.hpp"
#include "files/standard.hpp"
#include "panels/frame/session.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui {
namespace {

double at_share(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto i = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[i];
}

std::vector<Action> fold_all(const Run& run, bool on) {
  std::vector<Action> out;
  for (const Lane& lane : run.lanes->lanes)
    if (!lane.group.empty()) out.push_back(FoldLanes{lane.group, on});
  return out;
}

std::vector<Action> unfold_rows(const Run& run, bool on) {
  std::vector<Action> out;
  for (const PoolLife& pool : run.index->pools)
    for (const model::DestinationId destination : pool.destinations)
      out.push_back(UnfoldRow{pool.name + "/" + run.trace->setup()[destination].key, on});
  return out;
}

double peak_megabytes() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
#ifdef __APPLE__
  return static_cast<double>(use.ru_maxrss) / 1e6;  // bytes
#else
  return static_cast<double>(use.ru_maxrss) / 1e3;  // kilobytes
#endif
}

}  // namespace

int Session::measure(Window& window) {
  const Run* run = shown_run(model_);
  if (!run) {
    fmt::print(stderr, "poolscope-gui: --bench-frames needs a scenario that opens\n");
    return 2;
  }
  const double end = std::max(run_end(model_), 1.0);
  std::mt19937_64 random{1};
  const auto anywhere = [&] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  const auto one_of = [&](std::size_t n) { return random() % std::max<std::size_t>(n, 1); };

  // What happens in frame i of n of a phase.
  using Script = std::function<void(std::size_t, std::size_t)>;
  // Zooms in to a thousandth of the run while moving along, out again, and plays on.
  const Script travel = [&](std::size_t i, std::size_t n) {
    const double part = static_cast<double>(i) / static_cast<double>(n);
    const double factor = std::exp(std::log(1000.0) * 2 / static_cast<double>(n));
    dispatch(SeekTime{part * end});
    dispatch(ZoomTimeline{part < 0.5 ? factor : 1 / factor, part * end});
    dispatch(PanTimeline{(model_.timeline.window.to - model_.timeline.window.from) * 0.01});
  };
  const Script far = [&](std::size_t i, std::size_t n) {
    travel(i, n);
    if (i % 2)
      dispatch(Select{{Selection::Kind::connection, one_of(run->index->connections.size())}});
    else
      dispatch(Select{{Selection::Kind::transfer, one_of(run->index->transfers.size())}});
  };
  const Script jump = [&](std::size_t, std::size_t) { dispatch(SeekTime{anywhere() * end}); };
  struct Phase {
    const char* name;
    std::vector<Action> before, after;
    const Script& script;
    bool seeks = false;
  };
  const std::vector<Phase> phases{
      {"as it opens", {}, {}, travel},
      {"all lanes folded", fold_all(*run, true), {}, travel},
      {"all lanes unfolded", fold_all(*run, false), {}, travel},
      {"far selections, unfolded", {}, {}, far},
      {"a row a transfer", {ArrangeLanes{LanesBy::transfer}}, {}, travel},
      {"far selections, by transfer", {}, {ArrangeLanes{LanesBy::connection}}, far},
      {"pool rows unfolded", unfold_rows(*run, true), unfold_rows(*run, false), travel},
      {"log filtered", {FilterLog{"close"}}, {FilterLog{""}}, travel},
      {"internal events", {ShowInternalEvents{true}}, {ShowInternalEvents{false}}, travel},
      {"a range selected",
       {SelectRange{TimeWindow{end * 0.1, end * 0.9}}},
       {SelectRange{}},
       travel},
      {"jumps to any time", {}, {}, jump, true},
      {"jumps, lanes by transfer", {ArrangeLanes{LanesBy::transfer}}, {}, jump, true},
  };

  const auto frames = static_cast<std::size_t>(line_.bench_frames);
  std::vector<double> building, seeking;
  std::size_t done = 0;
  files::print(
      fmt::format("{:<28} {:>6} {:>7} {:>7} {:>7}  ms CPU\n", "", "frames", "p50", "p95", "most"));
  for (std::size_t p = 0; p < phases.size(); ++p) {
    const Phase& phase = phases[p];
    const std::size_t until = frames * (p + 1) / phases.size(), n = until - done;
    done = until;
    for (const Action& action : phase.before) dispatch(action);
    dispatch(FitTimeline{});
    follow_model(window);
    std::vector<double> ms;
    for (std::size_t i = 0; i < n; ++i) {
      ms.push_back(window.frame([&] {
        phase.script(i, n);
        build();
      }) * 1e3);
      outbox_.held().actions.clear();
    }
    for (const Action& action : phase.after) dispatch(action);
    files::print(fmt::format("{:<28} {:>6} {:>7.2f} {:>7.2f} {:>7.2f}\n", phase.name, n,
                             at_share(ms, 0.5), at_share(ms, 0.95), at_share(ms, 1)));
    auto& all = phase.seeks ? seeking : building;
    all.insert(all.end(), ms.begin(), ms.end());
  }
  files::print(fmt::format(
      "{} transfers, {} connections, {} events: opened in {:.2f} s, {:.0f} MB at most\n",
      run->index->transfers.size(), run->index->connections.size(), run->trace->size(),
      loading_took_, peak_megabytes()));
  files::print(fmt::format(
      "{} frames of {}x{}: p95 of building {:.2f} ms, p95 of a jump {:.2f} ms CPU\n", frames,
      line_.width, line_.height, at_share(building, 0.95), at_share(seeking, 0.95)));
  return 0;
}

}  // namespace poolscope::gui

// Which run is shown, and second futures beside it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/compare/columns.hpp"
#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"
#include "platform/files.hpp"
#include "present/run_index.hpp"
#include "present/timeline/view.hpp"
#include "scenario/file_text.hpp"

namespace poolscope::gui::updates {
namespace {

struct Wished {
  scenario::Change change;
  std::string words;
  std::string wrong;  // empty: it can be done
};

Wished wrong(std::string what) {
  return {{}, {}, std::move(what)};
}

Wished option_changed(const Run& run, const ForkRun& a) {
  const model::Setup& setup = run.trace->setup();
  scenario::TypedOption typed = scenario::typed_option(a.option, a.value);
  if (!typed.wrong.empty()) return wrong(typed.wrong);
  model::OptionSet set;
  std::string words =
      fmt::format("{} {}", typed.info->name, scenario::typed_value(*typed.info, typed.value));
  model::set_option(set, *typed.info, std::move(typed.value));
  if (!typed.info->name.starts_with("CURLM"))
    return {scenario::SetEasy{setup.clients, std::move(set)}, std::move(words), {}};
  scenario::SetMulti change{{}, std::move(set)};
  for (const model::MultiSetup& multi : setup.multis) change.multis.push_back(multi.id);
  if (change.multis.empty())
    return wrong(
        "this strategy has no multi handle: the pool of an easy handle takes CURLOPT_MAXCONNECTS");
  return {std::move(change), std::move(words), {}};
}

Wished connection_changed(const Model& m, const Run& run, const ForkRun& a) {
  using Do = model::ServerEvent::Do;
  struct Deed {
    Do what;
    const char* words;
  };
  constexpr std::array<Deed, fork_kinds> deeds{{{},
                                                {Do::close_idle, "server closes"},
                                                {Do::drop_silently, "network drops"},
                                                {Do::goaway, "GOAWAY on"},
                                                {Do::stray_bytes, "stray bytes on"},
                                                {Do::kill, "server killed under"}}};
  if (a.connection >= run.index->connections.size())
    return wrong("choose a connection that is open at this moment");
  const ConnectionLife& life = run.index->connections[a.connection];
  const std::string name = fmt::format("#{}", life.number);
  const auto now = static_cast<model::Time>(m.playback.position);
  if (life.opened > now || life.closed <= now) return wrong(name + " is not open at this moment");
  if (life.ready > now)
    return wrong(name + " is not connected yet: its server knows nothing of it");
  const bool h2 = life.protocol == model::Protocol::h2;
  if (a.what == ForkRun::What::goaway && !h2) return wrong(name + " does not speak HTTP/2");
  if (a.what == ForkRun::What::stray_bytes && h2)
    return wrong(name + " speaks HTTP/2, where every byte has a stream");
  const auto span =
      std::ranges::find_if(life.spans, [&](const Span& s) { return s.from <= now && now < s.to; });
  const bool in_use = span != life.spans.end() && span->kind == Span::Kind::active;
  if (in_use && (a.what == ForkRun::What::server_closes || a.what == ForkRun::What::stray_bytes))
    return wrong(name + " is in use: a server does this to an idle connection");
  const model::Setup& setup = run.trace->setup();
  const model::Needle& needle = setup[life.needle];
  const Deed& deed = deeds[static_cast<std::size_t>(a.what)];
  const bool forwards = needle.origin_is_proxy;
  const model::Peer& peer = setup[forwards ? needle.http_proxy.peer : needle.origin];
  return {scenario::ServerDoes{deed.what, forwards ? needle.first_server : needle.server, peer.host,
                               peer.port, life.pool_name, life.number, forwards},
          fmt::format("{} {}", deed.words, name),
          {}};
}

}  // namespace

const scenario::Scenario& scenario_of(const Model& m, const Run& run) {
  if (run.fork) return run.fork->scenario;
  return run.other ? run.other->scenario : m.document->scenario;
}

void show_run(Model& m, RunId next, bool was_fitted) {
  const Run before = shown_run(m) ? *shown_run(m) : Run{};
  m.run = next;
  place_time(m, m.playback.position);
  m.timeline.window = was_fitted ? fitting(run_end(m)) : clamped(m.timeline.window, run_end(m));
  if (before.trace) m.selection.what = counterpart(m.selection.what, before, *shown_run(m));
  if (!exists(m, m.selection.what)) m.selection.what = {};
  m.selection.before.clear();
  if (m.timeline.range)
    m.timeline.range =
        TimeWindow{m.timeline.range->from, std::min(m.timeline.range->to, run_end(m))};
  if (m.timeline.range && m.timeline.range->to - m.timeline.range->from < 1)
    m.timeline.range.reset();
  m.selection.hovered = {};
  m.selection.pinned.reset();
  m.log.picked.clear();
}

Done on(Model& m, const ChooseRun& a) {
  if (!m.document || !m.document->find(a.run)) return {};
  m.study.shown = false;
  // Side by side, another run takes the place of the one that is shown.
  const auto place = std::ranges::find(m.compare.columns, m.run);
  if (place != m.compare.columns.end() && std::ranges::count(m.compare.columns, a.run) == 0)
    return on(m, SetColumn{static_cast<std::size_t>(place - m.compare.columns.begin()), a.run});
  show_run(m, a.run, is_fitted(m));
  return {};
}

Done on(Model& m, const ForkRun& a) {
  const Run* run = shown_run(m);
  if (!run) return {};
  if (m.work.busy()) return busy(m);
  const Wished wished =
      a.what == ForkRun::What::option ? option_changed(*run, a) : connection_changed(m, *run, a);
  if (!wished.wrong.empty()) return on(m, Notify{wished.wrong, true});
  auto fork = std::make_shared<Fork>();
  fork->of = m.run;
  // Events of this instant stay as they are.
  const double at = a.at_us < 0 ? m.playback.position : std::min(a.at_us, run_end(m));
  const LaterChange later{static_cast<model::Time>(at) + 1, wished.change};
  fork->words = wished.words;
  fork->how = later;
  fork->scenario = scenario::forked(scenario_of(m, *run), run->strategy, later.change, later.at);
  m.work.forking = fork->words;
  m.work.progress = 0;
  show(m, Overlay::fork, false);
  return {SimulateForks{{{run->strategy, fork}}}};
}

Done on(Model& m, const Forked& a) {
  if (!a.run || !a.run->fork || !m.document) return {};
  const Fork& fork = *a.run->fork;
  const bool fitted = is_fitted(m);
  auto document = std::make_shared<Document>(*m.document);
  const std::size_t place =
      fork.replaces ? document->place_of(*fork.replaces) : document->runs.size();
  RunId made{};
  if (place < document->runs.size() && document->runs[place].fork) {
    made = *fork.replaces;
    document->runs[place] = *a.run;
    document->runs[place].id = made;
  } else {
    made = document->add(*a.run);
  }
  m.document = std::move(document);
  const bool wanted = m.work.forking == fork.words;
  if (!wanted && !fork.beside) return {};  // after a reload: in the background
  for (std::string& group : folded_at_first(*a.run->lanes))
    m.timeline.folded.insert(std::move(group));
  // Side by side, a second future gets a column where there is room for one, else its run's; a
  // strategy that was changed takes the place of what it was.
  const bool column = fork.beside || (!m.compare.columns.empty() && fork.later());
  const bool stands = std::ranges::count(m.compare.columns, made) > 0;
  if (!stands && column && m.compare.columns.size() < most_columns)
    m.compare.columns.push_back(made);
  else if (!stands)
    std::ranges::replace(m.compare.columns, fork.later() ? m.run : fork.of, made);
  compare_again(m);
  if (!wanted) return {};
  m.work.forking.clear();
  show_run(m, fork.beside && !m.compare.columns.empty() ? m.compare.columns.front() : made, fitted);
  return {};
}

void fork_again(Model& m, const Document& before, Done& next) {
  SimulateForks again;
  for (const Run& run : before.runs) {
    const Run* was = run.fork ? before.find(run.fork->of) : nullptr;
    if (!was || was->fork) continue;  // of a fork: its base is gone
    const std::string& name = was->strategy.name;
    for (const Run& base : m.document->runs) {
      if (base.fork || base.strategy.name != name) continue;
      if (const StrategyEdits* settings = run.fork->edits()) {
        EditedStrategy again_edited = edited(m, base.id, *settings);
        if (again_edited.wrong.empty())
          again.forks.emplace_back(again_edited.strategy, std::move(again_edited.fork));
        break;
      }
      auto fork = std::make_shared<Fork>(*run.fork);
      fork->of = base.id;
      fork->scenario = scenario::forked(m.document->scenario, base.strategy, fork->later()->change,
                                        fork->later()->at);
      again.forks.emplace_back(base.strategy, std::move(fork));
      break;
    }
  }
  if (!again.forks.empty()) next.push_back(std::move(again));
}

Done on(Model& m, const CloseFork& a) {
  if (!m.document || !m.document->find(a.run)) return {};
  const Run& closed = (*m.document)[a.run];
  if (!closed.fork && !closed.other) return {};
  auto document = std::make_shared<Document>(*m.document);
  const RunId base = closed.fork ? closed.fork->of : m.document->runs.front().id;
  std::erase_if(document->runs, [&](const Run& run) { return run.id == a.run; });
  for (Run& run : document->runs) {
    if (!run.fork || run.fork->of != a.run) continue;
    auto fork = std::make_shared<Fork>(*run.fork);
    fork->of = base;
    run.fork = std::move(fork);
  }
  const bool fitted = is_fitted(m);
  std::erase(m.compare.columns, a.run);
  if (m.run == a.run) show_run(m, base, fitted);  // while its index still tells what was selected
  m.document = std::move(document);
  const RunId next = m.run;
  if (!m.compare.columns.empty() && std::ranges::count(m.compare.columns, next) == 0) {
    if (m.compare.columns.size() < most_columns)
      m.compare.columns.push_back(next);
    else
      m.compare.columns.back() = next;
  }
  compare_again(m);
  return {};
}

Done on(Model& m, const SaveFork& a) {
  if (!m.document || !m.document->find(a.run) || a.path.empty()) return {};
  const Run& run = (*m.document)[a.run];
  if (!run.fork) return {};
  scenario::Scenario saved = run.fork->scenario;
  saved.title = fmt::format("{}: {}", saved.title, run.fork->words);
  if (const LaterChange* later = run.fork->later())
    saved.title += fmt::format(" from {:.3f} ms on", static_cast<double>(later->at) / 1000);
  scenario::FileText file = scenario::file_text(saved, file_name(a.path));
  if (!file.ok())
    return on(m, Notify{"not saved: " + scenario::to_string(file.errors.front()), true});
  show(m, Overlay::fork, false);
  return {WriteText{a.path, std::move(file.text)}};
}

Done on(Model& m, const ShowFork& a) {
  show(m, Overlay::fork, a.on && shown_run(m) != nullptr);
  return {};
}

}  // namespace poolscope::gui::updates

// Which run is shown, and second futures beside it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/compare/columns.hpp"
#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/update_parts.hpp"
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

bool is_fitted(const Model& m) {
  return m.window == fitting(run_end(m));
}

void show_run(Model& m, std::size_t next, bool was_fitted) {
  const Run before = shown_run(m) ? *shown_run(m) : Run{};
  m.run = next;
  place_time(m, m.playback.position);
  m.window = was_fitted ? fitting(run_end(m)) : clamped(m.window, run_end(m));
  if (before.trace) m.selected = counterpart(m.selected, before, *shown_run(m));
  if (!exists(m, m.selected)) m.selected = {};
  m.selected_before.clear();
  if (m.range) m.range = TimeWindow{m.range->from, std::min(m.range->to, run_end(m))};
  if (m.range && m.range->to - m.range->from < 1) m.range.reset();
  m.hovered = {};
  m.pinned.reset();
  m.log_picked.clear();
}

Done on(Model& m, const ChooseRun& a) {
  if (!m.document || a.run >= m.document->runs.size()) return {};
  m.study.shown = false;
  // Side by side, another run takes the place of the one that is shown.
  const auto place = std::ranges::find(m.columns, m.run);
  if (place != m.columns.end() && std::ranges::count(m.columns, a.run) == 0)
    return on(m, SetColumn{static_cast<std::size_t>(place - m.columns.begin()), a.run});
  show_run(m, a.run, is_fitted(m));
  return {};
}

Done on(Model& m, const ForkRun& a) {
  const Run* run = shown_run(m);
  if (!run) return {};
  if (m.loading || !m.forking.empty()) return busy(m);
  const Wished wished =
      a.what == ForkRun::What::option ? option_changed(*run, a) : connection_changed(m, *run, a);
  if (!wished.wrong.empty()) return on(m, Notify{wished.wrong, true});
  auto fork = std::make_shared<Fork>();
  fork->of = m.run;
  // What has happened in this instant stays.
  const double at = a.at_us < 0 ? m.playback.position : std::min(a.at_us, run_end(m));
  const LaterChange later{static_cast<model::Time>(at) + 1, wished.change};
  fork->words = wished.words;
  fork->how = later;
  fork->scenario = scenario::forked(scenario_of(m, *run), run->strategy, later.change, later.at);
  m.forking = fork->words;
  m.loading_progress = 0;
  m.show_fork = false;
  return {SimulateForks{{{run->strategy, fork}}}};
}

Done on(Model& m, const Forked& a) {
  if (!a.run || !a.run->fork || !m.document) return {};
  const Fork& fork = *a.run->fork;
  const bool fitted = is_fitted(m);
  auto document = std::make_shared<Document>(*m.document);
  std::size_t made = document->runs.size();
  if (fork.replaces < made && document->runs[fork.replaces].fork)
    document->runs[made = fork.replaces] = *a.run;
  else
    document->runs.push_back(*a.run);
  m.document = std::move(document);
  const bool wanted = m.forking == fork.words;
  if (!wanted && !fork.beside) return {};  // after a reload: in the background
  for (std::string& group : folded_at_first(*a.run->lanes)) m.folded.insert(std::move(group));
  // Side by side, a second future gets a column where there is room for one, else its run's; a
  // strategy that was changed takes the place of what it was.
  const bool column = fork.beside || (!m.columns.empty() && fork.later());
  const bool stands = std::ranges::count(m.columns, made) > 0;
  if (!stands && column && m.columns.size() < most_columns)
    m.columns.push_back(made);
  else if (!stands)
    std::ranges::replace(m.columns, fork.later() ? m.run : fork.of, made);
  compare_again(m);
  if (!wanted) return {};
  m.forking.clear();
  show_run(m, fork.beside && !m.columns.empty() ? m.columns.front() : made, fitted);
  return {};
}

void again_forked(Model& m, const Document& before, Done& next) {
  SimulateForks again;
  for (const Run& run : before.runs) {
    if (!run.fork || before.runs[run.fork->of].fork) continue;  // of a fork: its base is gone
    const std::string& name = before.runs[run.fork->of].strategy.name;
    for (std::size_t i = 0; i < m.document->runs.size(); ++i) {
      const Run& base = m.document->runs[i];
      if (base.fork || base.strategy.name != name) continue;
      if (const StrategyEdits* settings = run.fork->edits()) {
        EditedStrategy again_edited = edited(m, i, *settings);
        if (again_edited.wrong.empty())
          again.forks.emplace_back(again_edited.strategy, std::move(again_edited.fork));
        break;
      }
      auto fork = std::make_shared<Fork>(*run.fork);
      fork->of = i;
      fork->scenario = scenario::forked(m.document->scenario, base.strategy, fork->later()->change,
                                        fork->later()->at);
      again.forks.emplace_back(base.strategy, std::move(fork));
      break;
    }
  }
  if (!again.forks.empty()) next.push_back(std::move(again));
}

Done on(Model& m, const CloseFork& a) {
  if (!m.document || a.run >= m.document->runs.size()) return {};
  const Run& closed = m.document->runs[a.run];
  if (!closed.fork && !closed.other) return {};
  auto document = std::make_shared<Document>(*m.document);
  const std::size_t base = closed.fork ? closed.fork->of : 0;
  document->runs.erase(document->runs.begin() + static_cast<std::ptrdiff_t>(a.run));
  for (Run& run : document->runs) {
    if (!run.fork || run.fork->of < a.run) continue;
    auto fork = std::make_shared<Fork>(*run.fork);
    fork->of = fork->of == a.run ? base : fork->of - 1;
    run.fork = std::move(fork);
  }
  const bool fitted = is_fitted(m);
  std::erase(m.columns, a.run);
  for (std::size_t& column : m.columns) column -= column > a.run ? 1 : 0;
  const bool shown = m.run == a.run;
  const std::size_t next = shown ? base : m.run > a.run ? m.run - 1 : m.run;
  if (shown) show_run(m, base, fitted);  // while its index still tells what was selected
  m.document = std::move(document);
  m.run = next;
  if (!m.columns.empty() && std::ranges::count(m.columns, next) == 0) {
    if (m.columns.size() < most_columns)
      m.columns.push_back(next);
    else
      m.columns.back() = next;
  }
  compare_again(m);
  return {};
}

Done on(Model& m, const SaveFork& a) {
  if (!m.document || a.run >= m.document->runs.size() || a.path.empty()) return {};
  const Run& run = m.document->runs[a.run];
  if (!run.fork) return {};
  scenario::Scenario saved = run.fork->scenario;
  saved.title = fmt::format("{}: {}", saved.title, run.fork->words);
  if (const LaterChange* later = run.fork->later())
    saved.title += fmt::format(" from {:.3f} ms on", static_cast<double>(later->at) / 1000);
  scenario::FileText file = scenario::file_text(saved, file_name(a.path));
  if (!file.ok())
    return on(m, Notify{"not saved: " + scenario::to_string(file.errors.front()), true});
  m.show_fork = false;
  return {WriteText{a.path, std::move(file.text)}};
}

Done on(Model& m, const ShowFork& a) {
  m.show_fork = a.on && shown_run(m) != nullptr;
  return {};
}

}  // namespace poolscope::gui::updates

#include "app/update.hpp"

#include <algorithm>

#include "app/playback.hpp"
#include "app/time_window.hpp"
#include "present/log_rows.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

using Effects = std::vector<Effect>;

constexpr std::size_t recent_limit = 10;

void keep_in_view(Model& m) {
  m.window = showing(m.window, m.playback.position, run_end(m));
}

bool is_fitted(const Model& m) {
  return m.window == fitting(run_end(m));
}

Selection of_transfer(model::RequestIndex request) {
  return {Selection::Kind::transfer, model::index(request)};
}

const TransferLife* life_of_request(const Run& run, std::uint64_t request) {
  const auto& by_request = run.index->transfer_of_request;
  if (request >= by_request.size() || by_request[request] >= run.index->transfers.size())
    return nullptr;
  return &run.index->transfers[by_request[request]];
}

// Whether the shown run has such a thing; nothing else can be selected.
bool exists(const Model& m, const Selection& what) {
  const Run* run = shown_run(m);
  if (!run) return what.kind == Selection::Kind::nothing;
  switch (what.kind) {
    case Selection::Kind::nothing:
      return true;
    case Selection::Kind::transfer:
      return life_of_request(*run, what.id) != nullptr;
    case Selection::Kind::connection:
      return what.id < run->index->connections.size();
    case Selection::Kind::destination:
      return what.id < run->trace->setup().destinations.size();
    case Selection::Kind::event:
      return what.id < run->trace->size();
  }
  return false;
}

// Where the playhead goes for a selection: just after the event that a person asks about.
void seek_to(Model& m, const Selection& what) {
  const Run* run = shown_run(m);
  if (!run || !exists(m, what)) return;
  switch (what.kind) {
    case Selection::Kind::transfer: {
      const TransferLife& life = *life_of_request(*run, what.id);
      if (life.decisions.empty())
        place_time(m, static_cast<double>(life.start));
      else
        place_cursor(m, static_cast<std::size_t>(life.decisions.front().event) + 1);
      break;
    }
    case Selection::Kind::connection:
      place_cursor(m, static_cast<std::size_t>(run->index->connections[what.id].open_event) + 1);
      break;
    case Selection::Kind::event:
      place_cursor(m, static_cast<std::size_t>(what.id) + 1);
      break;
    default:
      return;
  }
  m.playback.playing = false;
  keep_in_view(m);
}

// The transfer whose decision has just happened.
void select_decided(Model& m) {
  const Run* run = shown_run(m);
  if (!run || m.cursor == 0) return;
  const std::uint32_t life = run->log->parties[m.cursor - 1].transfer;
  if (life < run->index->transfers.size())
    m.selected = of_transfer(run->index->transfers[life].request);
}

void remember(Model& m, const std::string& path) {
  if (path.empty()) return;
  std::erase(m.recent, path);
  m.recent.insert(m.recent.begin(), path);
  if (m.recent.size() > recent_limit) m.recent.resize(recent_limit);
}

Effects start_loading(Model& m, const std::string& path) {
  m.loading = path;
  m.loading_progress = 0;
  m.show_browser = false;
  return {LoadDocument{path}};
}

// Another run of the same scenario, or the same scenario read again: what was looked at stays.
void show_run(Model& m, std::size_t next, bool was_fitted) {
  m.run = next;
  place_time(m, m.playback.position);
  m.window = was_fitted ? fitting(run_end(m)) : clamped(m.window, run_end(m));
  // Requests and events of the application have the same numbers in every run; connections and
  // events do not.
  if (m.selected.kind != Selection::Kind::transfer || !exists(m, m.selected)) m.selected = {};
  m.hovered = {};
}

Effects on_loaded(Model& m, const std::shared_ptr<const Document>& document) {
  if (!document || (m.loading && *m.loading != document->path)) return {};  // no longer wanted
  const bool again = m.document && m.document->path == document->path && !document->runs.empty();
  const bool was_fitted = m.document ? is_fitted(m) : true;
  const std::string strategy = again && shown_run(m) ? shown_run(m)->strategy.name : "";
  m.document = document;
  m.loading.reset();
  m.errors.clear();
  m.errors_path.clear();
  m.show_errors = m.show_browser = false;
  std::size_t run = 0;
  for (std::size_t i = 0; i < document->runs.size(); ++i)
    if (again && document->runs[i].strategy.name == strategy) run = i;
  if (!again) {
    m.playback.position = 0;
    m.playback.playing = false;
    m.playback.speed_power = 0;
    m.selected = {};
    m.log_filter.clear();
  }
  show_run(m, run, !again || was_fitted);
  if (!again) place_cursor(m, 0);
  double longest = 0;  // one rate for all strategies: switching does not change the pace
  for (m.run = 0; m.run < document->runs.size(); ++m.run) longest = std::max(longest, run_end(m));
  m.run = run;
  m.playback.base_rate = base_rate_for(longest);
  remember(m, document->path);
  return {SaveSettings{}};
}

Effects on(Model& m, const OpenFile& a) {
  return a.path.empty() ? Effects{} : start_loading(m, a.path);
}
Effects on(Model& m, const ReloadFile&) {
  if (m.show_errors && !m.errors_path.empty()) return start_loading(m, m.errors_path);
  return m.document ? start_loading(m, m.document->path) : Effects{};
}
Effects on(Model& m, const CloseFile&) {
  m.document.reset();
  m.run = m.cursor = 0;
  m.playback = {};
  m.window = {};
  m.selected = m.hovered = {};
  m.log_filter.clear();
  m.show_errors = false;
  const bool busy = m.loading.has_value();
  m.loading.reset();
  return busy ? Effects{AbandonLoading{}} : Effects{};
}
Effects on(Model& m, const CancelLoading&) {
  if (!m.loading) return {};
  m.loading.reset();
  return {AbandonLoading{}};
}
Effects on(Model& m, const Loaded& a) {
  return on_loaded(m, a.document);
}
Effects on(Model& m, const LoadFailed& a) {
  if (m.loading && *m.loading != a.path) return {};
  m.loading.reset();
  m.errors = a.errors;
  m.errors_path = a.path;
  m.show_errors = true;
  return {};
}
Effects on(Model& m, const LoadProgressed& a) {
  if (m.loading) m.loading_progress = std::clamp(a.fraction, 0.0F, 1.0F);
  return {};
}
Effects on(Model& m, const DismissErrors&) {
  m.show_errors = false;
  return {};
}

Effects on(Model& m, const TogglePlay&) {
  if (!shown_run(m)) return {};
  m.playback.playing = !m.playback.playing;
  if (m.playback.playing && m.playback.position >= run_end(m)) place_cursor(m, 0);
  return {};
}
Effects on(Model& m, const Ticked& a) {
  if (!m.playback.playing) return {};
  const bool in_view = m.playback.position >= m.window.from && m.playback.position <= m.window.to;
  advance(m, a.seconds);
  if (in_view) keep_in_view(m);  // who looked elsewhere before goes on looking there
  return {};
}
Effects on(Model& m, const ChangeSpeed& a) {
  m.playback.speed_power = std::clamp(m.playback.speed_power + a.by, slowest, fastest);
  return {};
}
Effects on(Model& m, const StepEvent& a) {
  m.playback.playing = false;
  if (step_event(m, a.by)) keep_in_view(m);
  return {};
}
Effects on(Model& m, const StepDecision& a) {
  m.playback.playing = false;
  if (!step_decision(m, a.by)) return {};
  select_decided(m);
  keep_in_view(m);
  return {};
}
Effects on(Model& m, const SeekTime& a) {
  place_time(m, a.us);
  return {};
}
Effects on(Model& m, const SeekEvent& a) {
  m.playback.playing = false;
  place_cursor(m, a.cursor);
  keep_in_view(m);
  return {};
}
Effects on(Model& m, const SeekStart&) {
  place_cursor(m, 0);
  keep_in_view(m);
  return {};
}
Effects on(Model& m, const SeekEnd&) {
  m.playback.playing = false;
  place_time(m, run_end(m));
  keep_in_view(m);
  return {};
}

Effects on(Model& m, const ChooseRun& a) {
  if (m.document && a.run < m.document->runs.size()) show_run(m, a.run, is_fitted(m));
  return {};
}
Effects on(Model& m, const Select& a) {
  if (!exists(m, a.what)) return {};
  m.selected = a.what;
  if (a.seek) seek_to(m, a.what);
  return {};
}
Effects on(Model& m, const Hover& a) {
  if (exists(m, a.what)) m.hovered = a.what;
  return {};
}
Effects on(Model& m, const StepOut&) {
  if (m.show_help)
    m.show_help = false;
  else if (m.show_browser)
    m.show_browser = false;
  else if (m.show_errors)
    m.show_errors = false;
  else if (m.selected.kind != Selection::Kind::nothing)
    m.selected = {};
  else if (m.document)
    m.window = fitting(run_end(m));
  return {};
}

Effects on(Model& m, const ZoomTimeline& a) {
  if (shown_run(m)) m.window = zoomed(m.window, a.factor, a.at_us, run_end(m));
  return {};
}
Effects on(Model& m, const PanTimeline& a) {
  if (shown_run(m)) m.window = panned(m.window, a.by_us, run_end(m));
  return {};
}
Effects on(Model& m, const FitTimeline&) {
  if (shown_run(m)) m.window = fitting(run_end(m));
  return {};
}
Effects on(Model& m, const ShowWindow& a) {
  if (shown_run(m)) m.window = clamped(a.window, run_end(m));
  return {};
}

Effects on(Model& m, const FilterLog& a) {
  m.log_filter = a.text;
  return {};
}
Effects on(Model& m, const FollowLog& a) {
  m.log_follow = a.on;
  return {};
}
Effects on(Model& m, const ShowInternalEvents& a) {
  m.log_internal = a.on;
  return {};
}
Effects on(Model& m, const SetTheme& a) {
  m.theme = a.theme;
  return {SaveSettings{}};
}
Effects on(Model& m, const SetScale& a) {
  m.ui_scale = std::clamp(a.scale, 0.5F, 4.0F);
  return {SaveSettings{}};
}
Effects on(Model& m, const SetMotion& a) {
  m.motion = a.on;
  return {SaveSettings{}};
}
Effects on(Model& m, const SetLayout& a) {
  const auto share = [](float v) { return std::clamp(v, 0.1F, 0.9F); };
  m.layout = {share(a.layout.side), share(a.layout.timeline), share(a.layout.log),
              share(a.layout.details)};
  return {SaveSettings{}};
}
Effects on(Model& m, const ShowHelp& a) {
  m.show_help = a.on;
  return {};
}
Effects on(Model& m, const ShowBrowser& a) {
  m.show_browser = a.on;
  return {};
}
Effects on(Model& m, const SetRecent& a) {
  m.recent = a.paths;
  if (m.recent.size() > recent_limit) m.recent.resize(recent_limit);
  return {};
}
Effects on(Model& m, const Quit&) {
  m.quit = true;
  return {};
}

}  // namespace

std::vector<Effect> update(Model& model, const Action& action) {
  return std::visit([&](const auto& a) { return on(model, a); }, action);
}

}  // namespace poolscope::gui

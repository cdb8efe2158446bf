#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"
#include "platform/files.hpp"
#include "present/run_index.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui::updates {
namespace {

constexpr std::size_t recent_limit = 10;

void remember(Model& m, const std::string& path) {
  if (path.empty()) return;
  std::erase(m.start.recent, path);
  m.start.recent.insert(m.start.recent.begin(), path);
  if (m.start.recent.size() > recent_limit) m.start.recent.resize(recent_limit);
}

}  // namespace

void begin_anew(Model& m) {
  m.run = {};
  m.cursor = 0;
  const Playback played = std::exchange(m.playback, {});
  m.playback.pace = played.pace;
  m.playback.loop = played.loop;
  m.selection = {};
  const TimelineState timeline = std::exchange(m.timeline, {});
  m.timeline.lanes_by = timeline.lanes_by;
  m.pool = {};
  const LogState log = std::exchange(m.log, {});
  m.log.follow = log.follow;
  m.log.internal = log.internal;
  m.log.as_curl = log.as_curl;
  m.compare = {};
}

Done start_loading(Model& m, const std::string& path) {
  m.work.loading = path;
  m.work.progress = 0;
  m.frame.overlay.reset();
  m.work.forking.clear();
  m.work.at_limit.reset();
  return {LoadDocument{path}};
}

namespace {

// What was opened beside a file stays when it is read again.
std::shared_ptr<const Document> with_others(const std::shared_ptr<const Document>& fresh,
                                            const Document& before) {
  auto out = std::make_shared<Document>(*fresh);
  for (const Run& run : before.runs)
    if (run.other && !run.fork) out->add(run);
  return out;
}

Done on_loaded(Model& m, const std::shared_ptr<const Document>& document) {
  if (!document || (m.work.loading && *m.work.loading != document->path))
    return {};  // no longer wanted
  const bool again = m.document && m.document->path == document->path && !document->runs.empty();
  const std::shared_ptr<const Document> before = m.document;
  const bool was_fitted = m.document ? is_fitted(m) : true;
  const std::string strategy = again && shown_run(m) ? shown_run(m)->strategy.name : "";
  m.document = again ? with_others(document, *before) : document;
  m.work.loading.reset();
  m.failed.errors.clear();
  m.failed.path.clear();
  m.frame.overlay.reset();
  if (shows(m, Strip::errors) || !again || document->remarks.empty()) m.frame.strip.reset();
  RunId run{};
  for (const Run& one : document->runs)
    if (again && one.strategy.name == strategy) run = one.id;
  if (!again) {
    begin_anew(m);
    for (const Run& one : document->runs)
      for (std::string& group : folded_at_first(*one.lanes))
        m.timeline.folded.insert(std::move(group));
    m.timeline.bookmarks = document->bookmarks;
  }
  compare_again(m);
  if (!m.compare.columns.empty() && std::ranges::count(m.compare.columns, run) == 0)
    run = m.compare.columns.front();
  show_run(m, run, !again || was_fitted);
  if (!again) place_cursor(m, 0);
  double longest = 0;  // one rate for all strategies: switching does not change the pace
  for (const Run& one : document->runs) {
    m.run = one.id;
    longest = std::max(longest, run_end(m));
  }
  m.run = run;
  m.playback.base_rate = base_rate_for(longest);
  if (std::exchange(m.work.play_when_loaded, false)) m.playback.playing = true;
  remember(m, document->path);
  if (!document->remarks.empty() && !again)
    on(m, Notify{document->remarks.size() == 1
                     ? document->remarks.front()
                     : document->remarks.front() +
                           fmt::format(" (and {} more remarks)", document->remarks.size() - 1)});
  Done next{SaveSettings{}};
  const bool studied = again && m.study.shown;
  forget_study(m, next);
  m.work.forking.clear();
  if (again) fork_again(m, *before, next);
  if (studied)
    for (Effect& effect : on(m, ShowStudy{})) next.push_back(std::move(effect));
  return next;
}

}  // namespace

Done on(Model& m, const OpenFile& a) {
  if (a.path.empty()) return {};
  m.work.limits = m.work.allowed;  // for another file they are asked for anew
  return start_loading(m, a.path);
}

Done on(Model& m, const ReloadFile&) {
  if (shows(m, Strip::errors) && !m.failed.path.empty()) return start_loading(m, m.failed.path);
  return m.document ? start_loading(m, m.document->path) : Done{};
}

Done on(Model& m, const CloseFile&) {
  m.document.reset();
  begin_anew(m);
  m.frame.present = false;
  m.frame.overlay.reset();
  m.frame.strip.reset();
  m.work.forking.clear();
  m.work.at_limit.reset();
  m.start.demo_position = 0;
  Done next;
  forget_study(m, next);
  if (m.work.loading) next.push_back(AbandonLoading{});
  m.work.loading.reset();
  if (!m.start.library) next.push_back(ReadLibrary{});
  return next;
}

Done on(Model& m, const CancelLoading&) {
  if (!m.work.busy()) return {};
  m.work.forking.clear();
  m.work.loading.reset();
  compare_again(m);
  return {AbandonLoading{}};
}

Done on(Model& m, const Loaded& a) {
  return on_loaded(m, a.document);
}

Done on(Model& m, const LoadFailed& a) {
  if (m.work.loading && *m.work.loading != a.path) return {};
  m.work.loading.reset();
  m.work.play_when_loaded = false;
  m.work.forking.clear();
  m.failed.errors = a.errors;
  m.failed.path = a.path;
  m.frame.strip = Strip::errors;
  return {};
}

Done on(Model& m, const LoadProgressed& a) {
  if (m.work.busy()) m.work.progress = std::clamp(a.fraction, 0.0F, 1.0F);
  return {};
}

Done on(Model& m, const DismissErrors&) {
  if (shows(m, Strip::errors)) m.frame.strip.reset();
  return {};
}

Done on(Model& m, const ShowRemarks& a) {
  if (a.on && m.document && !m.document->remarks.empty())
    m.frame.strip = Strip::remarks;
  else if (shows(m, Strip::remarks))
    m.frame.strip.reset();
  return {};
}

Done on(Model& m, const WatchFile& a) {
  if (a.path.empty()) return {};
  m.work.play_when_loaded = true;
  m.work.limits = m.work.allowed;
  return start_loading(m, a.path);
}
Done on(Model& m, const FileChanged& a) {
  // A reload keeps what is looked at; a file that is being written fails, and the next change of it
  // is seen as well.
  const bool wanted = (m.document && m.document->path == a.path) ||
                      (shows(m, Strip::errors) && m.failed.path == a.path);
  return wanted && !m.work.loading ? start_loading(m, a.path) : Done{};
}
Done on(Model& m, const SetRecent& a) {
  m.start.recent = a.paths;
  if (m.start.recent.size() > recent_limit) m.start.recent.resize(recent_limit);
  return {};
}

Done on(Model& m, const ShowBrowser& a) {
  show(m, Overlay::browser, a.on && !a.beside);
  show(m, Overlay::browser_beside, a.on && a.beside);
  return {};
}

Done busy(Model& m) {
  return on(m, Notify{"something is being simulated already: wait for it, or stop it", true});
}

}  // namespace poolscope::gui::updates

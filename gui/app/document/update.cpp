#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/update_parts.hpp"
#include "platform/files.hpp"
#include "present/run_index.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui::updates {
namespace {

constexpr std::size_t recent_limit = 10;

void remember(Model& m, const std::string& path) {
  if (path.empty()) return;
  std::erase(m.recent, path);
  m.recent.insert(m.recent.begin(), path);
  if (m.recent.size() > recent_limit) m.recent.resize(recent_limit);
}

}  // namespace

Done start_loading(Model& m, const std::string& path) {
  m.loading = path;
  m.loading_progress = 0;
  m.show_browser = m.show_palette = m.show_fork = false;
  m.forking.clear();
  m.at_limit.reset();
  return {LoadDocument{path}};
}

namespace {

// What was opened beside a file stays when it is read again.
std::shared_ptr<const Document> with_others(const std::shared_ptr<const Document>& fresh,
                                            const Document& before) {
  auto out = std::make_shared<Document>(*fresh);
  for (const Run& run : before.runs)
    if (run.other && !run.fork) out->runs.push_back(run);
  return out;
}

Done on_loaded(Model& m, const std::shared_ptr<const Document>& document) {
  if (!document || (m.loading && *m.loading != document->path)) return {};  // no longer wanted
  const bool again = m.document && m.document->path == document->path && !document->runs.empty();
  const std::shared_ptr<const Document> before = m.document;
  const bool was_fitted = m.document ? is_fitted(m) : true;
  const std::string strategy = again && shown_run(m) ? shown_run(m)->strategy.name : "";
  m.document = again ? with_others(document, *before) : document;
  m.loading.reset();
  m.errors.clear();
  m.errors_path.clear();
  m.show_errors = m.show_browser = false;
  m.show_remarks = m.show_remarks && again && !document->remarks.empty();
  std::size_t run = 0;
  for (std::size_t i = 0; i < document->runs.size(); ++i)
    if (again && document->runs[i].strategy.name == strategy) run = i;
  if (!again) {
    m.playback.position = 0;
    m.playback.playing = false;
    m.playback.speed_power = 0;
    m.selected = {};
    m.log_filter.clear();
    m.log_only_selected = false;
    m.lane_search.clear();
    m.breakpoint.clear();
    m.range.reset();
    m.folded.clear();
    for (const Run& one : document->runs)
      for (std::string& group : folded_at_first(*one.lanes)) m.folded.insert(std::move(group));
    m.unfolded_rows.clear();
    m.bookmarks = document->bookmarks;
    m.columns.clear();
  }
  compare_again(m);
  if (!m.columns.empty() && std::ranges::count(m.columns, run) == 0) run = m.columns.front();
  show_run(m, run, !again || was_fitted);
  if (!again) place_cursor(m, 0);
  double longest = 0;  // one rate for all strategies: switching does not change the pace
  for (m.run = 0; m.run < document->runs.size(); ++m.run) longest = std::max(longest, run_end(m));
  m.run = run;
  m.playback.base_rate = base_rate_for(longest);
  if (std::exchange(m.play_when_loaded, false)) m.playback.playing = true;
  remember(m, document->path);
  if (!document->remarks.empty() && !again)
    on(m, Notify{document->remarks.size() == 1
                     ? document->remarks.front()
                     : document->remarks.front() +
                           fmt::format(" (and {} more remarks)", document->remarks.size() - 1)});
  Done next{SaveSettings{}};
  const bool studied = again && m.study.shown;
  forget_study(m, next);
  m.forking.clear();
  if (again) again_forked(m, *before, next);
  if (studied)
    for (Effect& effect : on(m, ShowStudy{})) next.push_back(std::move(effect));
  return next;
}

}  // namespace

Done on(Model& m, const OpenFile& a) {
  if (a.path.empty()) return {};
  m.limits = m.allowed;  // for another file they are asked for anew
  return start_loading(m, a.path);
}

Done on(Model& m, const ReloadFile&) {
  if (m.show_errors && !m.errors_path.empty()) return start_loading(m, m.errors_path);
  return m.document ? start_loading(m, m.document->path) : Done{};
}

Done on(Model& m, const CloseFile&) {
  m.document.reset();
  m.run = m.cursor = 0;
  m.playback = {};
  m.window = {};
  m.selected = m.hovered = {};
  m.pinned.reset();
  m.columns.clear();
  m.differences.reset();
  m.selected_before.clear();
  m.log_filter.clear();
  m.range.reset();
  m.bookmarks.clear();
  m.present = m.show_palette = m.show_export = m.show_fork = false;
  m.forking.clear();
  m.show_errors = m.show_remarks = false;
  m.at_limit.reset();
  m.demo_position = 0;
  Done next;
  forget_study(m, next);
  if (m.loading) next.push_back(AbandonLoading{});
  m.loading.reset();
  if (!m.library) next.push_back(ReadLibrary{});
  return next;
}

Done on(Model& m, const CancelLoading&) {
  if (!m.loading && m.forking.empty()) return {};
  m.forking.clear();
  m.loading.reset();
  compare_again(m);
  return {AbandonLoading{}};
}

Done on(Model& m, const Loaded& a) {
  return on_loaded(m, a.document);
}

Done on(Model& m, const LoadFailed& a) {
  if (m.loading && *m.loading != a.path) return {};
  m.loading.reset();
  m.play_when_loaded = false;
  m.forking.clear();
  m.errors = a.errors;
  m.errors_path = a.path;
  m.show_errors = true;
  return {};
}

Done on(Model& m, const LoadProgressed& a) {
  if (m.loading || !m.forking.empty()) m.loading_progress = std::clamp(a.fraction, 0.0F, 1.0F);
  return {};
}

Done on(Model& m, const DismissErrors&) {
  m.show_errors = false;
  return {};
}

Done on(Model& m, const ShowRemarks& a) {
  m.show_remarks = a.on && m.document && !m.document->remarks.empty();
  return {};
}

Done on(Model& m, const LibraryRead& a) {
  m.library = a.library;
  m.demo_position = 0;
  return {};
}
Done on(Model& m, const SearchLibrary& a) {
  m.library_search = a.text;
  return {};
}
Done on(Model& m, const WatchFile& a) {
  if (a.path.empty()) return {};
  m.play_when_loaded = true;
  m.limits = m.allowed;
  return start_loading(m, a.path);
}
Done on(Model& m, const FileChanged& a) {
  // A reload keeps what is looked at; a file that is being written fails, and the next change of it
  // is seen as well.
  const bool wanted =
      (m.document && m.document->path == a.path) || (m.show_errors && m.errors_path == a.path);
  return wanted && !m.loading ? start_loading(m, a.path) : Done{};
}
Done on(Model& m, const SetRecent& a) {
  m.recent = a.paths;
  if (m.recent.size() > recent_limit) m.recent.resize(recent_limit);
  return {};
}

}  // namespace poolscope::gui::updates

// Runs side by side: which they are, and going from one difference to the next.
#include <algorithm>
#include <map>
#include <string_view>

#include "app/compare/columns.hpp"
#include "app/compare/find_bounds.hpp"
#include "app/playback/playback.hpp"
#include "app/updates.hpp"
#include "platform/files.hpp"
#include "present/compare/differences.hpp"
#include "present/format.hpp"
#include "present/timeline/view.hpp"

namespace poolscope::gui::updates {
namespace {

std::size_t unlike_requests(const scenario::Scenario& a, const scenario::Scenario& b) {
  std::map<std::string_view, std::string_view> urls;
  for (const auto& request : a.requests) urls.emplace(request.id, request.url);
  return static_cast<std::size_t>(std::ranges::count_if(b.requests, [&](const auto& request) {
    const auto here = urls.find(request.id);
    return here != urls.end() && here->second != request.url;
  }));
}

}  // namespace

void compare_again(Model& m) {
  std::erase_if(m.compare.columns,
                [&](RunId run) { return !m.document || !m.document->find(run); });
  m.compare.differences.reset();
  if (m.compare.columns.size() < 2) {
    m.compare.columns.clear();
    return;
  }
  std::vector<const Run*> beside;
  for (const RunId run : m.compare.columns) beside.push_back(&(*m.document)[run]);
  m.compare.differences = find_differences(beside);
}

Done on(Model& m, const CompareRuns& a) {
  const bool fitted = is_fitted(m);
  m.compare.columns.clear();
  if (!m.document) return {};
  if (a.runs.size() > 1) m.study.shown = false;
  for (const RunId run : a.runs)
    if (m.document->find(run) && std::ranges::count(m.compare.columns, run) == 0 &&
        m.compare.columns.size() < most_columns)
      m.compare.columns.push_back(run);
  compare_again(m);
  if (a.runs.size() > 1 && m.compare.columns.empty())
    return on(m, Notify{"there is one run only: change a setting of it, or open another scenario, "
                        "to have something to compare it with"});
  const bool stands = m.compare.columns.empty() || std::ranges::count(m.compare.columns, m.run) > 0;
  show_run(m, stands ? m.run : m.compare.columns.front(), fitted);
  return {};
}

Done on(Model& m, const SetColumn& a) {
  if (!m.document || a.column >= m.compare.columns.size() || !m.document->find(a.run)) return {};
  const bool fitted = is_fitted(m);
  const RunId leaves = m.compare.columns[a.column];
  const auto there = std::ranges::find(m.compare.columns, a.run);
  if (there != m.compare.columns.end()) *there = leaves;
  m.compare.columns[a.column] = a.run;
  compare_again(m);
  show_run(m, a.run, fitted);
  return {};
}

Done on(Model& m, const StepDifference& a) {
  if (!m.compare.differences || a.by == 0) return {};
  const auto& all = m.compare.differences->all;
  if (all.empty())
    return on(m, Notify{"no transfer differs: each got its connection in the same way"});
  // From the one that is looked at, else from the playhead.
  const auto now = static_cast<model::Time>(m.playback.position);
  const Run& shown = *shown_run(m);
  const auto place = static_cast<std::size_t>(std::ranges::find(m.compare.columns, m.run) -
                                              m.compare.columns.begin());
  auto at = std::ranges::lower_bound(all, now, {}, &Difference::first) - all.begin();
  std::ptrdiff_t next = a.by > 0 ? at + a.by - 1 : at + a.by;
  if (m.selection.what.kind == Selection::Kind::transfer && place < m.compare.columns.size()) {
    const std::uint32_t life = shown.index->transfer_of_request[m.selection.what.id];
    const auto here = std::ranges::find_if(
        all, [&](const Difference& one) { return one.in[place].transfer == life; });
    if (here != all.end() && here->first <= now + 1) next = here - all.begin() + a.by;
  }
  if (next < 0 || next >= static_cast<std::ptrdiff_t>(all.size()))
    return on(m, Notify{a.by > 0 ? "no difference after this moment"
                                 : "no difference before this moment"});
  const Difference& one = all[static_cast<std::size_t>(next)];
  m.playback.playing = false;
  for (std::size_t i = 0; i < m.compare.columns.size(); ++i) {
    // In the shown run if it is there, else in the first that has it.
    const std::size_t column = (place + i) % m.compare.columns.size();
    if (one.in[column].transfer == UINT32_MAX) continue;
    if (column != place) show_run(m, m.compare.columns[column], is_fitted(m));
    const Run& run = *shown_run(m);
    on(m, Select{{Selection::Kind::transfer,
                  model::index(run.index->transfers[one.in[column].transfer].request)},
                 false});
    break;
  }
  // After the last of their decisions: then all of them show what they did.
  model::Time last = one.first;
  for (std::size_t i = 0; i < m.compare.columns.size(); ++i)
    if (one.in[i].transfer != UINT32_MAX) last = std::max(last, one.in[i].t);
  place_time(m, static_cast<double>(last));
  keep_in_view(m);
  return {};
}

Done on(Model& m, const OpenBeside& a) {
  if (a.path.empty()) return {};
  if (!m.document) return on(m, OpenFile{a.path});
  if (m.work.busy()) return busy(m);
  m.work.forking = file_name(a.path);
  m.work.progress = 0;
  m.frame.overlay.reset();
  return {LoadBeside{a.path}};
}

Done on(Model& m, const LoadedBeside& a) {
  m.work.forking.clear();
  if (!m.document || !a.document || a.document->runs.empty()) return {};
  const bool fitted = is_fitted(m);
  auto document = std::make_shared<Document>(*m.document);
  const auto other = std::make_shared<const Other>(Other{a.document->path, a.document->scenario});
  const std::string& shown = (*m.document)[m.run].strategy.name;
  std::optional<RunId> beside;
  for (Run run : a.document->runs) {
    run.other = other;
    const bool same = run.strategy.name == shown;
    const RunId id = document->add(run);
    if (same || !beside) beside = id;
    for (std::string& group : folded_at_first(*run.lanes))
      m.timeline.folded.insert(std::move(group));
  }
  const std::size_t unlike = unlike_requests(m.document->scenario, a.document->scenario);
  m.document = std::move(document);
  if (unlike > 0)
    on(m, Notify{format_plural(unlike, "request has", "requests have") +
                     " the same id in both files and another URL: this compares two different "
                     "streams",
                 true});
  m.compare.columns = {m.run, *beside};
  m.study.shown = false;
  compare_again(m);
  show_run(m, m.run, fitted);
  return {};
}

Done on(Model& m, const BoundsFound& a) {
  if (!a.of || !a.bounds || std::erase(m.compare.bounding, a.of) == 0) return {};
  m.compare.bounds.push_back({a.of, a.bounds});
  return {};
}

void ask_for_bounds(Model& m, Done& done) {
  std::erase_if(m.compare.bounds, [&](const RunBounds& known) {
    return !m.document || std::ranges::count(m.document->runs, known.of, &Run::trace) == 0;
  });
  FindBounds wanted;
  std::vector<std::shared_ptr<const trace::Trace>> missing;
  if (m.document && m.compare.differences)
    for (const RunId id : m.compare.columns) {
      const Run& run = (*m.document)[id];
      if (bounds_of(m, run) != nullptr) continue;
      missing.push_back(run.trace);
      // The document keeps the scenario, whatever is opened meanwhile.
      wanted.runs.push_back({run.trace, {m.document, &scenario_of(m, run)}, run.strategy});
    }
  if (missing == m.compare.bounding) return;
  m.compare.bounding = std::move(missing);
  done.emplace_back(std::move(wanted));
}

}  // namespace poolscope::gui::updates

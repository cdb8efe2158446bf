// Runs side by side: which they are, and going from one difference to the next.
#include <algorithm>
#include <map>
#include <string_view>

#include "app/compare/columns.hpp"
#include "app/compare/find_bounds.hpp"
#include "app/playback/playback.hpp"
#include "app/update_parts.hpp"
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
  const std::size_t runs = m.document ? m.document->runs.size() : 0;
  std::erase_if(m.columns, [&](std::size_t run) { return run >= runs; });
  m.differences.reset();
  if (m.columns.size() < 2) {
    m.columns.clear();
    return;
  }
  std::vector<const Run*> beside;
  for (const std::size_t run : m.columns) beside.push_back(&m.document->runs[run]);
  m.differences = find_differences(beside);
}

Done on(Model& m, const CompareRuns& a) {
  const bool fitted = is_fitted(m);
  m.columns.clear();
  if (!m.document) return {};
  if (a.runs.size() > 1) m.study.shown = false;
  for (const std::size_t run : a.runs)
    if (run < m.document->runs.size() && std::ranges::count(m.columns, run) == 0 &&
        m.columns.size() < most_columns)
      m.columns.push_back(run);
  compare_again(m);
  if (a.runs.size() > 1 && m.columns.empty())
    return on(m, Notify{"there is one run only: change a setting of it, or open another scenario, "
                        "to have something to compare it with"});
  const bool stands = m.columns.empty() || std::ranges::count(m.columns, m.run) > 0;
  show_run(m, stands ? m.run : m.columns.front(), fitted);
  return {};
}

Done on(Model& m, const SetColumn& a) {
  if (!m.document || a.column >= m.columns.size() || a.run >= m.document->runs.size()) return {};
  const bool fitted = is_fitted(m);
  const std::size_t leaves = m.columns[a.column];
  const auto there = std::ranges::find(m.columns, a.run);
  if (there != m.columns.end()) *there = leaves;
  m.columns[a.column] = a.run;
  compare_again(m);
  show_run(m, a.run, fitted);
  return {};
}

Done on(Model& m, const StepDifference& a) {
  if (!m.differences || a.by == 0) return {};
  const auto& all = m.differences->all;
  if (all.empty())
    return on(m, Notify{"no transfer fared differently: each had its connection in the same way"});
  // From the one that is looked at, else from the playhead.
  const auto now = static_cast<model::Time>(m.playback.position);
  const Run& shown = *shown_run(m);
  const auto place =
      static_cast<std::size_t>(std::ranges::find(m.columns, m.run) - m.columns.begin());
  auto at = std::ranges::lower_bound(all, now, {}, &Difference::first) - all.begin();
  std::ptrdiff_t next = a.by > 0 ? at + a.by - 1 : at + a.by;
  if (m.selected.kind == Selection::Kind::transfer && place < m.columns.size()) {
    const std::uint32_t life = shown.index->transfer_of_request[m.selected.id];
    const auto here = std::ranges::find_if(
        all, [&](const Difference& one) { return one.in[place].transfer == life; });
    if (here != all.end() && here->first <= now + 1) next = here - all.begin() + a.by;
  }
  if (next < 0 || next >= static_cast<std::ptrdiff_t>(all.size()))
    return on(m, Notify{a.by > 0 ? "no difference after this moment"
                                 : "no difference before this moment"});
  const Difference& one = all[static_cast<std::size_t>(next)];
  m.playback.playing = false;
  for (std::size_t i = 0; i < m.columns.size(); ++i) {
    // In the shown run if it is there, else in the first that has it.
    const std::size_t column = (place + i) % m.columns.size();
    if (one.in[column].transfer == UINT32_MAX) continue;
    if (column != place) show_run(m, m.columns[column], is_fitted(m));
    const Run& run = *shown_run(m);
    on(m, Select{{Selection::Kind::transfer,
                  model::index(run.index->transfers[one.in[column].transfer].request)},
                 false});
    break;
  }
  // After the last of their decisions: then all of them show what they did.
  model::Time last = one.first;
  for (std::size_t i = 0; i < m.columns.size(); ++i)
    if (one.in[i].transfer != UINT32_MAX) last = std::max(last, one.in[i].t);
  place_time(m, static_cast<double>(last));
  keep_in_view(m);
  return {};
}

Done on(Model& m, const OpenBeside& a) {
  if (a.path.empty()) return {};
  if (!m.document) return on(m, OpenFile{a.path});
  if (m.loading || !m.forking.empty()) return busy(m);
  m.forking = file_name(a.path);
  m.loading_progress = 0;
  m.show_browser = m.browse_beside = false;
  return {LoadBeside{a.path}};
}

Done on(Model& m, const LoadedBeside& a) {
  m.forking.clear();
  if (!m.document || !a.document || a.document->runs.empty()) return {};
  const bool fitted = is_fitted(m);
  auto document = std::make_shared<Document>(*m.document);
  const auto other = std::make_shared<const Other>(Other{a.document->path, a.document->scenario});
  const std::size_t before = document->runs.size();
  std::size_t beside = before;
  for (const Run& run : a.document->runs) {
    if (run.strategy.name == document->runs[m.run].strategy.name) beside = document->runs.size();
    document->runs.push_back(run);
    document->runs.back().other = other;
    for (std::string& group : folded_at_first(*run.lanes)) m.folded.insert(std::move(group));
  }
  const std::size_t unlike = unlike_requests(m.document->scenario, a.document->scenario);
  m.document = std::move(document);
  if (unlike > 0)
    on(m, Notify{format_plural(unlike, "request has", "requests have") +
                     " the same id in both files and another URL: this compares two different "
                     "streams",
                 true});
  m.columns = {m.run, beside};
  m.study.shown = false;
  compare_again(m);
  show_run(m, m.run, fitted);
  return {};
}

Done on(Model& m, const BoundsFound& a) {
  if (!a.of || !a.bounds || std::erase(m.bounding, a.of) == 0) return {};
  m.bounds.push_back({a.of, a.bounds});
  return {};
}

void ask_for_bounds(Model& m, Done& done) {
  std::erase_if(m.bounds, [&](const RunBounds& known) {
    return !m.document || std::ranges::count(m.document->runs, known.of, &Run::trace) == 0;
  });
  FindBounds wanted;
  std::vector<std::shared_ptr<const trace::Trace>> missing;
  if (m.document && m.differences)
    for (const std::size_t place : m.columns) {
      const Run& run = m.document->runs[place];
      if (bounds_of(m, run) != nullptr) continue;
      missing.push_back(run.trace);
      // The document keeps the scenario, whatever is opened meanwhile.
      wanted.runs.push_back({run.trace, {m.document, &scenario_of(m, run)}, run.strategy});
    }
  if (missing == m.bounding) return;
  m.bounding = std::move(missing);
  done.emplace_back(std::move(wanted));
}

}  // namespace poolscope::gui::updates

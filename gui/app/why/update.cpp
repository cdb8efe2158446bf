#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/update_parts.hpp"
#include "present/log/rows.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui::updates {
namespace {

Selection of_transfer(model::RequestIndex request) {
  return {Selection::Kind::transfer, model::index(request)};
}

constexpr std::size_t remembered_selections = 50;

void remember_selected(Model& m, const Selection& next) {
  if (m.selected.kind == Selection::Kind::nothing || m.selected == next) return;
  m.selected_before.push_back(m.selected);
  if (m.selected_before.size() > remembered_selections)
    m.selected_before.erase(m.selected_before.begin());
}

const TransferLife* life_of_request(const Run& run, std::uint64_t request) {
  const auto& by_request = run.index->transfer_of_request;
  if (request >= by_request.size() || by_request[request] >= run.index->transfers.size())
    return nullptr;
  return &run.index->transfers[by_request[request]];
}

}  // namespace

bool exists(const Model& m, const Selection& what) {
  return exists_in(m, m.run, what);
}

bool exists_in(const Model& m, std::size_t at, const Selection& what) {
  const Run* run = m.document && at < m.document->runs.size() ? &m.document->runs[at] : nullptr;
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
    case Selection::Kind::owner:
      return what.id < run->index->pools.size();
    case Selection::Kind::option:
      return what.id < model::option_table().size();
  }
  return false;
}

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
    case Selection::Kind::owner:
      place_cursor(m, static_cast<std::size_t>(run->index->pools[what.id].open_event) + 1);
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

void select_decided(Model& m) {
  const Run* run = shown_run(m);
  if (!run || m.cursor == 0) return;
  m.log_picked.clear();
  const std::uint32_t life = run->log->parties[m.cursor - 1].transfer;
  if (life < run->index->transfers.size())
    m.selected = of_transfer(run->index->transfers[life].request);
}

void select_event_party(Model& m, std::uint64_t event) {
  const Run* run = shown_run(m);
  if (!run || event >= run->log->parties.size()) return;
  m.log_picked.clear();
  const LogParty& party = run->log->parties[event];
  const bool of_connection =
      run->trace->events()[event].kind() == trace::EventKind::connection_close ||
      party.transfer >= run->index->transfers.size();
  if (of_connection && party.connection < run->index->connections.size())
    m.selected = {Selection::Kind::connection, party.connection};
  else if (party.transfer < run->index->transfers.size())
    m.selected = of_transfer(run->index->transfers[party.transfer].request);
}

void keep_in_view(Model& m) {
  m.window = showing(m.window, m.playback.position, run_end(m));
}

Done on(Model& m, const Select& a) {
  if (!exists(m, a.what)) return {};
  remember_selected(m, a.what);
  m.selected = a.what;
  m.pinned.reset();
  m.log_picked.clear();  // what was touched last is what is copied
  if (a.seek) seek_to(m, a.what);
  return {};
}

Done on(Model& m, const Hover& a) {
  const std::size_t in = a.run.value_or(m.run);
  if (!exists_in(m, in, a.what)) return {};
  m.hovered = a.what;
  m.hovered_in = in;
  return {};
}

Done on(Model& m, const PinCell& a) {
  m.pinned = m.pinned == a.cell ? std::nullopt : a.cell;
  return {};
}

Done on(Model& m, const SelectBack&) {
  while (!m.selected_before.empty()) {
    const Selection before = m.selected_before.back();
    m.selected_before.pop_back();
    if (!exists(m, before) || before == m.selected) continue;
    m.selected = before;
    break;
  }
  return {};
}

Done on(Model& m, const StepOut&) {
  if (m.show_palette)
    m.show_palette = false;
  else if (m.show_export)
    m.show_export = false;
  else if (m.show_fork)
    m.show_fork = false;
  else if (m.show_help)
    m.show_help = false;
  else if (m.show_browser)
    m.show_browser = false;
  else if (m.loading || !m.forking.empty())
    return on(m, CancelLoading{});
  else if (m.at_limit)
    return on(m, DismissLimit{});
  else if (m.show_errors)
    m.show_errors = false;
  else if (m.show_remarks)
    m.show_remarks = false;
  else if (m.study.shown)
    m.study.shown = false;
  else if (m.present)
    m.present = false;
  else if (m.pinned)
    m.pinned.reset();
  else if (m.log_picked.size() > 1 ||
           (m.log_picked.size() == 1 && m.log_picked[0].first != m.log_picked[0].last))
    m.log_picked.clear();  // several rows: a step of their own
  else if (m.selected.kind != Selection::Kind::nothing)
    on(m, Select{}), m.log_picked.clear();
  else if (m.range)
    m.range.reset();
  else if (m.document && !is_fitted(m))
    m.window = fitting(run_end(m));
  else if (!m.columns.empty())
    on(m, CompareRuns{});
  return {};
}

}  // namespace poolscope::gui::updates

#include "app/playback/playback.hpp"
#include "app/timeline/time_window.hpp"
#include "app/updates.hpp"
#include "present/log/rows.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui::updates {
namespace {

Selection of_transfer(model::RequestIndex request) {
  return {Selection::Kind::transfer, model::index(request)};
}

constexpr std::size_t remembered_selections = 50;

void remember_selected(Model& m, const Selection& next) {
  if (m.selection.what.kind == Selection::Kind::nothing || m.selection.what == next) return;
  m.selection.before.push_back(m.selection.what);
  if (m.selection.before.size() > remembered_selections)
    m.selection.before.erase(m.selection.before.begin());
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

bool exists_in(const Model& m, RunId at, const Selection& what) {
  const Run* run = m.document ? m.document->find(at) : nullptr;
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
  m.log.picked.clear();
  const std::uint32_t life = run->log->parties[m.cursor - 1].transfer;
  if (life < run->index->transfers.size())
    m.selection.what = of_transfer(run->index->transfers[life].request);
}

void select_event_party(Model& m, std::uint64_t event) {
  const Run* run = shown_run(m);
  if (!run || event >= run->log->parties.size()) return;
  m.log.picked.clear();
  const LogParty& party = run->log->parties[event];
  const bool of_connection =
      run->trace->events()[event].kind() == trace::EventKind::connection_close ||
      party.transfer >= run->index->transfers.size();
  if (of_connection && party.connection < run->index->connections.size())
    m.selection.what = {Selection::Kind::connection, party.connection};
  else if (party.transfer < run->index->transfers.size())
    m.selection.what = of_transfer(run->index->transfers[party.transfer].request);
}

Done on(Model& m, const Select& a) {
  if (!exists(m, a.what)) return {};
  remember_selected(m, a.what);
  m.selection.what = a.what;
  m.selection.pinned.reset();
  m.log.picked.clear();  // what was touched last is what is copied
  if (a.seek) seek_to(m, a.what);
  return {};
}

Done on(Model& m, const Hover& a) {
  const RunId in = a.run.value_or(m.run);
  if (!exists_in(m, in, a.what)) return {};
  m.selection.hovered = a.what;
  m.selection.hovered_in = in;
  return {};
}

Done on(Model& m, const PinCell& a) {
  m.selection.pinned = m.selection.pinned == a.cell ? std::nullopt : a.cell;
  return {};
}

Done on(Model& m, const SelectBack&) {
  while (!m.selection.before.empty()) {
    const Selection before = m.selection.before.back();
    m.selection.before.pop_back();
    if (!exists(m, before) || before == m.selection.what) continue;
    m.selection.what = before;
    break;
  }
  return {};
}

}  // namespace poolscope::gui::updates

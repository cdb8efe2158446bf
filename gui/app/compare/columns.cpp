#include "app/compare/columns.hpp"

#include <algorithm>
#include <cmath>

#include "app/action.hpp"
#include "app/playback/playback.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

Selection same_connection(const RunIndex& from, const RunIndex& to, std::uint64_t connection) {
  if (connection >= from.connections.size()) return {};
  const ConnectionLife& wanted = from.connections[connection];
  // Connections are in the order of opening.
  auto at = std::ranges::lower_bound(to.connections, wanted.opened, {}, &ConnectionLife::opened);
  for (; at != to.connections.end() && at->opened == wanted.opened; ++at)
    if (at->number == wanted.number && at->pool_name == wanted.pool_name)
      return {Selection::Kind::connection, static_cast<std::uint64_t>(at - to.connections.begin())};
  return {};
}

Selection same_transfer(const RunIndex& from, const RunIndex& to, std::uint64_t request) {
  if (request >= from.transfer_of_request.size()) return {};
  const std::uint32_t life = from.transfer_of_request[request];
  if (life >= from.transfers.size()) return {};
  const auto found =
      std::ranges::find(to.transfers, from.transfers[life].name, &TransferLife::name);
  if (found == to.transfers.end()) return {};
  return {Selection::Kind::transfer, model::index(found->request)};
}

// Actions about things of a run, as the panels of its column name them.
bool of_a_run(const Action& action) {
  return std::holds_alternative<Select>(action) || std::holds_alternative<SeekEvent>(action) ||
         std::holds_alternative<ForkRun>(action);
}

}  // namespace

std::vector<RunId> compared_at_first(const Model& m) {
  std::vector<RunId> out;
  if (!m.document) return out;
  for (std::size_t i = 0; i < m.document->runs.size() && out.size() < most_columns; ++i)
    out.push_back(m.document->runs[i].id);
  if (std::ranges::count(out, m.run) == 0 && !out.empty()) out.back() = m.run;
  return out;
}

bool one_stream(const Run& a, const Run& b) {
  return a.other == b.other;
}

Selection counterpart(const Selection& what, const Run& from, const Run& to) {
  if (&from == &to || from.trace == to.trace) return what;
  switch (what.kind) {
    case Selection::Kind::nothing:
    case Selection::Kind::option:
      return what;
    case Selection::Kind::transfer: {
      if (!one_stream(from, to)) return same_transfer(*from.index, *to.index, what.id);
      const auto& there = to.index->transfer_of_request;
      return what.id < there.size() && there[what.id] != UINT32_MAX ? what : Selection{};
    }
    case Selection::Kind::destination:
      return one_stream(from, to) && what.id < to.trace->setup().destinations.size() ? what
                                                                                     : Selection{};
    case Selection::Kind::connection:
      return same_connection(*from.index, *to.index, what.id);
    case Selection::Kind::event:
    case Selection::Kind::owner:
      return {};
  }
  return {};
}

Model column_model(const Model& m, std::size_t place) {
  Model out = m;
  const Document& document = *m.document;
  const Run& run = document[m.compare.columns[place]];
  const Run* hovered_in = document.find(m.selection.hovered_in);
  out.run = m.compare.columns[place];
  out.compare.column = place + 1;
  out.selection.what = counterpart(m.selection.what, document[m.run], run);
  out.selection.hovered =
      hovered_in ? counterpart(m.selection.hovered, *hovered_in, run) : Selection{};
  // The shown run may stand inside an instant; the others stand after it.
  if (out.run != m.run)
    out.cursor = run.trace->cursor_at(static_cast<model::Time>(m.playback.position));
  return out;
}

void hand_on(const Model& column, Outbox wanted, Outbox& out) {
  for (Action& action : wanted.held().actions) {
    if (auto* hover = std::get_if<Hover>(&action))
      hover->run = column.run;
    else if (of_a_run(action))
      out.emit(ChooseRun{column.run});
    out.emit(std::move(action));
  }
}

}  // namespace poolscope::gui

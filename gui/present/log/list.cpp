#include "present/log/list.hpp"

#include <algorithm>

#include "present/log/filter_text.hpp"

namespace poolscope::gui {

RunFilter::RunFilter(const Run& run, std::string_view text)
    : trace_(run.trace),
      index_(run.index),
      log_(run.log),
      text_(text),
      filter_(text),
      matcher_(filter_, *trace_, *index_, *log_) {}

std::string RunFilter::remarks() const {
  std::string out;
  for (const auto* some : {&filter_.remarks(), &matcher_.remarks()})
    for (const std::string& one : *some) out += (out.empty() ? "" : "  ") + one;
  return out;
}

std::string selection_terms(const Run& run, const Selection& what) {
  const RunIndex& index = *run.index;
  switch (what.kind) {
    case Selection::Kind::transfer: {
      if (what.id >= index.transfer_of_request.size()) return "";
      const std::uint32_t life = index.transfer_of_request[what.id];
      return life < index.transfers.size() ? filter_term("xfer", index.transfers[life].name) : "";
    }
    case Selection::Kind::connection: {
      if (what.id >= index.connections.size()) return "";
      const ConnectionLife& life = index.connections[what.id];
      const std::string number = "conn:#" + std::to_string(life.number);
      // Numbers count within a pool.
      return index.pools.size() < 2 ? number : number + " " + filter_term("pool", life.pool_name);
    }
    case Selection::Kind::destination: {
      const auto& all = run.trace->setup().destinations;
      return what.id < all.size() ? filter_term("dest", all[what.id].key) : "";
    }
    case Selection::Kind::owner:
      return what.id < index.pools.size() ? filter_term("pool", index.pools[what.id].name) : "";
    default:
      return "";
  }
}

Selection selection_of_row(const Run& run, std::uint64_t event) {
  const LogParty& party = run.log->parties[event];
  const trace::EventKind kind = run.trace->events()[event].kind();
  const bool of_connection =
      kind >= trace::EventKind::connection_open && kind <= trace::EventKind::connection_close;
  const bool has_transfer = party.transfer < run.index->transfers.size();
  if (party.connection < run.index->connections.size() && (of_connection || !has_transfer))
    return {Selection::Kind::connection, party.connection};
  if (has_transfer)
    return {Selection::Kind::transfer, model::index(run.index->transfers[party.transfer].request)};
  return {Selection::Kind::event, event};
}

bool LogList::ask(const Run& run, const std::string& filter, bool internal) {
  if (filter_ && filter_->is_of(run, filter) && internal_ == internal) return false;
  filter_.emplace(run, filter);
  index_ = run.index;
  internal_ = internal;
  candidates_ = internal ? run.trace->size() : index_->public_events.size();
  looked_at_ = filtered() ? 0 : candidates_;  // nothing to choose: no copy of millions
  found_.clear();
  return true;
}

void LogList::look(std::size_t events) {
  for (const std::size_t until = std::min(candidates_, looked_at_ + events); looked_at_ < until;
       ++looked_at_) {
    const std::uint64_t event = internal_ ? looked_at_ : index_->public_events[looked_at_];
    if (filter_->matches(event)) found_.push_back(event);
  }
}

std::size_t LogList::size() const {
  return filtered() ? found_.size() : candidates_;
}

std::uint64_t LogList::operator[](std::size_t row) const {
  if (filtered()) return found_[row];
  return internal_ ? row : index_->public_events[row];
}

std::size_t LogList::before(std::uint64_t cursor) const {
  if (filtered()) return count_before(found_, cursor);
  if (!index_) return 0;
  return internal_ ? std::min<std::size_t>(cursor, candidates_)
                   : count_before(index_->public_events, cursor);
}

std::vector<std::uint64_t> LogList::first(std::size_t most) const {
  std::vector<std::uint64_t> out(std::min(most, size()));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = (*this)[i];
  return out;
}

std::size_t moved_row(RowKey key, std::size_t from, std::size_t rows, std::size_t page) {
  if (rows == 0) return 0;
  const std::size_t last = rows - 1, step = std::max<std::size_t>(page, 2) - 1;
  from = std::min(from, last);
  switch (key) {
    case RowKey::up:
      return from > 0 ? from - 1 : 0;
    case RowKey::down:
      return std::min(from + 1, last);
    case RowKey::page_up:
      return from > step ? from - step : 0;
    case RowKey::page_down:
      return std::min(from + step, last);
    case RowKey::home:
      return 0;
    case RowKey::end:
      break;
  }
  return last;
}

}  // namespace poolscope::gui

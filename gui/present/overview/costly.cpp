#include "present/overview/costly.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "present/format.hpp"
#include "present/pool/view.hpp"

namespace poolscope::gui {
namespace {

using Paid = CostlyIndex::Paid;

std::optional<Paid> paid_by(const std::vector<Paid>& all, std::uint32_t Paid::*by,
                            std::uint32_t connection) {
  const auto at = std::ranges::lower_bound(all, connection, {}, by);
  if (at == all.end() || (*at).*by != connection) return std::nullopt;
  return *at;
}

std::string numbered(const ConnectionLife& life) {
  return "#" + std::to_string(life.number);
}

// Who opened it: its first transfer.
const TransferLife& opener_of(const RunIndex& index, const ConnectionLife& life) {
  return index.transfers[life.uses.front().transfer];
}

std::uint64_t decision_of(const RunIndex& index, std::uint32_t connection) {
  for (const DecisionPoint& d : opener_of(index, index.connections[connection]).decisions)
    if (d.connection == connection && d.outcome == model::Outcome::create) return d.event;
  return index.connections[connection].open_event;
}

// "one TCP connect and TLS handshake, 60 ms"
std::string price_of(const ConnectionLife& opened) {
  return std::string("one TCP connect") + (shook_hands(opened) ? " and TLS handshake" : "") + ", " +
         format_duration(opened.ready - opened.opened);
}

bool both_known(const RunIndex& index, const Paid& paid) {
  return paid.evicted < index.connections.size() && paid.opened < index.connections.size() &&
         !index.connections[paid.opened].uses.empty();
}

}  // namespace

std::optional<Paid> CostlyIndex::of_evicted(std::uint32_t connection) const {
  return paid_by(by_evicted, &Paid::evicted, connection);
}
std::optional<Paid> CostlyIndex::of_opened(std::uint32_t connection) const {
  return paid_by(by_opened, &Paid::opened, connection);
}

CostlyNotes::CostlyNotes(std::shared_ptr<const model::Setup> setup)
    : evictions_(std::move(setup), analysis::CostlyEvictions::Keep::all) {}

void CostlyNotes::on(const trace::Event& e, const model::World& before) {
  evictions_.on(e, before);
  if (evictions_.all().empty()) return;
  for (const analysis::CostlyEviction& one : evictions_.all())
    index_.by_evicted.push_back({one.serial, one.opened_serial});
  evictions_.forget_all();
}

CostlyIndex CostlyNotes::take() {
  const analysis::EvictionCosts& costs = evictions_.costs();
  index_.evictions = costs.evictions;
  index_.tls = costs.tls;
  index_.us = costs.us;
  if (!costs.worst.empty())
    index_.dearest = Paid{costs.worst.front().serial, costs.worst.front().opened_serial};
  index_.by_evicted.shrink_to_fit();
  index_.by_opened = index_.by_evicted;
  std::ranges::sort(index_.by_evicted, {}, &Paid::evicted);
  std::ranges::sort(index_.by_opened, {}, &Paid::opened);
  return std::move(index_);
}

std::optional<CostWords> cost_of_eviction(const CostlyIndex& costly, const RunIndex& index,
                                          std::uint32_t connection) {
  const ConnectionLife& evicted = index.connections[connection];
  if (!evicted.ever_closed || !is_eviction(evicted.reason)) return std::nullopt;
  const auto paid = costly.of_evicted(connection);
  if (!paid || !both_known(index, *paid))
    return CostWords{
        "It cost nothing: no later transfer had to open a connection because this one was gone.",
        {},
        {},
        0};
  const ConnectionLife& opened = index.connections[paid->opened];
  const TransferLife& who = opener_of(index, opened);
  const model::Duration later = opened.opened - evicted.closed;
  return CostWords{
      fmt::format("{} had to open {} {} because this one was gone: {}.", who.name, numbered(opened),
                  later > 0 ? format_duration(later) + " later" : "at once", price_of(opened)),
      fmt::format("Why {} opened {}", who.name, numbered(opened)),
      {Selection::Kind::transfer, model::index(who.request)},
      decision_of(index, paid->opened)};
}

std::optional<CostWords> paid_by_opening(const CostlyIndex& costly, const RunIndex& index,
                                         std::uint32_t connection) {
  const auto paid = costly.of_opened(connection);
  if (!paid || !both_known(index, *paid)) return std::nullopt;
  const ConnectionLife &evicted = index.connections[paid->evicted],
                       &opened = index.connections[paid->opened];
  const model::Duration before = opened.opened - evicted.closed;
  return CostWords{
      fmt::format("{}, evicted {} ({}), could have been reused: this cost {}.", numbered(evicted),
                  before > 0 ? format_duration(before) + " before" : "just before",
                  model::to_string(evicted.reason), price_of(opened)),
      fmt::format("Why {} was evicted", numbered(evicted)),
      {Selection::Kind::connection, paid->evicted},
      evicted.close_event};
}

std::vector<Paid> costly_about(const CostlyIndex& costly, const RunIndex& index,
                               const Selection& what) {
  std::vector<Paid> out;
  const auto add = [&](std::optional<Paid> paid) {
    if (paid && both_known(index, *paid)) out.push_back(*paid);
  };
  if (what.kind == Selection::Kind::connection && what.id < index.connections.size()) {
    add(costly.of_evicted(static_cast<std::uint32_t>(what.id)));
    add(costly.of_opened(static_cast<std::uint32_t>(what.id)));
  }
  if (what.kind == Selection::Kind::transfer && what.id < index.transfer_of_request.size() &&
      index.transfer_of_request[what.id] < index.transfers.size())
    for (const DecisionPoint& d : index.transfers[index.transfer_of_request[what.id]].decisions)
      if (d.outcome == model::Outcome::create) add(costly.of_opened(d.connection));
  return out;
}

}  // namespace poolscope::gui

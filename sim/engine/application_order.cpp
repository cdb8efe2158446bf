#include "engine/application_order.hpp"

#include <algorithm>

namespace poolscope::engine {

using namespace model;

ApplicationOrder::ApplicationOrder(const Setup& setup)
    : setup_(setup), clients_(setup.clients.size()) {}

void ApplicationOrder::due(const AppItem& item) {
  due_.insert(
      std::upper_bound(due_.begin(), due_.end(), item,
                       [](const AppItem& a, const AppItem& b) { return a.order < b.order; }),
      item);
}

std::span<const AppItem> ApplicationOrder::next_queued() {
  if (free_.empty()) return {};
  const ClientId id = free_.front();
  free_.pop_front();
  Client& one = client(id);
  if (one.busy || one.queue.empty()) return {};
  taken_.assign(1, one.queue.front());
  one.queue.pop_front();
  if (!one.queue.empty()) free_.push_back(id);
  return taken_;
}

std::span<const AppItem> ApplicationOrder::next() {
  if (due_.empty()) return next_queued();
  taken_.assign(1, due_.front());
  due_.pop_front();
  const AppItem& first = taken_.front();
  // While the client's thread is inside curl_easy_perform, these two wait for its return.
  if (first.kind == AppItem::Kind::easy_upkeep || first.kind == AppItem::Kind::easy_cleanup) {
    Client& one = clients_[first.target];
    if (!one.busy) return taken_;
    one.queue.push_back(first);
    return {};
  }
  if (first.kind != AppItem::Kind::request) return taken_;

  const std::int32_t multi = setup_.places[index(first.request.place)].multi;
  if (multi < 0) {
    Client& one = client(first.request.client);
    if (!one.busy && one.queue.empty()) return taken_;
    one.queue.push_back(first);
    return {};
  }
  std::erase_if(due_, [&](const AppItem& item) {
    const bool same = item.kind == AppItem::Kind::request &&
                      setup_.places[index(item.request.place)].multi == multi;
    if (same) taken_.push_back(item);
    return same;
  });
  return taken_;
}

void ApplicationOrder::enters(ClientId id) {
  client(id).busy = true;
}

void ApplicationOrder::returns(ClientId id) {
  client(id).busy = false;
  if (!client(id).queue.empty()) free_.push_back(id);
}

void ApplicationOrder::append_left(std::vector<RequestIndex>& to) const {
  const auto append = [&](const std::deque<AppItem>& items) {
    for (const AppItem& item : items)
      if (item.kind == AppItem::Kind::request) to.push_back(item.request.index);
  };
  for (const Client& one : clients_) append(one.queue);
  append(due_);
}

}  // namespace poolscope::engine

// Clean-ups by the application: on its events, and at the end.

#include <algorithm>

#include "oracle/coroutine.hpp"
#include "oracle/run.hpp"
#include "oracle/sockets.hpp"

namespace poolscope::oracle {

using namespace model;

// A clean-up cuts the transfers that still run on the handle; a share in use refuses.
void Run::carry_out(const AppItem& item) {
  switch (item.kind) {
    case AppItem::Kind::easy_cleanup:
      clean_up_easy(item.target, item);
      break;
    case AppItem::Kind::multi_cleanup:
      clean_up_multi(item.target);
      break;
    case AppItem::Kind::share_cleanup:
      clean_up_share(item.target);
      break;
    case AppItem::Kind::network_changed:
      network_changed(item.target);
      break;
    case AppItem::Kind::easy_upkeep: {
      observer_.cleaning(true);
      for (const auto& handle : clients_[item.target].handles)
        if (handle && !handle->busy) {
          library_.easy_setopt(
              handle->easy, CURLOPT_UPKEEP_INTERVAL_MS,
              static_cast<long>(setup_->options[index(item.options)].upkeep_interval_ms));
          library_.easy_upkeep(handle->easy);
        }
      observer_.cleaning(false);
      break;
    }
    case AppItem::Kind::easy_setopt: {
      // Every request sets all its options, including those set since the start.
      OptionSet& known = clients_[item.target].set_later;
      known = merge(std::move(known), scenario_.events[item.other].options);
      break;
    }
    case AppItem::Kind::multi_setopt:
      multi_setopt(item.target, item.other);
      break;
    case AppItem::Kind::easy_reset:
      for (const auto& handle : clients_[item.target].handles)
        if (handle && !handle->busy) {
          library_.easy_reset(handle->easy);
          handle->options.clear();
        }
      break;
    case AppItem::Kind::easy_duphandle:  // a copy of options, which every request sets again
    case AppItem::Kind::request:
      break;
  }
  pump();
}

void Run::multi_setopt(std::size_t multi, std::uint32_t so_many) {
  if (multi >= multis_.size()) return;
  const model::MultiSetup& described = setup_->multis[multi];
  OptionSet set;
  std::vector<const scenario::AppEvent*> all;
  for (const scenario::AppEvent& e : scenario_.events)
    if (e.what == scenario::AppEvent::Do::multi_setopt && e.target == described.id)
      all.push_back(&e);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto* a, const auto* b) { return *a->at_ms < *b->at_ms; });
  for (std::uint32_t i = 0; i < so_many && i < all.size(); ++i)
    set = merge(std::move(set), all[i]->multi_options);
  multi_set_later_[multi] = set;
  if (multis_[multi]) options_.set_multi(multis_[multi]->get(), set);
}

void Run::clean_up_easy(std::uint32_t target, const AppItem& item) {
  Client& client = clients_[target];
  if (client.busy) {
    client.queue.push_back(item);  // the client's thread is inside curl_easy_perform
    return;
  }
  for (std::size_t i = 0; i < client.handles.size(); ++i) {
    if (!client.handles[i]) continue;
    if (held_.contains(client.handles[i]->easy)) let_go(client.handles[i]->easy);
    const auto running = transfers_.find(client.handles[i]->easy);
    if (running != transfers_.end()) {
      Transfer& t = *running->second;
      library_.multi_remove_handle(t.multi->get(), t.handle->easy);
      t.multi->kick();
      done(t, CURLE_ABORTED_BY_CALLBACK);
      take_out(t, true);
    }
    close_handle(*client.handles[i]);
    client.handles[i].reset();
    ++client.cleanups[i];
  }
}

// CURLMOPT_NETWORK_CHANGED with CURLMNWC_CLEAR_CONNS is newer than the oldest headers that this
// compiles with. An older library does not know it, and nothing changes.
void Run::network_changed(std::size_t target) {
  if (target >= multis_.size() || !multis_[target]) return;
  constexpr auto option = static_cast<CURLMoption>(CURLOPTTYPE_LONG + 17);
  constexpr long clear_connections = 1L << 1;  // not the DNS cache: the oracle has its own
  observer_.network_changes(true);
  library_.multi_setopt(multis_[target]->get(), option, clear_connections);
  observer_.network_changes(false);
  multis_[target]->kick();
}

void Run::clean_up_multi(std::size_t target) {
  if (target >= multis_.size() || !multis_[target]) return;
  Multi* multi = multis_[target].get();
  std::vector<Transfer*> running;
  for (const auto& [easy, t] : transfers_)
    if (t->multi == multi) running.push_back(t.get());
  std::sort(running.begin(), running.end(), [](const Transfer* a, const Transfer* b) {
    return std::pair(a->start, a->request.order) < std::pair(b->start, b->request.order);
  });
  for (Transfer* t : running) {  // in the order of adding
    library_.multi_remove_handle(multi->get(), t->handle->easy);
    done(*t, CURLE_ABORTED_BY_CALLBACK);
    take_out(*t, true);
  }
  std::vector<CURL*> held;
  for (const auto& [easy, t] : held_)
    if (t->multi == multi) held.push_back(easy);
  for (CURL* easy : held) let_go(easy);
  observer_.cleaning(true);
  multis_[target].reset();
  observer_.cleaning(false);
}

void Run::clean_up_share(std::size_t target) {
  if (target >= shares_.size() || shares_[target].share == nullptr) return;
  Share& share = shares_[target];
  for (const auto* all : {&transfers_, &held_})
    for (const auto& [easy, t] : *all)
      if (t->handle->share == share.share) return;
  const auto detach = [&](Handle& handle) {
    if (handle.share != share.share) return;
    library_.easy_setopt(handle.easy, CURLOPT_SHARE, nullptr);
    handle.share = nullptr;
  };
  for (Client& client : clients_)
    for (const auto& handle : client.handles)
      if (handle) detach(*handle);
  observer_.cleaning(true);
  library_.share_cleanup(share.share);
  observer_.cleaning(false);
  share.share = nullptr;
}

// The end of the program: easy handles, then multis, then shares.
void Run::clean_up_everything() {
  observer_.cleaning(true);
  // A curl_easy_perform that is under way must return first.
  refuse_poll = true;
  for (Transfer* t : calls_)
    while (!t->call->finished()) t->call->resume();
  calls_.clear();
  refuse_poll = false;
  transfers_.merge(held_);
  for (const auto& [easy, t] : transfers_)
    if (t->multi != nullptr) library_.multi_remove_handle(t->multi->get(), easy);
  std::vector<Handle*> handles;
  for (const auto& handle : fresh_handles_) handles.push_back(handle.get());
  for (const Client& client : clients_)
    for (const auto& handle : client.handles)
      if (handle) handles.push_back(handle.get());
  std::sort(handles.begin(), handles.end(),
            [](const Handle* a, const Handle* b) { return a->serial < b->serial; });
  for (Handle* handle : handles) {
    library_.easy_setopt(handle->easy, CURLOPT_DEBUGDATA, nullptr);
    library_.easy_cleanup(handle->easy);
  }
  for (auto& multi : multis_) multi.reset();
  for (Share& share : shares_)
    if (share.share != nullptr) library_.share_cleanup(share.share);
  for (const auto& [easy, t] : transfers_) {
    library_.slist_free_all(t->headers);
    library_.slist_free_all(t->resolve);
    for (curl_slist* list : t->lists) library_.slist_free_all(list);
  }
  transfers_.clear();
}

}  // namespace poolscope::oracle

// Owners: easy handles, multis, shares and their pools; the start and the end of transfers.

#include <fmt/format.h>

#include <algorithm>

#include "oracle/clock.hpp"
#include "oracle/coroutine.hpp"
#include "oracle/run.hpp"
#include "oracle/support.hpp"
#include "oracle/uploads.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

extern "C" {
// The application's callbacks: they take everything, or fail as the request says.
std::size_t oracle_write(char*, std::size_t size, std::size_t count, void* transfer) {
  const bool fails = static_cast<Transfer*>(transfer)->request.fail_in == FailIn::write;
  return fails ? 0 : size * count;
}
int oracle_progress(void* transfer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& t = *static_cast<Transfer*>(transfer);
  return t.request.fail_in == FailIn::progress && t.attempts > 0 && !t.waiting ? 1 : 0;
}
int oracle_said(CURL*, curl_infotype type, char* text, std::size_t size, void* transfer);
curl_socket_t oracle_open(void* transfer, curlsocktype, struct curl_sockaddr* address);
}

// libcurl gives its callback only the transfer; these two have to be told, too.
Observer* told_observer = nullptr;
Network* told_network = nullptr;

extern "C" int oracle_said(CURL*, curl_infotype type, char* text, std::size_t size,
                           void* transfer) {
  if (type == CURLINFO_TEXT && transfer != nullptr && told_observer != nullptr)
    told_observer->said(*static_cast<Transfer*>(transfer), {text, size});
  return 0;
}
extern "C" curl_socket_t oracle_open(void* transfer, curlsocktype, struct curl_sockaddr* address) {
  return told_network->open(*static_cast<Transfer*>(transfer), address->family);
}

std::string generation_suffix(std::uint32_t generation) {
  return generation > 1 ? fmt::format("#{}", generation) : "";
}

}  // namespace

std::unique_ptr<Handle> Run::open_handle(ClientId client, std::uint32_t ordinal) {
  auto handle = std::make_unique<Handle>();
  handle->easy = library_.easy_init();
  handle->client = client;
  handle->ordinal = ordinal;
  handle->serial = handles_opened_++;
  return handle;
}

// A client has one handle, or a fresh one for each request; in a multi a transfer takes the lowest
// free handle, and a new one is opened when all are busy.
Handle* Run::handle_for(ClientId id) {
  Client& client = clients_[index(id)];
  if (setup_->handle_per_request) {
    fresh_handles_.push_back(open_handle(id, ++client.fresh));
    return fresh_handles_.back().get();
  }
  std::size_t i = 0;
  while (i < client.handles.size() && client.handles[i] && client.handles[i]->busy) ++i;
  if (i == client.handles.size()) {
    client.handles.emplace_back();
    client.cleanups.push_back(0);
  }
  if (!client.handles[i]) client.handles[i] = open_handle(id, static_cast<std::uint32_t>(i + 1));
  return client.handles[i].get();
}

Multi& Run::multi_for(const PlaceSetup& place) {
  const auto i = static_cast<std::size_t>(place.multi);
  auto& multi = multis_[i];
  if (!multi) {
    multi = std::make_unique<Multi>(library_,
                                    [this](const Multi::Finished& all) { multi_finished(all); });
    options_.set_multi(multi->get(), strategy_.multi_options);
    if (i < strategy_.multis.size()) options_.set_multi(multi->get(), strategy_.multis[i].options);
    options_.set_multi(multi->get(), multi_set_later_[i]);
    multi->pool.name = "multi:" + setup_->multis[i].id + generation_suffix(++multi_generations_[i]);
  }
  multi->set_drive(place.drive);
  return *multi;
}

Run::Share& Run::share_for(ShareId id) {
  Share& share = shares_[index(id)];
  if (share.share != nullptr) return share;
  const ShareSetup& setup = setup_->shares[index(id)];
  share.share = library_.share_init();
  const auto add = [&](curl_lock_data what) {
    library_.share_setopt(share.share, CURLSHOPT_SHARE, what);
  };
  if (setup.connect) add(CURL_LOCK_DATA_CONNECT);
  if (setup.dns) add(CURL_LOCK_DATA_DNS);
  if (setup.ssl_session) add(CURL_LOCK_DATA_SSL_SESSION);
  share.pool = std::make_unique<Pool>();
  share.pool->name = "share:" + setup.id + generation_suffix(++share.generation);
  share.dns.clear();
  return share;
}

// Events still name the old pool; a later pool with the same name is another one.
void Run::retire_pool(Handle& handle) {
  if (!handle.pool || library_.number < 0x080700) return;
  retired_.push_back(std::move(handle.pool));
  handle.dns.clear();
  auto& cleanups = clients_[index(handle.client)].cleanups;
  if (handle.ordinal <= cleanups.size()) ++cleanups[handle.ordinal - 1];
}

// The pool is the share's, else the multi's, else that of the easy handle's private multi.
void Run::choose_pool(Transfer& t, const PlaceSetup& place) {
  Handle& handle = *t.handle;
  Share* share = valid(place.share) ? &share_for(place.share) : nullptr;
  CURLSH* wanted = share != nullptr ? share->share : nullptr;
  if (handle.share != wanted) {
    library_.easy_setopt(handle.easy, CURLOPT_SHARE, wanted);
    handle.share = wanted;
  }
  t.multi = place.multi >= 0 ? &multi_for(place) : nullptr;
  if (t.multi == nullptr && !handle.pool) {
    handle.pool = std::make_unique<Pool>();
    const auto& cleanups = clients_[index(handle.client)].cleanups;
    handle.pool->name = "easy:" + setup_->clients[index(handle.client)];
    if (handle.ordinal > 1) handle.pool->name += fmt::format(".{}", handle.ordinal);
    if (handle.ordinal <= cleanups.size())
      handle.pool->name += generation_suffix(cleanups[handle.ordinal - 1] + 1);
  }
  const ShareSetup* data = share != nullptr ? &setup_->shares[index(place.share)] : nullptr;
  t.pool = data != nullptr && data->connect ? share->pool.get()
           : t.multi != nullptr             ? &t.multi->pool
                                            : handle.pool.get();
  t.dns = data != nullptr && data->dns ? &share->dns
          : t.multi != nullptr         ? &t.multi->dns
                                       : &handle.dns;
}

OptionSet Run::options_of(const Request& request) {
  const std::string& client = setup_->clients[index(request.client)];
  OptionSet set = strategy_.options;
  for (const scenario::Client& c : scenario_.clients)
    if (c.id == client) set = merge(std::move(set), c.options);
  set = merge(std::move(set), clients_[index(request.client)].set_later);
  const std::size_t i = index(request.index), file = scenario_.requests.size();
  return merge(std::move(set),
               i < file ? scenario_.requests[i].options
                        : scenario_.workload[(i - file) % scenario_.workload.size()].options);
}

// libcurl gets every address, so that it starts no resolver.
void Run::set_addresses(Transfer& t) {
  const bool v6 = setup_->options_of(*t.needle).ip_resolve == IpResolve::v6;
  std::set<PeerId> peers;
  const auto add = [&](const Needle& n) {
    for (const PeerId id : {n.origin, n.via, n.http_proxy.peer, n.socks_proxy.peer})
      if (valid(id)) peers.insert(id);
  };
  add(*t.needle);
  if (valid(t.request.response))
    for (std::uint32_t i = 0; i < t.request.response_count; ++i) {
      const NeedleId next = setup_->responses[index(t.request.response) + i].redirect;
      if (valid(next)) add((*setup_)[next]);
    }
  for (const PeerId id : peers) {
    if ((*setup_)[id].literal || (*setup_)[id].unix_socket) continue;
    const Peer& peer = (*setup_)[id];
    const auto number = index(id) + 1;
    const std::string address =
        v6 ? fmt::format("[fd00::{:x}]", number)
           : fmt::format("127.{}.{}.{}", 1 + (number >> 16), number >> 8 & 255, number & 255);
    t.resolve = library_.slist_append(
        t.resolve, fmt::format("{}:{}:{}", peer.host, peer.port, address).c_str());
  }
  if (t.resolve != nullptr) library_.easy_setopt(t.handle->easy, CURLOPT_RESOLVE, t.resolve);
}

void Run::set_options(Transfer& t) {
  CURL* easy = t.handle->easy;
  const auto& set = library_.easy_setopt;
  told_observer = &observer_;
  told_network = &network_;
  const OptionSet options = options_of(t.request);
  require_built(library_, setup_->dialect, options);
  options_.unset(*t.handle, options, setup_->dialect.defaults);
  options_.defaults(t);
  options_.set(t, options);
  const std::size_t i = index(t.request.index);
  const std::string url =
      i < scenario_.requests.size() ? scenario_.requests[i].url : setup_->url_of(*t.needle) + "/";
  set(easy, CURLOPT_URL, url.c_str());
  t.headers = library_.slist_append(nullptr, fmt::format("X-Req: {}", i).c_str());
  set(easy, CURLOPT_HTTPHEADER, t.headers);
  set(easy, CURLOPT_WRITEFUNCTION, &oracle_write);
  set(easy, CURLOPT_WRITEDATA, &t);
  set(easy, CURLOPT_NOPROGRESS, t.request.fail_in == FailIn::progress ? 0L : 1L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &oracle_progress);
  set(easy, CURLOPT_XFERINFODATA, &t);
  set(easy, CURLOPT_VERBOSE, 1L);
  set(easy, CURLOPT_DEBUGFUNCTION, &oracle_said);
  set(easy, CURLOPT_DEBUGDATA, &t);
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &oracle_open);
  set(easy, CURLOPT_OPENSOCKETDATA, &t);
  set_upload(library_, setup_->options_of(*t.needle), t);
  set_addresses(t);
}

Transfer& Run::make_transfer(const AppItem& item) {
  Handle* handle = handle_for(item.request.client);
  handle->busy = true;
  auto made = std::make_unique<Transfer>();
  Transfer& t = *made;
  t.request = item.request;
  t.name = setup_->request_name(item.request.index);
  t.needle = &(*setup_)[item.request.needle];
  t.handle = handle;
  t.due = item.at;
  t.start = t.single_start = now();
  transfers_[handle->easy] = std::move(made);
  choose_pool(t, setup_->places[index(item.request.place)]);
  set_options(t);
  network_.add(t);
  observer_.started(t);
  return t;
}

void Run::multi_finished(const Multi::Finished& finished) {
  for (const auto& [easy, result] : finished) done(*transfers_.at(easy), result);
  for (const auto& [easy, result] : finished) {
    const bool connect_only = setup_->options_of(*transfers_.at(easy)->needle).connect_only;
    if (connect_only && result == CURLE_OK)
      hold(easy);
    else
      take_out(*transfers_.at(easy));
  }
}

// An application with CURLOPT_CONNECT_ONLY goes on over the socket: the handle stays in its multi.
void Run::hold(CURL* easy) {
  const auto found = transfers_.find(easy);
  held_[easy] = std::move(found->second);
  transfers_.erase(found);
}

void Run::let_go(CURL* easy) {
  transfers_[easy] = std::move(held_.at(easy));
  held_.erase(easy);
  transfers_.at(easy)->multi->kick();
  take_out(*transfers_.at(easy));
}

void Run::done(Transfer& t, CURLcode result) {
  last_progress_ = now();
  observer_.done(t, result);
  network_.remove(t);
  source_->finished(t.request.index, now());
}

// The application removes a handle whose transfer is under way.
void Run::remove(std::uint32_t request) {
  const auto found = std::find_if(transfers_.begin(), transfers_.end(), [&](const auto& entry) {
    return index(entry.second->request.index) == request;
  });
  if (found == transfers_.end()) {
    for (const auto& [easy, held] : held_)
      if (index(held->request.index) == request) return let_go(easy);
    return;
  }
  Transfer& t = *found->second;
  t.multi->kick();
  library_.multi_remove_handle(t.multi->get(), t.handle->easy);
  done(t, CURLE_ABORTED_BY_CALLBACK);
  take_out(t, true);
}

// The application removes a finished handle.
void Run::take_out(Transfer& t, bool removed) {
  Handle& handle = *t.handle;
  if (t.multi != nullptr && !removed) {
    observer_.cleaning(true);  // a CONNECT_ONLY connection is closed with it
    library_.multi_remove_handle(t.multi->get(), handle.easy);
    observer_.cleaning(false);
  }
  library_.easy_setopt(handle.easy, CURLOPT_DEBUGDATA, nullptr);
  library_.easy_setopt(handle.easy, CURLOPT_RESOLVE, nullptr);
  library_.easy_setopt(handle.easy, CURLOPT_HTTPHEADER, nullptr);
  options_.unset_lists(handle);
  library_.slist_free_all(t.headers);
  library_.slist_free_all(t.resolve);
  for (curl_slist* list : t.lists) library_.slist_free_all(list);
  handle.busy = false;
  if (t.multi == nullptr) {
    Client& client = clients_[index(t.request.client)];
    client.busy = false;
    if (!client.queue.empty()) free_clients_.push_back(t.request.client);
  }
  const auto found = transfers_.find(handle.easy);
  over_.push_back(std::move(found->second));
  transfers_.erase(found);
  if (!setup_->handle_per_request) return;
  close_handle(handle);
  std::erase_if(fresh_handles_, [&](const auto& h) { return h.get() == &handle; });
}

// Connections that it closes are told as a clean-up.
void Run::close_handle(Handle& handle) {
  observer_.cleaning(true);
  library_.easy_cleanup(handle.easy);
  observer_.cleaning(false);
}

}  // namespace poolscope::oracle

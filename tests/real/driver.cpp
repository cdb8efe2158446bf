#include "real/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <thread>

#include "real/options.hpp"
#include "real/transfer.hpp"
#include "scenario/compile.hpp"

namespace poolscope::real {

using namespace model;

namespace {

constexpr double longest_run_ms = 30000;
constexpr double never_ms = 1e12;

double to_ms(Time t) {
  return t == never ? never_ms : static_cast<double>(t) / 1000;
}

}  // namespace

struct Driver::Handle {
  CURL* easy = nullptr;
  std::unique_ptr<Multi> own;  // the private multi of curl_easy_perform
  bool busy = false, used_up = false;
  OptionSet set;  // options of the last request
};

struct Driver::Client {
  std::vector<std::unique_ptr<Handle>> handles;
  bool busy = false;  // inside curl_easy_perform
  std::deque<AppItem> queue;
};

struct Driver::Transfer : TransferOf {
  Handle* handle = nullptr;
  Multi* multi = nullptr;
  Client* blocks = nullptr;  // with curl_easy_perform
};

Driver::Driver(const oracle::Library& library, const scenario::Scenario& scenario,
               const scenario::Strategy& strategy, const scenario::Compiled& compiled, Stage& stage,
               std::string authority, bool verbose)
    : library_(library),
      scenario_(scenario),
      strategy_(strategy),
      setup_(compiled.setup),
      stage_(stage),
      authority_(std::move(authority)),
      verbose_(verbose),
      source_(scenario::source(compiled)),
      shares_(setup_->shares.size()),
      multis_(setup_->multis.size()),
      clients_(setup_->clients.size()) {}

// Easy handles first, then multis, then shares, as every program must.
Driver::~Driver() {
  for (const auto& [easy, t] : transfers_) {
    t->multi->remove(easy);
    t->free_lists(library_);
    t->handle->busy = false;
  }
  for (Client& client : clients_) clean_up(client);
  multis_.clear();
  for (CURLSH* share : shares_)
    if (share != nullptr) library_.share_cleanup(share);
}

double Driver::now_ms() const {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
      .count();
}

Outcome Driver::run(const std::atomic<bool>& stop) {
  start_ = std::chrono::steady_clock::now();
  for (const Stage::Happening& h : stage_.happenings()) agenda_.emplace(to_ms(h.at), h.what);
  const double until_ms = to_ms(setup_->until);
  while (source_->peek() != nullptr || !transfers_.empty() || somebody_queues()) {
    if (stop) throw std::runtime_error("stopped");
    if (now_ms() > longest_run_ms) throw std::runtime_error("takes longer than 30 s");
    if (now_ms() >= until_ms) break;
    carry_out_due();
    for (Multi* multi : active()) multi->drive(now_ms());
    drop_used_up();
    wait();
  }
  return outcome_;
}

bool Driver::somebody_queues() const {
  return std::any_of(clients_.begin(), clients_.end(),
                     [](const Client& client) { return !client.queue.empty(); });
}

double Driver::next_due_ms() {
  double next = agenda_.empty() ? never_ms : agenda_.begin()->first;
  if (const AppItem* item = source_->peek()) next = std::min(next, to_ms(item->at));
  return next;
}

void Driver::carry_out_due() {
  while (!agenda_.empty() && agenda_.begin()->first <= now_ms()) {
    const auto what = std::move(agenda_.begin()->second);
    agenda_.erase(agenda_.begin());
    what();
  }
  while (source_->peek() != nullptr && to_ms(source_->peek()->at) <= now_ms())
    carry_out(source_->pop());
  for (Client& client : clients_)
    while (!client.busy && !client.queue.empty()) {
      const AppItem item = client.queue.front();
      client.queue.pop_front();
      if (item.kind == AppItem::Kind::request)
        begin(item);
      else
        clean_up(client);
    }
}

std::vector<Multi*> Driver::active() const {
  std::vector<Multi*> found;
  for (const auto& [easy, t] : transfers_)
    if (std::count(found.begin(), found.end(), t->multi) == 0) found.push_back(t->multi);
  return found;
}

// Several multis take turns: each is checked every millisecond.
void Driver::wait() {
  constexpr double turn_ms = 1, glance_ms = 100;
  const double most_ms = std::clamp(next_due_ms() - now_ms(), 0.0, glance_ms);
  const auto multis = active();
  if (multis.empty())
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>{most_ms});
  else if (multis.size() == 1)
    multis.front()->wait(now_ms(), most_ms);
  else
    std::this_thread::sleep_for(
        std::chrono::duration<double, std::milli>{std::min(most_ms, turn_ms)});
}

void Driver::carry_out(const AppItem& item) {
  switch (item.kind) {
    case AppItem::Kind::request: {
      const bool blocks = setup_->places[index(item.request.place)].multi < 0;
      Client& client = clients_[index(item.request.client)];
      if (blocks && (client.busy || !client.queue.empty()))
        client.queue.push_back(item);
      else
        begin(item);
      break;
    }
    case AppItem::Kind::easy_cleanup:
      if (clients_[item.target].busy)
        clients_[item.target].queue.push_back(item);
      else
        clean_up(clients_[item.target]);
      break;
    case AppItem::Kind::easy_reset:
      for (const auto& handle : clients_[item.target].handles) library_.easy_reset(handle->easy);
      break;
    case AppItem::Kind::multi_cleanup:
      multis_[item.target].reset();
      break;
    default:
      throw std::runtime_error("events: only easy_cleanup, easy_reset and multi_cleanup are done");
  }
}

Driver::Handle& Driver::handle_for(ClientId id) {
  auto& handles = clients_[index(id)].handles;
  if (!setup_->handle_per_request)
    for (const auto& handle : handles)
      if (!handle->busy) return *handle;
  Handle& made = *handles.emplace_back(std::make_unique<Handle>());
  made.easy = library_.easy_init();
  return made;
}

CURLSH* Driver::share_for(ShareId id) {
  if (!valid(id)) return nullptr;
  CURLSH*& share = shares_[index(id)];
  if (share != nullptr) return share;
  const ShareSetup& setup = setup_->shares[index(id)];
  share = library_.share_init();
  const auto add = [&](bool wanted, curl_lock_data what) {
    if (wanted) library_.share_setopt(share, CURLSHOPT_SHARE, what);
  };
  add(setup.connect, CURL_LOCK_DATA_CONNECT);
  add(setup.dns, CURL_LOCK_DATA_DNS);
  add(setup.ssl_session, CURL_LOCK_DATA_SSL_SESSION);
  return share;
}

Multi& Driver::multi_for(const PlaceSetup& place, Handle& handle) {
  const auto done = [this](CURL* easy, CURLcode result) { finish(easy, result); };
  if (place.multi < 0) {
    if (!handle.own) {
      handle.own = std::make_unique<Multi>(library_, Drive::multi_perform, done);
      handle.own->call_at_least_every(1000);
    }
    return *handle.own;
  }
  const auto i = static_cast<std::size_t>(place.multi);
  if (!multis_[i]) {
    multis_[i] = std::make_unique<Multi>(library_, place.drive, done);
    set_multi_options(library_, multis_[i]->get(), strategy_.multi_options);
    if (i < strategy_.multis.size())
      set_multi_options(library_, multis_[i]->get(), strategy_.multis[i].options);
  }
  return *multis_[i];
}

OptionSet Driver::options_of(const Request& request) const {
  OptionSet set = strategy_.options;
  for (const scenario::Client& c : scenario_.clients)
    if (c.id == setup_->clients[index(request.client)]) set = merge(std::move(set), c.options);
  return merge(std::move(set), scenario_.requests[index(request.index)].options);
}

void Driver::begin(const AppItem& item) {
  const PlaceSetup& place = setup_->places[index(item.request.place)];
  Handle& handle = handle_for(item.request.client);
  auto made = std::make_unique<Transfer>();
  Transfer& t = *made;
  t.easy = handle.easy;
  t.handle = &handle;
  t.request = item.request;
  t.name = setup_->request_name(item.request.index);
  t.stage = &stage_;
  t.openers = &openers_;
  t.verbose = verbose_;
  t.opened = &outcome_.opened;
  t.options = &setup_->options_of((*setup_)[item.request.needle]);
  t.multi = &multi_for(place, handle);
  handle.busy = true;
  // Options that an earlier request set, and this one does not, are removed. A reset also forgets
  // which login was picked, so requests that set the same options do without it.
  const OptionSet set = options_of(item.request);
  const auto sets = [&](const auto& entry) {
    return std::any_of(set.begin(), set.end(),
                       [&](const auto& e) { return e.first == entry.first; });
  };
  if (!std::all_of(handle.set.begin(), handle.set.end(), sets)) library_.easy_reset(handle.easy);
  handle.set = set;
  t.set_options(library_, set, scenario_.requests[index(item.request.index)].url,
                index(item.request.index), authority_);
  library_.easy_setopt(handle.easy, CURLOPT_SHARE, share_for(place.share));
  if (place.multi < 0) {
    t.blocks = &clients_[index(item.request.client)];
    t.blocks->busy = true;
    library_.multi_setopt(t.multi->get(), CURLMOPT_MAXCONNECTS,
                          static_cast<long>(std::min<std::int64_t>(t.options->max_connects, 1000)));
  }
  CURL* easy = handle.easy;
  transfers_[easy] = std::move(made);
  t.multi->add(easy);
  if (t.request.remove_after != never)
    agenda_.emplace(to_ms(item.at) + to_ms(t.request.remove_after),
                    [this, easy, request = index(item.request.index)] { remove(easy, request); });
}

void Driver::remove(CURL* easy, std::size_t request) {
  const auto found = transfers_.find(easy);
  if (found != transfers_.end() && index(found->second->request.index) == request)
    finish(easy, CURLE_ABORTED_BY_CALLBACK);
}

void Driver::finish(CURL* easy, CURLcode result) {
  Transfer& t = *transfers_.at(easy);
  outcome_.requests[t.name] = t.result_of(library_, result);
  t.multi->remove(easy);
  t.free_lists(library_);
  t.handle->busy = false;
  if (t.blocks != nullptr) t.blocks->busy = false;
  source_->finished(t.request.index, static_cast<Time>(now_ms() * 1000));
  t.handle->used_up = setup_->handle_per_request;
  transfers_.erase(easy);
}

// Removes handles that were for one request only; this comes later, because their multi may be
// calling.
void Driver::drop_used_up() {
  for (Client& client : clients_)
    std::erase_if(client.handles, [&](const auto& handle) {
      if (handle->used_up) library_.easy_cleanup(handle->easy);
      return handle->used_up;
    });
}

void Driver::clean_up(Client& client) {
  for (const auto& handle : client.handles) {
    if (handle->busy) throw std::runtime_error("events: a clean-up of what is in use is not done");
    library_.easy_cleanup(handle->easy);
  }
  client.handles.clear();
}

}  // namespace poolscope::real

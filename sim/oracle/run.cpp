#include "oracle/run.hpp"

#include <algorithm>

#include "oracle/clock.hpp"
#include "oracle/coroutine.hpp"
#include "oracle/sockets.hpp"
#include "oracle/support.hpp"
#include "scenario/compile.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {
// curl_easy_perform looks around every second; that alone is no progress. After this time,
// everything that libcurl times by itself has happened.
constexpr Duration patience = 400 * second;
constexpr Duration most_real_time = 60 * second;

// The dialect of that libcurl: how it names its pools' keys and takes options.
Dialect dialect_of(const Library& library) {
  Dialect dialect;
  const bool old = library.number < 0x080000;
  dialect.key_is_host_port = !old;
  dialect.via_in_key = !old;
  dialect.takes_interface_apart = library.number >= 0x080900;
  // What a build has if the scenario does not say it (FORMAT.md, "Top level"). support.cpp refuses
  // what this library was not built with.
  dialect.ntlm = old;
  dialect.gss = true;
  if (old) {
    dialect.defaults.maxlifetime_conn_s = 0;
    dialect.defaults.max_redirs = -1;
  }
  return dialect;
}
}  // namespace

Run::Run(const Library& library, Files& files, Printer& printer, bool verbose,
         const scenario::Scenario& scenario, const scenario::Strategy& strategy)
    : library_(library),
      scenario_(scenario),
      strategy_(strategy),
      compiled_(scenario::resolve(scenario, strategy, dialect_of(library))),
      setup_(compiled_.setup),
      source_(scenario::source(compiled_)),
      printer_(printer),
      observer_(*setup_, library, printer, verbose),
      options_(library, files),
      network_(*setup_, agenda_, observer_, files.authority(), library.number),
      clients_(setup_->clients.size()),
      multis_(setup_->multis.size()),
      multi_generations_(setup_->multis.size(), 0),
      multi_set_later_(setup_->multis.size()),
      shares_(setup_->shares.size()) {
  require_supported(library, *setup_);
}

Run::~Run() = default;

void Run::execute() {
  restart_clock();
  reset_call_count();
  wait_in_poll = [](pollfd* fds, nfds_t count, int timeout_ms) {
    if (Coroutine::inside()) Coroutine::wait(fds, count, timeout_ms);
  };
  observer_.run_start();
  const Duration began = real_time();
  std::uint64_t turns = 0;
  while (step())
    if ((++turns & 0x3FF) == 0) {
      printer_.flush();
      if (real_time() - began > most_real_time)
        throw std::runtime_error("libcurl makes no progress: given up after a minute");
    }
  finish();
}

Time Run::next_deadline() const {
  Time next = never;
  for (const auto& multi : multis_)
    if (multi) next = std::min(next, multi->deadline());
  for (const Transfer* t : calls_) next = std::min(next, t->call->deadline());
  return next;
}

// Whether all transfers wait: only room in a pool, or another transfer's connection, could move
// them.
bool Run::all_wait() const {
  return std::all_of(transfers_.begin(), transfers_.end(),
                     [](const auto& entry) { return entry.second->waiting; });
}

// One turn takes what is due next, and drives it until nothing more happens.
bool Run::step() {
  const AppItem* item = source_->peek();
  const bool items = item != nullptr || !due_items_.empty() || !free_clients_.empty();
  if (!items && transfers_.empty()) {
    if (!source_->blocked().empty()) reason_ = "stuck";
    return false;
  }
  Time next = agenda_.next();
  if (!due_items_.empty() || !free_clients_.empty())
    next = now();
  else if (item != nullptr)
    next = std::min(next, item->at);
  const Time timer = next_deadline();
  if (!items) {
    const bool only_waiting = all_wait();
    const bool given_up = timer == never || timer > last_progress_ + patience;
    if ((agenda_.empty() || only_waiting) && given_up) {
      reason_ = "stuck";
      set_clock(last_progress_);
      return false;
    }
  }
  if (std::min(next, timer) > setup_->until) {
    set_clock(std::max(now(), setup_->until));
    reason_ = "until";
    return false;
  }
  if (timer < next) {
    set_clock(std::max(now(), timer));
    for (const auto& multi : multis_)
      if (multi) multi->wake();
    for (const Transfer* t : calls_) t->call->wake();
    observer_.instant();
    pump();
    return true;
  }
  set_clock(std::max(now(), next));
  last_progress_ = now();
  observer_.instant();
  if (agenda_.next() <= now()) {
    agenda_.pop()();
    pump();
  } else {
    take_due_items();
    start_items();
  }
  return true;
}

// Drives everything that can move, until nothing more moves in this instant.
void Run::pump() {
  bool moved = true;
  while (moved) {
    moved = false;
    for (const auto& multi : multis_)
      if (multi && multi->drive()) moved = true;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      Transfer& t = *calls_[i];
      if (!t.call->finished()) {
        if (!t.call->ready()) continue;
        count_call();
        t.call->resume();
        moved = true;
      }
      if (!t.call->finished()) continue;
      calls_.erase(calls_.begin() + static_cast<std::ptrdiff_t>(i--));
      done(t, t.result);
      take_out(t);
      moved = true;
    }
  }
  over_.clear();
}

void Run::take_due_items() {
  while (const AppItem* item = source_->peek()) {
    if (item->at > now()) break;
    const AppItem taken = source_->pop();
    due_items_.insert(
        std::upper_bound(due_items_.begin(), due_items_.end(), taken,
                         [](const AppItem& a, const AppItem& b) { return a.order < b.order; }),
        taken);
  }
}

// Starts the first due item, with all requests of this instant that go to the same multi.
void Run::start_items() {
  if (due_items_.empty()) {
    if (free_clients_.empty()) return;
    const ClientId id = free_clients_.front();
    free_clients_.pop_front();
    Client& client = clients_[index(id)];
    if (client.busy || client.queue.empty()) return;
    const AppItem item = client.queue.front();
    client.queue.pop_front();
    if (!client.queue.empty()) free_clients_.push_back(id);
    return item.kind == AppItem::Kind::request ? start_transfers({&item, 1}) : carry_out(item);
  }
  const AppItem first = due_items_.front();
  due_items_.erase(due_items_.begin());
  if (first.kind == AppItem::Kind::easy_setopt) {
    // The client's thread is inside curl_easy_perform: its earlier items come first.
    Client& client = clients_[first.target];
    if (client.busy || !client.queue.empty()) {
      client.queue.push_back(first);
      return;
    }
  }
  if (first.kind != AppItem::Kind::request) return carry_out(first);
  const PlaceSetup& place = setup_->places[index(first.request.place)];
  if (place.multi < 0) {
    Client& client = clients_[index(first.request.client)];
    if (client.busy || !client.queue.empty()) {
      client.queue.push_back(first);
      return;
    }
    return start_transfers({&first, 1});
  }
  std::vector<AppItem> together{first};
  std::erase_if(due_items_, [&](const AppItem& item) {
    const bool same = item.kind == AppItem::Kind::request &&
                      setup_->places[index(item.request.place)].multi == place.multi;
    if (same) together.push_back(item);
    return same;
  });
  start_transfers(together);
}

void Run::start_transfers(std::span<const AppItem> items) {
  for (const AppItem& item : items) {
    Transfer& t = make_transfer(item);
    if (t.multi != nullptr) {
      // Since 8.7.0 the private multi and its pool end when its handle is added to another multi.
      observer_.cleaning(true);
      library_.multi_add_handle(t.multi->get(), t.handle->easy);
      observer_.cleaning(false);
      retire_pool(*t.handle);
      t.multi->kick();
      if (t.request.remove_after != never)
        agenda_.add(now() + t.request.remove_after, Class::application,
                    [this, id = static_cast<std::uint32_t>(t.request.index)] { remove(id); });
      continue;
    }
    clients_[index(t.request.client)].busy = true;
    calls_.push_back(&t);
    t.call = std::make_unique<Coroutine>(
        [&t, this] { t.result = library_.easy_perform(t.handle->easy); });
  }
  pump();
}

void Run::finish() {
  std::vector<RequestIndex> undone;
  for (const auto& [easy, t] : transfers_) undone.push_back(t->request.index);
  for (const Client& client : clients_)
    for (const AppItem& item : client.queue)
      if (item.kind == AppItem::Kind::request) undone.push_back(item.request.index);
  for (const AppItem& item : due_items_)
    if (item.kind == AppItem::Kind::request) undone.push_back(item.request.index);
  if (std::string_view{reason_} != "until")
    for (const RequestIndex r : source_->blocked()) undone.push_back(r);
  std::sort(undone.begin(), undone.end());
  std::vector<std::string> names;
  for (const RequestIndex r : undone) names.push_back(setup_->request_name(r));
  observer_.instant();
  clean_up_everything();
  observer_.run_end(reason_, names);
  printer_.flush();
}

}  // namespace poolscope::oracle

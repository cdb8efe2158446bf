#include "real/client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <stdexcept>
#include <vector>

#include "model/request_source.hpp"
#include "real/backend.hpp"
#include "real/options.hpp"
#include "scenario/compile.hpp"
#include "sim.hpp"
#include "trace/sink.hpp"

namespace poolscope::real {

using namespace model;

namespace {

using Clock = std::chrono::steady_clock;

struct Transfer;

struct Handle {
  CURL* easy = nullptr;
  CURLM* own = nullptr;  // what curl_easy_perform has inside
  bool busy = false;
};

struct Transfer {
  Request request;
  std::string name;
  Handle* handle = nullptr;
  CURLM* multi = nullptr;
  curl_slist* headers = nullptr;
  std::vector<curl_slist*> lists;
  Time started = 0;
  std::int64_t upload = 0, given = 0;  // bytes of its body
  bool done = false;                   // and held: CURLOPT_CONNECT_ONLY
  class Player* player = nullptr;
};

class Player {
 public:
  Player(const World& world, const scenario::Scenario& s, const scenario::Strategy& strategy)
      : world_(world),
        curl_(world.library),
        scenario_(s),
        strategy_(strategy),
        setup_(compile(s, strategy)),
        source_(scenario::source(setup_)),
        clients_(setup_->clients.size()),
        multis_(setup_->multis.size(), nullptr),
        shares_(setup_->shares.size(), nullptr) {
    for (const scenario::Server& server : s.servers)
      for (const scenario::ServerEvent& e : server.events)
        deeds_.emplace_back(static_cast<Time>(e.at_ms * 1000), e.what);
    std::sort(deeds_.begin(), deeds_.end());
  }

  Played play() {
    begin_ = Clock::now();
    while (step()) {
    }
    for (const auto& [easy, t] : transfers_)
      if (!t->done) played_.requests.try_emplace(t->name);
    clean_up();
    return played_;
  }

  curl_socket_t open(Transfer& t, const curl_sockaddr* to) {
    const int s = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    if (s < 0 || to->family != AF_INET) return s;
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    if (bind(s, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0 &&
        getsockname(s, reinterpret_cast<sockaddr*>(&here), &size) == 0)
      openers_[ntohs(here.sin_port)] = t.name;
    ++played_.opened;
    return s;
  }

 private:
  struct Client {
    std::vector<std::unique_ptr<Handle>> handles;
    bool busy = false;  // inside what stands for curl_easy_perform
    std::deque<Request> queue;
  };

  [[nodiscard]] Time now() const { return (Clock::now() - begin_) / std::chrono::microseconds{1}; }

  bool step() {
    const Time t = now();
    constexpr Time longest = 60 * second;
    if (t > longest) return false;
    while (!deeds_.empty() && deeds_.front().first <= t) {
      using Do = model::ServerEvent::Do;
      // What is killed refuses, too: one deed in the world, two in the file.
      if (deeds_.front().second != Do::refuse)
        // What is killed refuses, too: one deed in the world, two in the file.
        if (deeds_.front().second != Do::refuse)
          world_.disturb(deeds_.front().second == Do::kill ? "kill" : "reload");
      deeds_.pop_front();
    }
    while (const AppItem* item = source_->peek()) {
      if (item->at > now()) break;
      begin(source_->pop());
    }
    remove_due();
    drive();
    const auto under_way = [](const auto& entry) { return !entry.second->done; };
    const bool waiting = std::any_of(transfers_.begin(), transfers_.end(), under_way);
    if (!waiting && source_->peek() == nullptr) return false;
    pause();
    return true;
  }

  // Until something happens on a socket, a timer of libcurl's is due, or an item is.
  void pause() {
    Time next = now() + 100 * millisecond;
    if (const AppItem* item = source_->peek()) next = std::min(next, item->at);
    if (!deeds_.empty()) next = std::min(next, deeds_.front().first);
    for (const auto& [easy, t] : transfers_)
      if (t->request.remove_after != never)
        next = std::min(next, t->started + t->request.remove_after);
    std::vector<CURLM*> all = running_multis();
    if (all.size() > 1) next = std::min(next, now() + 2 * millisecond);
    const long left = std::max<long>(0, static_cast<long>((next - now()) / millisecond));
    if (all.size() == 1)
      curl_.multi_poll(all[0], nullptr, 0, static_cast<int>(left), nullptr);
    else
      ::poll(nullptr, 0, static_cast<int>(left));
  }

  [[nodiscard]] std::vector<CURLM*> running_multis() const {
    std::vector<CURLM*> all;
    for (const auto& [easy, t] : transfers_)
      if (std::find(all.begin(), all.end(), t->multi) == all.end()) all.push_back(t->multi);
    return all;
  }

  void drive() {
    for (CURLM* multi : running_multis()) {
      int running = 0;
      curl_.multi_perform(multi, &running);
      int left = 0;
      while (const CURLMsg* message = curl_.multi_info_read(multi, &left))
        if (message->msg == CURLMSG_DONE) finished(message->easy_handle, message->data.result);
    }
  }

  void finished(CURL* easy, CURLcode result) {
    Transfer& t = *transfers_.at(easy);
    note(t, result);
    source_->finished(t.request.index, now());
    const bool holds = setup_->options_of((*setup_)[t.request.needle]).connect_only &&
                       t.handle->own == nullptr && result == CURLE_OK;
    t.done = true;
    if (!holds) take_out(easy);
  }

  void note(Transfer& t, CURLcode result) {
    CURL* easy = t.handle->easy;
    Fared& fared = played_.requests[t.name];
    fared.result = result;
    curl_.easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &fared.connects);
    long port = 0;
    curl_.easy_getinfo(easy, CURLINFO_LOCAL_PORT, &port);
    if (const auto at = openers_.find(static_cast<int>(port)); at != openers_.end())
      fared.opener = at->second;
    if (result == CURLE_COULDNT_CONNECT) fared.opener.clear();  // it had none
  }

  void take_out(CURL* easy) {
    const std::unique_ptr<Transfer> t = std::move(transfers_.at(easy));
    transfers_.erase(easy);
    curl_.multi_remove_handle(t->multi, easy);
    curl_.easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    curl_.slist_free_all(t->headers);
    for (curl_slist* list : t->lists) spent_.push_back(list);
    t->handle->busy = false;
    Client& client = clients_[index(t->request.client)];
    if (setup_->handle_per_request) drop(*t->handle);
    if (setup_->places[index(t->request.place)].multi >= 0) return;
    client.busy = false;
    if (client.queue.empty()) return;
    const Request next = client.queue.front();
    client.queue.pop_front();
    start(next);
  }

  void remove_due() {
    std::vector<CURL*> due;
    for (const auto& [easy, t] : transfers_)
      if (t->request.remove_after != never && now() >= t->started + t->request.remove_after)
        due.push_back(easy);
    for (CURL* easy : due) {
      Transfer& t = *transfers_.at(easy);
      if (!t.done) {
        note(t, CURLE_ABORTED_BY_CALLBACK);
        source_->finished(t.request.index, now());
      }
      take_out(easy);
    }
  }

  void begin(const AppItem& item) {
    if (item.kind == AppItem::Kind::easy_cleanup) {
      for (auto& handle : clients_[item.target].handles)
        if (handle && !handle->busy) drop(*handle);
      return;
    }
    if (item.kind != AppItem::Kind::request)
      throw std::runtime_error("of application events only easy_cleanup is played");
    Client& client = clients_[index(item.request.client)];
    const bool blocking = setup_->places[index(item.request.place)].multi < 0;
    if (!blocking || !client.busy) return start(item.request);
    client.queue.push_back(item.request);
  }

  void drop(Handle& handle) {
    if (handle.easy == nullptr) return;
    curl_.easy_cleanup(handle.easy);
    if (handle.own != nullptr) curl_.multi_cleanup(handle.own);
    handle.easy = nullptr;
    handle.own = nullptr;
  }

  Handle& handle_for(Client& client) {
    for (auto& handle : client.handles)
      if (!handle->busy && !setup_->handle_per_request) return *handle;
    return *client.handles.emplace_back(std::make_unique<Handle>());
  }

  CURLM* multi_for(Handle& handle, const PlaceSetup& place) {
    if (place.multi < 0) {
      if (handle.own == nullptr) handle.own = curl_.multi_init();
      return handle.own;
    }
    CURLM*& multi = multis_[static_cast<std::size_t>(place.multi)];
    if (multi != nullptr) return multi;
    multi = curl_.multi_init();
    const auto i = static_cast<std::size_t>(place.multi);
    set_multi(curl_, multi, strategy_.multi_options);
    if (i < strategy_.multis.size()) set_multi(curl_, multi, strategy_.multis[i].options);
    return multi;
  }

  CURLSH* share_for(const PlaceSetup& place) {
    if (!valid(place.share)) return nullptr;
    CURLSH*& share = shares_[index(place.share)];
    if (share != nullptr) return share;
    share = curl_.share_init();
    const ShareSetup& what = setup_->shares[index(place.share)];
    if (what.connect) curl_.share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
    if (what.dns) curl_.share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    if (what.ssl_session) curl_.share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return share;
  }

  void start(const Request& request) {
    Client& client = clients_[index(request.client)];
    const PlaceSetup& place = setup_->places[index(request.place)];
    Handle& handle = handle_for(client);
    if (handle.easy == nullptr) handle.easy = curl_.easy_init();
    handle.busy = true;
    auto made = std::make_unique<Transfer>();
    Transfer& t = *made;
    t.request = request;
    t.name = setup_->request_name(request.index);
    t.handle = &handle;
    t.player = this;
    t.multi = multi_for(handle, place);
    t.started = now();
    set_options(t, share_for(place));
    if (place.multi < 0) {
      client.busy = true;
      const Options& o = setup_->options_of((*setup_)[request.needle]);
      curl_.multi_setopt(t.multi, CURLMOPT_MAXCONNECTS, static_cast<long>(o.max_connects));
    }
    transfers_[handle.easy] = std::move(made);
    curl_.multi_add_handle(t.multi, handle.easy);
  }

  void set_options(Transfer& t, CURLSH* share) {
    CURL* easy = t.handle->easy;
    const auto& set = curl_.easy_setopt;
    const std::size_t i = index(t.request.index);
    const scenario::Request& described = scenario_.requests.at(i);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_CAINFO, world_.ca_file.c_str());
    set(easy, CURLOPT_SHARE, share);
    set(easy, CURLOPT_VERBOSE, world_.verbose ? 1L : 0L);
    // What the request before it set and this one does not.
    for (const auto& [info, value] : set_before_[easy])
      set_easy(curl_, easy, *info, initial(value), t.lists);
    OptionSet options = strategy_.options;
    for (const scenario::Client& c : scenario_.clients)
      if (c.id == setup_->clients[index(t.request.client)])
        options = merge(std::move(options), c.options);
    options = merge(std::move(options), described.options);
    for (const auto& [info, value] : options) set_easy(curl_, easy, *info, value, t.lists);
    set_before_[easy] = options;
    set(easy, CURLOPT_URL, described.url.c_str());
    static int so_far = 0;  // each has a name of its own for the backend
    t.headers =
        curl_.slist_append(nullptr, fmt::format("X-Req: {}-{}", getpid(), ++so_far).c_str());
    t.headers = curl_.slist_append(t.headers, ("X-Answer: " + recipe(*setup_, t.request)).c_str());
    set(easy, CURLOPT_HTTPHEADER, t.headers);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, &t);
    set(easy, CURLOPT_WRITEFUNCTION, t.request.fail_in == FailIn::write ? &refuse : &swallow);
    set(easy, CURLOPT_READFUNCTION, &give);
    set(easy, CURLOPT_READDATA, &t);
    t.upload = setup_->options_of((*setup_)[t.request.needle]).upload_bytes;
    const bool rewinds = setup_->options_of((*setup_)[t.request.needle]).can_rewind;
    set(easy, CURLOPT_SEEKFUNCTION, rewinds ? &seek : nullptr);
    set(easy, CURLOPT_SEEKDATA, &t);
    curl_slist* resolve = nullptr;
    for (const Peer& peer : setup_->peers)
      if (!peer.literal && !peer.unix_socket)
        resolve = curl_.slist_append(resolve,
                                     fmt::format("{}:{}:127.0.0.1", peer.host, peer.port).c_str());
    set(easy, CURLOPT_RESOLVE, resolve);
    t.lists.push_back(resolve);
  }

  static curl_socket_t open_socket(void* t, curlsocktype, curl_sockaddr* to) {
    auto& transfer = *static_cast<Transfer*>(t);
    return transfer.player->open(transfer, to);
  }
  static std::size_t swallow(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
  }
  static std::size_t refuse(char*, std::size_t, std::size_t, void*) { return 0; }
  static std::size_t give(char* to, std::size_t size, std::size_t count, void* t) {
    auto& transfer = *static_cast<Transfer*>(t);
    const auto some = std::min<std::int64_t>(transfer.upload - transfer.given,
                                             static_cast<std::int64_t>(size * count));
    std::fill_n(to, some, 'u');
    transfer.given += some;
    return static_cast<std::size_t>(some);
  }
  static int seek(void* t, curl_off_t to, int) {
    static_cast<Transfer*>(t)->given = to;
    return CURL_SEEKFUNC_OK;
  }

  void clean_up() {
    std::vector<CURL*> left;
    for (const auto& [easy, t] : transfers_) left.push_back(easy);
    for (CURL* easy : left) {
      clients_[index(transfers_.at(easy)->request.client)].queue.clear();
      take_out(easy);
    }
    for (Client& client : clients_)
      for (auto& handle : client.handles) drop(*handle);
    for (CURLM* multi : multis_)
      if (multi != nullptr) curl_.multi_cleanup(multi);
    for (CURLSH* share : shares_)
      if (share != nullptr) curl_.share_cleanup(share);
    for (curl_slist* list : spent_) curl_.slist_free_all(list);
  }

  const World& world_;
  const oracle::Library& curl_;
  const scenario::Scenario& scenario_;
  const scenario::Strategy& strategy_;
  std::shared_ptr<const Setup> setup_;
  std::unique_ptr<RequestSource> source_;
  std::vector<Client> clients_;
  std::vector<CURLM*> multis_;
  std::vector<CURLSH*> shares_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::map<CURL*, OptionSet> set_before_;
  std::map<int, std::string> openers_;  // by local port
  std::vector<curl_slist*> spent_;
  std::deque<std::pair<Time, model::ServerEvent::Do>> deeds_;
  Clock::time_point begin_;
  Played played_;
};

}  // namespace

Played play(const World& world, const scenario::Scenario& s, const scenario::Strategy& strategy) {
  return Player{world, s, strategy}.play();
}

}  // namespace poolscope::real

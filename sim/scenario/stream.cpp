// The stream of requests and events of a scenario, taken one at a time.

#include <queue>
#include <unordered_map>

#include "scenario/compile.hpp"
#include "scenario/plan.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

class Stream : public RequestSource {
 public:
  explicit Stream(Compiled compiled)
      : compiled_(std::move(compiled)), setup_(*compiled_.setup), plan_(*compiled_.stream) {
    done_.resize(plan_.requests.size());
    for (std::uint32_t i = 0; i < plan_.requests.size(); ++i)
      if (plan_.requests[i].after == nothing) add(request_at(i, plan_.requests[i].at));
    for (const PlannedEvent& event : plan_.events)
      if (event.after == nothing) add(event.item);
    generators_.resize(plan_.workloads.size());
    for (std::uint32_t w = 0; w < generators_.size(); ++w) start(w);
  }

  const AppItem* peek() override { return timed_.empty() ? nullptr : &timed_.top().item; }

  AppItem pop() override {
    AppItem item = timed_.top().item;
    timed_.pop();
    if (item.kind == AppItem::Kind::easy_setopt) set_ += 1;
    if (item.kind == AppItem::Kind::easy_upkeep)
      if (const Since* since = situation_of(ClientId{item.target}))
        item.options = plan_.options_in[since->what];
    if (item.kind != AppItem::Kind::request) return item;
    const std::size_t i = index(item.request.index);
    if (set_ > 0) use_set_options(item);
    if (i >= plan_.requests.size()) generate_next(i, item.at);
    return item;
  }

  void finished(RequestIndex request, Time now) override {
    const std::size_t i = index(request);
    if (i >= plan_.requests.size()) return loop(i, now);
    done_[i] = true;
    for (std::uint32_t r = plan_.requests[i].first_follower; r != nothing;
         r = plan_.requests[r].next_follower)
      add(request_at(r, later(now, plan_.requests[r].delay)));
    for (std::uint32_t e = plan_.requests[i].first_event; e != nothing;
         e = plan_.events[e].next_follower) {
      AppItem item = plan_.events[e].item;
      item.at = later(now, plan_.events[e].delay);
      add(item);
    }
  }

  std::vector<RequestIndex> blocked() const override {
    std::vector<RequestIndex> out;
    for (std::uint32_t i = 0; i < plan_.requests.size(); ++i) {
      const std::uint32_t after = plan_.requests[i].after;
      if (after != nothing && !done_[after]) out.push_back(RequestIndex{i});
    }
    return out;
  }

 private:
  struct Timed {
    AppItem item;
    std::uint64_t sequence;
    bool operator<(const Timed& other) const {  // a max-heap: the earliest on top
      if (item.at != other.item.at) return item.at > other.item.at;
      if (item.order != other.item.order) return item.order > other.item.order;
      return sequence > other.sequence;
    }
  };
  struct Generator {
    std::uint64_t next = 0;  // how many have been made
    Time clock = 0;
    /// For a closed loop: request -> its client's place.
    std::unordered_map<std::uint64_t, std::size_t> looping;
  };

  void add(const AppItem& item) { timed_.push({item, sequence_++}); }

  [[nodiscard]] const Since* situation_of(ClientId client) const {
    const auto at = plan_.changes.find(static_cast<std::uint32_t>(client));
    return at == plan_.changes.end() ? nullptr : in_force(at->second, set_);
  }

  // A request that starts after an easy_setopt gets the needle for its new options.
  void use_set_options(AppItem& item) const {
    model::Request& request = item.request;
    const std::size_t i = index(request.index), file = plan_.requests.size();
    if (i >= file) {
      const PlannedWorkload& load = plan_.workloads[(i - file) % generators_.size()];
      const auto at = load.later.find(item.target);
      if (const Since* since = at == load.later.end() ? nullptr : in_force(at->second, set_))
        request.needle = load.columns[since->what][item.other];
      return;
    }
    if (plan_.requests[i].kind == nothing) return;
    const Since* since = situation_of(request.client);
    if (since == nullptr) return;
    const Sought& sought = plan_.sought.at(sought_key(since->what, plan_.requests[i].kind));
    request.needle = sought.needle;
    if (valid(sought.response)) request.response = sought.response;
  }

  AppItem request_at(std::uint32_t i, Time at) const {
    AppItem item;
    item.at = at;
    item.request = plan_.requests[i].request;
    item.order = item.request.order;
    return item;
  }

  void start(std::uint32_t w) {
    if (is_loop(w)) {
      for (std::size_t c = 0; c < plan_.workloads[w].clients.size(); ++c) make(w, 0, c);
    } else {
      schedule(w);
    }
  }

  bool is_loop(std::uint32_t w) const {
    return std::holds_alternative<ClosedLoopArrival>(plan_.workloads[w].arrival);
  }

  bool over(std::uint32_t w, Time at) const {
    const PlannedWorkload& load = plan_.workloads[w];
    if (load.count && generators_[w].next >= *load.count) return true;
    return load.end && at >= *load.end;
  }

  // Schedules the next arrival of an open workload.
  void schedule(std::uint32_t w) {
    Generator& g = generators_[w];
    const PlannedWorkload& load = plan_.workloads[w];
    if (const auto* poisson = std::get_if<PoissonArrival>(&load.arrival)) {
      Draw gap;
      gap.kind = Draw::Kind::exponential;
      gap.a = 1e6 / poisson->per_s;
      g.clock =
          model::later(g.clock, gap({setup_.seed, Drawn::arrival, plan_.number(w, g.next), 0}));
    } else if (const auto* every = std::get_if<EveryArrival>(&load.arrival)) {
      g.clock = us(every->every_ms * static_cast<double>(g.next));
    }
    make(w, g.clock, g.next % plan_.workloads[w].clients.size());
  }

  void make(std::uint32_t w, Time at, std::size_t client) {
    if (over(w, at)) return;
    Generator& g = generators_[w];
    const PlannedWorkload& load = plan_.workloads[w];
    const std::uint64_t n = plan_.number(w, g.next++);
    if (n > most_requests)
      throw LimitHit("transfers", "requests are numbered up to " + grouped(most_requests) +
                                      ", those of all workloads in turn; this one has more");
    AppItem item;
    item.at = at;
    item.order = (std::uint64_t{load.offset} << 32) + g.next;
    item.request.index = RequestIndex{static_cast<std::uint32_t>(n)};
    item.request.order = item.order;
    item.request.client = load.clients[client];
    item.request.place = load.places[client];
    item.request.response = load.response;
    KeyedBits bits{{setup_.seed, Drawn::url, n, 0}};
    item.other = load.pick(bits);
    item.target = static_cast<std::uint32_t>(client);
    item.request.needle = load.columns[load.column_of[client]][item.other];
    if (is_loop(w)) g.looping.emplace(n, client);
    add(item);
  }

  void generate_next(std::size_t i, Time) {
    const auto w = static_cast<std::uint32_t>((i - plan_.requests.size()) % generators_.size());
    if (!is_loop(w)) schedule(w);
  }

  // The next request of a closed loop: the client thinks, then asks again.
  void loop(std::size_t i, Time now) {
    const auto w = static_cast<std::uint32_t>((i - plan_.requests.size()) % generators_.size());
    Generator& g = generators_[w];
    const auto at = g.looping.find(i);
    if (at == g.looping.end()) return;
    const std::size_t client = at->second;
    g.looping.erase(at);
    const Draw& think = plan_.workloads[w].think;
    make(w, later(now, think({setup_.seed, Drawn::closed_loop_think, i, 0})), client);
  }

  const Compiled compiled_;  // keeps the setup and the plan alive
  const Setup& setup_;
  const StreamPlan& plan_;
  std::priority_queue<Timed> timed_;
  std::uint64_t sequence_ = 0;
  std::vector<bool> done_;
  std::vector<Generator> generators_;
  std::size_t set_ = 0;  // how many easy_setopt have taken place
};

}  // namespace

std::unique_ptr<RequestSource> source(Compiled compiled) {
  return std::make_unique<Stream>(std::move(compiled));
}

}  // namespace poolscope::scenario

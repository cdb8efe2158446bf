// The stream of requests and events of a scenario, pulled one at a time.

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <unordered_map>

#include "scenario/compile.hpp"
#include "scenario/compiler.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

Time us(double ms) {
  return whole_units(ms * 1000);
}

std::string url_of_host(const Workload& w, std::int64_t n) {
  std::string url = w.host_url;
  if (const auto at = url.find("{n}"); at != std::string::npos)
    url.replace(at, 3, std::to_string(n));
  return url;
}

bool is_of_client(AppEvent::Do what) {
  using Do = AppEvent::Do;
  return what != Do::multi_cleanup && what != Do::share_cleanup && what != Do::network_changed &&
         what != Do::multi_setopt;
}

std::vector<NeedleId> needles_of(Compiler& compiler, const Workload& w,
                                 const std::vector<ClientId>& clients) {
  std::vector<OptionsId> options;
  for (const ClientId client : clients) options.push_back(compiler.options_of(client, w.options));
  std::vector<NeedleId> out;
  const auto add = [&](const std::string& url) {
    for (std::size_t i = 0; i < clients.size(); ++i)
      out.push_back(compiler.needle(url, options[i], clients[i]));
  };
  for (const auto& [url, weight] : w.urls) add(url);
  for (std::int64_t n = 1; n <= w.host_count; ++n) add(url_of_host(w, n));
  return out;
}

// The events of a kind by time; those of one instant as they stand in the file.
std::vector<std::size_t> by_time(const Scenario& scenario, AppEvent::Do what) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < scenario.events.size(); ++i)
    if (scenario.events[i].what == what) out.push_back(i);
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return us(scenario.events[a].at_ms.value_or(0)) < us(scenario.events[b].at_ms.value_or(0));
  });
  return out;
}

CompiledWorkload compile_workload(Compiler& compiler, const Workload& w) {
  CompiledWorkload c;
  const std::vector<std::string> names =
      w.clients.empty() ? std::vector<std::string>{"main"} : w.clients;
  for (const std::string& name : names) {
    c.clients.push_back(compiler.client(name));
    c.places.push_back(compiler.place(c.clients.back(), std::nullopt));
  }
  c.needles = needles_of(compiler, w, c.clients);
  std::vector<double> weights;
  for (const auto& [url, weight] : w.urls) weights.push_back(weight);
  for (std::int64_t n = 1; n <= w.host_count; ++n)
    weights.push_back(std::pow(static_cast<double>(n), -w.host_zipf));
  c.pick = boost::random::discrete_distribution<std::uint32_t>(weights);
  if (w.response) c.response = compiler.responses({&*w.response, 1});
  return c;
}

}  // namespace

Compiled::Compiled(const Scenario& scenario, const Strategy& strategy, const Dialect& dialect) {
  Compiler compiler{scenario, strategy, dialect};
  setup = compiler.compile();
  std::unordered_map<std::string_view, std::uint32_t> ids;
  std::unordered_map<std::uint32_t, std::uint32_t> previous;  // by client
  requests.reserve(scenario.requests.size());
  for (std::uint32_t i = 0; i < scenario.requests.size(); ++i)
    ids.emplace(scenario.requests[i].id, i);
  for (std::uint32_t i = 0; i < scenario.requests.size(); ++i) {
    const Request& r = scenario.requests[i];
    CompiledItem item;
    const ClientId client = compiler.client(r.client);
    item.request.index = RequestIndex{i};
    item.request.order = std::uint64_t{r.offset} << 32;
    item.request.client = client;
    const OptionsId options = compiler.options_of(client, r.options);
    item.request.needle = compiler.needle(r.url, options, client);
    item.request.place = compiler.place(client, r.place);
    item.request.response = compiler.responses(r.responses, {client, r.url, r.options, options});
    item.request.response_count =
        static_cast<std::uint32_t>(std::max<std::size_t>(1, r.responses.size()));
    if (r.fail_in == "write") item.request.fail_in = FailIn::write;
    if (r.fail_in == "read") item.request.fail_in = FailIn::read;
    if (r.fail_in == "progress") item.request.fail_in = FailIn::progress;
    if (r.remove_after_ms) item.request.remove_after = us(*r.remove_after_ms);
    const auto before = previous.find(static_cast<std::uint32_t>(client));
    if (r.at_ms) {
      item.at = us(*r.at_ms);
    } else if (r.after) {
      item.after = ids.at(*r.after);
      item.delay = us(r.delay_ms.value_or(0));
    } else if (before != previous.end()) {
      item.after = before->second;
    } else {
      item.at = 0;
    }
    previous[static_cast<std::uint32_t>(client)] = i;
    requests.push_back(item);
  }
  for (const Workload& w : scenario.workload) workloads.push_back(compile_workload(compiler, w));
  for (const AppEvent& e : scenario.events) {
    if (is_of_client(e.what)) clients.emplace(e.target, compiler.client(e.target));
    if (!e.copy.empty()) clients.emplace(e.copy, compiler.client(e.copy));
    if (e.what == AppEvent::Do::easy_upkeep)
      upkeep_options[e.target] = {compiler.options_of(clients.at(e.target), {})};
  }
  compile_setopts(compiler, scenario);
}

// After all else, so that a scenario with such an event and one without number what they share
// alike: up to the event their runs are the same.
void Compiled::compile_setopts(Compiler& compiler, const Scenario& scenario) {
  for (const std::size_t e : by_time(scenario, AppEvent::Do::multi_setopt))
    for (std::size_t m = 0; m < setup->multis.size(); ++m)
      if (setup->multis[m].id == scenario.events[e].target)
        compiler.set_multi_options(m, scenario.events[e].multi_options);
  setopts = by_time(scenario, AppEvent::Do::easy_setopt);
  for (std::size_t k = 0; k < setopts.size(); ++k) {
    const AppEvent& event = scenario.events[setopts[k]];
    const ClientId client = clients.at(event.target);
    compiler.set_options(client, event.options);
    for (auto& [who, options] : upkeep_options)
      options.push_back(compiler.options_of(clients.at(who), {}));
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (requests[i].request.client != client) continue;
      const Request& r = scenario.requests[i];
      const OptionsId options = compiler.options_of(client, r.options);
      requests[i].later.push_back(
          {k, compiler.needle(r.url, options, client),
           compiler.responses(r.responses, {client, r.url, r.options, options})});
    }
    for (std::size_t w = 0; w < workloads.size(); ++w)
      workloads[w].later.push_back(
          needles_of(compiler, scenario.workload[w], workloads[w].clients));
  }
}

namespace {

class Stream : public RequestSource {
 public:
  Stream(const Scenario& scenario, const Strategy& strategy, std::shared_ptr<const Setup> setup)
      : scenario_(scenario),
        compiled_(scenario, strategy, setup->dialect),
        setup_(std::move(setup)) {
    followers_.resize(compiled_.requests.size());
    done_.resize(compiled_.requests.size());
    for (std::uint32_t i = 0; i < compiled_.requests.size(); ++i) {
      const CompiledItem& item = compiled_.requests[i];
      if (item.after == UINT32_MAX)
        add(request_at(i, item.at));
      else
        followers_[item.after].push_back(i);
    }
    for (std::size_t i = 0; i < scenario.events.size(); ++i) add_event(i);
    generators_.resize(scenario.workload.size());
    for (std::uint32_t w = 0; w < generators_.size(); ++w) start(w);
  }

  const AppItem* peek() override { return timed_.empty() ? nullptr : &timed_.top().item; }

  AppItem pop() override {
    AppItem item = timed_.top().item;
    timed_.pop();
    if (item.kind == AppItem::Kind::easy_setopt) set_ += 1;
    if (item.kind == AppItem::Kind::easy_upkeep)
      item.options = compiled_.upkeep_options.at(scenario_.events[item.other].target)[set_];
    if (item.kind != AppItem::Kind::request) return item;
    const std::size_t i = index(item.request.index);
    if (set_ > 0) use_set_options(item.request, item.other);
    if (i >= compiled_.requests.size()) generate_next(i, item.at);
    return item;
  }

  void finished(RequestIndex request, Time now) override {
    const std::size_t i = index(request);
    if (i >= compiled_.requests.size()) return loop(i, now);
    done_[i] = true;
    for (const std::uint32_t follower : followers_[i])
      add(request_at(follower, later(now, compiled_.requests[follower].delay)));
    for (const auto& [after, event] : event_followers_)
      if (after == i)
        add(event_item(event, later(now, us(scenario_.events[event].delay_ms.value_or(0)))));
  }

  std::vector<RequestIndex> blocked() const override {
    std::vector<RequestIndex> out;
    for (std::uint32_t i = 0; i < compiled_.requests.size(); ++i) {
      const std::uint32_t after = compiled_.requests[i].after;
      if (after != UINT32_MAX && !done_[after]) out.push_back(RequestIndex{i});
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
    std::uint64_t next = 0;  // how many were made
    Time clock = 0;
    /// Of a closed loop: request -> its client's place.
    std::unordered_map<std::uint64_t, std::size_t> looping;
  };

  void add(const AppItem& item) { timed_.push({item, sequence_++}); }

  // A request that starts after an easy_setopt looks for what its options are then.
  void use_set_options(model::Request& request, std::size_t place) const {
    const std::size_t i = index(request.index), file = compiled_.requests.size();
    if (i < file) {
      for (const CompiledItem::Later& later : compiled_.requests[i].later)
        if (later.setopt < set_) request.needle = later.needle, request.response = later.response;
      return;
    }
    const CompiledWorkload& load = compiled_.workloads[(i - file) % generators_.size()];
    request.needle = load.later[set_ - 1][place];
  }

  AppItem request_at(std::uint32_t i, Time at) const {
    AppItem item;
    item.at = at;
    item.request = compiled_.requests[i].request;
    item.order = item.request.order;
    return item;
  }

  void add_event(std::size_t i) {
    const AppEvent& e = scenario_.events[i];
    if (e.after) {
      for (std::uint32_t r = 0; r < scenario_.requests.size(); ++r)
        if (scenario_.requests[r].id == *e.after) event_followers_.emplace_back(r, i);
      return;
    }
    add(event_item(i, us(e.at_ms.value_or(0))));
  }

  AppItem event_item(std::size_t i, Time at) const {
    const AppEvent& e = scenario_.events[i];
    AppItem item;
    item.at = at;
    item.order = std::uint64_t{e.offset} << 32;
    const auto position = [&](const auto& list) {
      for (std::size_t k = 0; k < list.size(); ++k)
        if (list[k].id == e.target) return static_cast<std::uint32_t>(k);
      return UINT32_MAX;  // this strategy has no such handle: nothing to clean up
    };
    using Kind = AppItem::Kind;
    static constexpr std::array kinds{
        Kind::easy_cleanup,    Kind::multi_cleanup,  Kind::share_cleanup,
        Kind::easy_reset,      Kind::easy_duphandle, Kind::easy_upkeep,
        Kind::network_changed, Kind::easy_setopt,    Kind::multi_setopt};  // as AppEvent::Do
    item.kind = kinds.at(static_cast<std::size_t>(e.what));
    if (is_of_client(e.what))
      item.target = static_cast<std::uint32_t>(compiled_.clients.at(e.target));
    else if (e.what == AppEvent::Do::share_cleanup)
      item.target = position(setup_->shares);
    else
      item.target = position(setup_->multis);
    if (!e.copy.empty()) item.other = static_cast<std::uint32_t>(compiled_.clients.at(e.copy));
    if (e.what == AppEvent::Do::easy_setopt || e.what == AppEvent::Do::easy_upkeep)
      item.other = static_cast<std::uint32_t>(i);
    if (e.what == AppEvent::Do::multi_setopt)
      for (const std::size_t other : by_time(scenario_, e.what)) {
        item.other += scenario_.events[other].target == e.target;
        if (other == i) break;
      }
    return item;
  }

  // Generated requests are numbered so that their name follows from it (Setup::request_name).
  std::uint64_t number(std::uint32_t w, std::uint64_t n) const {
    return compiled_.requests.size() + n * generators_.size() + w;
  }

  void start(std::uint32_t w) {
    if (const auto* loop = std::get_if<ClosedLoopArrival>(&scenario_.workload[w].arrival)) {
      (void)loop;
      for (std::size_t c = 0; c < compiled_.workloads[w].clients.size(); ++c) make(w, 0, c);
    } else {
      schedule(w);
    }
  }

  bool over(std::uint32_t w, Time at) const {
    const Workload& load = scenario_.workload[w];
    if (load.count && generators_[w].next >= static_cast<std::uint64_t>(*load.count)) return true;
    return load.duration_ms && at >= us(*load.duration_ms);
  }

  // The next arrival of an open workload.
  void schedule(std::uint32_t w) {
    Generator& g = generators_[w];
    const Workload& load = scenario_.workload[w];
    if (const auto* poisson = std::get_if<PoissonArrival>(&load.arrival)) {
      Draw gap;
      gap.kind = Draw::Kind::exponential;
      gap.a = 1e6 / poisson->per_s;
      g.clock = model::later(g.clock, gap({setup_->seed, Drawn::arrival, number(w, g.next), 0}));
    } else if (const auto* every = std::get_if<EveryArrival>(&load.arrival)) {
      g.clock = us(every->every_ms * static_cast<double>(g.next));
    }
    make(w, g.clock, g.next % compiled_.workloads[w].clients.size());
  }

  void make(std::uint32_t w, Time at, std::size_t client) {
    if (over(w, at)) return;
    Generator& g = generators_[w];
    const CompiledWorkload& load = compiled_.workloads[w];
    const std::uint64_t n = number(w, g.next++);
    if (n > most_requests)
      throw LimitHit("transfers", "requests are numbered up to " + grouped(most_requests) +
                                      ", those of all workloads in turn; this one has more");
    AppItem item;
    item.at = at;
    item.order = (std::uint64_t{scenario_.workload[w].offset} << 32) + g.next;
    item.request.index = RequestIndex{static_cast<std::uint32_t>(n)};
    item.request.order = item.order;
    item.request.client = load.clients[client];
    item.request.place = load.places[client];
    item.request.response = load.response;
    KeyedBits bits{{setup_->seed, Drawn::url, n, 0}};
    const std::uint32_t url = load.pick(bits);
    item.other = static_cast<std::uint32_t>(url * load.clients.size() + client);
    item.request.needle = load.needles[item.other];
    if (std::holds_alternative<ClosedLoopArrival>(scenario_.workload[w].arrival))
      g.looping.emplace(n, client);
    add(item);
  }

  void generate_next(std::size_t i, Time) {
    const auto w = static_cast<std::uint32_t>((i - compiled_.requests.size()) % generators_.size());
    if (!std::holds_alternative<ClosedLoopArrival>(scenario_.workload[w].arrival)) schedule(w);
  }

  // A closed loop: the client thinks, then asks again.
  void loop(std::size_t i, Time now) {
    const auto w = static_cast<std::uint32_t>((i - compiled_.requests.size()) % generators_.size());
    Generator& g = generators_[w];
    const auto at = g.looping.find(i);
    if (at == g.looping.end()) return;
    const std::size_t client = at->second;
    g.looping.erase(at);
    const Draw think =
        draw_of(std::get<ClosedLoopArrival>(scenario_.workload[w].arrival).think_ms, 1000);
    make(w, later(now, think({setup_->seed, Drawn::closed_loop_think, i, 0})), client);
  }

  const Scenario scenario_;
  const Compiled compiled_;
  std::shared_ptr<const Setup> setup_;
  std::priority_queue<Timed> timed_;
  std::uint64_t sequence_ = 0;
  std::vector<std::vector<std::uint32_t>> followers_;
  std::vector<bool> done_;
  std::vector<std::pair<std::size_t, std::size_t>> event_followers_;
  std::vector<Generator> generators_;
  std::size_t set_ = 0;  // how many easy_setopt have taken place
};

}  // namespace

std::unique_ptr<RequestSource> source(const Scenario& scenario, const Strategy& strategy,
                                      std::shared_ptr<const Setup> setup) {
  return std::make_unique<Stream>(scenario, strategy, std::move(setup));
}

}  // namespace poolscope::scenario

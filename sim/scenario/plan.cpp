// From a scenario to the plan of its stream of requests and events.

#include "scenario/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "model/limit_hit.hpp"

namespace poolscope::scenario {

using namespace model;

Time us(double ms) {
  return whole_units(ms * 1000);
}

std::vector<std::size_t> by_time(const Scenario& scenario, AppEvent::Do what) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < scenario.events.size(); ++i)
    if (scenario.events[i].what == what) out.push_back(i);
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return us(scenario.events[a].at_ms.value_or(0)) < us(scenario.events[b].at_ms.value_or(0));
  });
  return out;
}

namespace {

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

FailIn fail_in(const Request& r) {
  if (r.fail_in == "write") return FailIn::write;
  if (r.fail_in == "read") return FailIn::read;
  return r.fail_in == "progress" ? FailIn::progress : FailIn::nothing;
}

class Planner {
 public:
  Planner(Compiler& compiler, const Scenario& scenario, Setup& setup, StreamPlan& plan)
      : compiler_(compiler),
        scenario_(scenario),
        setup_(setup),
        plan_(plan),
        columns_(compiler, scenario, setup, plan) {}

  void run() {
    for (std::uint32_t i = 0; i < scenario_.requests.size(); ++i)
      ids_.emplace(scenario_.requests[i].id, i);
    plan_.requests.reserve(scenario_.requests.size());
    plan_.workloads_in_all = scenario_.workload.size();
    for (std::uint32_t i = 0; i < scenario_.requests.size(); ++i) add_request(i);
    require_hosts();
    for (std::size_t w = 0; w < scenario_.workload.size(); ++w) add_workload(w);
    plan_.events.reserve(scenario_.events.size());
    for (std::size_t i = 0; i < scenario_.events.size(); ++i) add_event(i);
    number_multi_setopts();
    chain();
    plan_setopts(compiler_, scenario_, setup_, plan_, columns_);
  }

 private:
  void add_request(std::uint32_t i) {
    const Request& r = scenario_.requests[i];
    PlannedRequest& item = plan_.requests.emplace_back();
    const ClientId client = compiler_.client(r.client);
    item.request.index = RequestIndex{i};
    item.request.order = std::uint64_t{r.offset} << 32;
    item.request.client = client;
    const OptionsId options = compiler_.options_over(compiler_.options_of(client), r.options);
    item.request.needle = compiler_.needle(r.url, options, client);
    item.request.place = compiler_.place(client, r.place);
    item.request.response = compiler_.responses(r.responses, {client, r.url, options});
    item.request.response_count =
        static_cast<std::uint32_t>(std::max<std::size_t>(1, r.responses.size()));
    item.request.fail_in = fail_in(r);
    if (r.remove_after_ms) item.request.remove_after = us(*r.remove_after_ms);
    const auto [last, is_first] = last_of_.try_emplace(static_cast<std::uint32_t>(client), i);
    if (r.at_ms) {
      item.at = us(*r.at_ms);
    } else if (r.after) {
      item.after = ids_.at(*r.after);
      item.delay = us(r.delay_ms.value_or(0));
    } else if (!is_first) {
      item.after = last->second;
    } else {
      item.at = 0;
    }
    last->second = i;
  }

  void require_hosts() const {
    std::uint64_t hosts = 0;
    for (const Workload& w : scenario_.workload) hosts += static_cast<std::uint64_t>(w.host_count);
    if (hosts > compiler_.limits().hosts)
      throw LimitHit("hosts", fmt::format("the workloads make {} hosts, beyond {}", grouped(hosts),
                                          limit_words(compiler_.limits(), "hosts")));
  }

  void add_workload(std::size_t which) {
    const Workload& w = scenario_.workload[which];
    PlannedWorkload& planned = plan_.workloads.emplace_back();
    const std::vector<std::string> names =
        w.clients.empty() ? std::vector<std::string>{"main"} : w.clients;
    for (const std::string& name : names) {
      planned.clients.push_back(compiler_.client(name));
      planned.places.push_back(compiler_.place(planned.clients.back(), std::nullopt));
    }
    std::vector<double> weights;
    for (const auto& [url, weight] : w.urls) weights.push_back(weight);
    for (std::int64_t n = 1; n <= w.host_count; ++n)
      weights.push_back(std::pow(static_cast<double>(n), -w.host_zipf));
    planned.pick = boost::random::discrete_distribution<std::uint32_t>(weights);
    if (w.response) planned.response = compiler_.responses({&*w.response, 1});
    planned.arrival = w.arrival;
    if (const auto* loop = std::get_if<ClosedLoopArrival>(&w.arrival))
      planned.think = draw_of(loop->think_ms, 1000);
    if (w.count) planned.count = static_cast<std::uint64_t>(*w.count);
    columns_.add_first(which);
    if (w.duration_ms) planned.end = us(*w.duration_ms);
    planned.offset = w.offset;
  }

  void add_event(std::size_t i) {
    compiler_.steps().step();
    const AppEvent& e = scenario_.events[i];
    PlannedEvent& planned = plan_.events.emplace_back();
    AppItem& item = planned.item;
    using Kind = AppItem::Kind;
    static constexpr std::array kinds{
        Kind::easy_cleanup,    Kind::multi_cleanup,  Kind::share_cleanup,
        Kind::easy_reset,      Kind::easy_duphandle, Kind::easy_upkeep,
        Kind::network_changed, Kind::easy_setopt,    Kind::multi_setopt};  // as in AppEvent::Do
    item.kind = kinds.at(static_cast<std::size_t>(e.what));
    item.at = us(e.at_ms.value_or(0));
    // A program's event after a transfer comes before its next transfer.
    item.order = e.after ? std::uint64_t{e.offset} : std::uint64_t{e.offset} << 32;
    if (is_of_client(e.what))
      item.target = static_cast<std::uint32_t>(compiler_.client(e.target));
    else if (e.what == AppEvent::Do::share_cleanup)
      item.target = compiler_.share_of(e.target).value_or(nothing);
    else
      item.target = compiler_.multi_of(e.target).value_or(nothing);
    if (!e.copy.empty()) item.other = static_cast<std::uint32_t>(compiler_.client(e.copy));
    if (e.what == AppEvent::Do::easy_setopt || e.what == AppEvent::Do::easy_upkeep)
      item.other = static_cast<std::uint32_t>(i);
    if (e.what == AppEvent::Do::easy_upkeep)
      item.options = compiler_.options_of(ClientId{item.target});
    if (!e.after) return;
    if (const auto found = ids_.find(*e.after); found != ids_.end()) planned.after = found->second;
    planned.delay = us(e.delay_ms.value_or(0));
  }

  void number_multi_setopts() {
    std::unordered_map<std::string_view, std::uint32_t> so_far;
    for (const std::size_t e : by_time(scenario_, AppEvent::Do::multi_setopt)) {
      const AppEvent& event = scenario_.events[e];
      plan_.events[e].item.other = ++so_far[event.target];
      if (const auto multi = compiler_.multi_of(event.target))
        compiler_.set_multi_options(*multi, event.multi_options);
    }
  }

  // Goes backwards, so that each chain is in the order of the file.
  void chain() {
    for (std::uint32_t i = static_cast<std::uint32_t>(plan_.requests.size()); i-- > 0;)
      if (PlannedRequest& r = plan_.requests[i]; r.after != nothing) {
        r.next_follower = plan_.requests[r.after].first_follower;
        plan_.requests[r.after].first_follower = i;
      }
    for (std::uint32_t i = static_cast<std::uint32_t>(plan_.events.size()); i-- > 0;)
      if (PlannedEvent& e = plan_.events[i]; e.after != nothing) {
        e.next_follower = plan_.requests[e.after].first_event;
        plan_.requests[e.after].first_event = i;
      }
  }

  Compiler& compiler_;
  const Scenario& scenario_;
  Setup& setup_;
  StreamPlan& plan_;
  Columns columns_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
  std::unordered_map<std::uint32_t, std::uint32_t> last_of_;  // by client
};

}  // namespace

Compiled planned(Compiler& compiler, const Scenario& scenario) {
  const auto setup = compiler.compile();
  const auto plan = std::make_shared<StreamPlan>();
  Planner{compiler, scenario, *setup, *plan}.run();
  return {setup, plan};
}

std::uint64_t StreamPlan::known_transfers() const {
  std::uint64_t known = requests.size();
  for (const PlannedWorkload& load : workloads)
    if (load.count && !load.end)
      known = *load.count > UINT64_MAX - known ? UINT64_MAX : known + *load.count;
  return known;
}

void check_transfers(const Compiled& compiled) {
  const std::uint64_t most = compiled.setup->limits.transfers,
                      known = compiled.stream->known_transfers();
  if (compiled.setup->until != never || known <= most) return;
  throw LimitHit(
      "transfers",
      fmt::format("the {} {} transfers; the limit is {}; {} raises it",
                  compiled.stream->workloads.empty() ? "scenario makes" : "workload makes",
                  grouped(known), grouped(most), find_limit("transfers")->flag));
}

Columns::Columns(Compiler& compiler, const Scenario& scenario, Setup& setup, StreamPlan& plan)
    : compiler_(compiler),
      scenario_(scenario),
      setup_(setup),
      plan_(plan),
      known_(scenario.workload.size()),
      targets_(scenario.workload.size()) {}

const std::vector<std::uint32_t>& Columns::targets(std::size_t w) {
  if (!targets_[w]) targets_[w] = targets_of(w);
  return *targets_[w];
}

// A few requests to very many hosts need only some of them, which the seed determines.
std::vector<std::uint32_t> Columns::targets_of(std::size_t w) const {
  const PlannedWorkload& planned = plan_.workloads[w];
  const Workload& load = scenario_.workload[w];
  const std::uint64_t all = load.urls.size() + static_cast<std::uint64_t>(load.host_count);
  std::vector<std::uint32_t> out;
  if (planned.count && *planned.count < all / 4) {
    setup_.of_this_seed = true;
    for (std::uint64_t n = 0; n < *planned.count; ++n) {
      KeyedBits bits{{setup_.seed, Drawn::url, plan_.number(w, n), 0}};
      out.push_back(planned.pick(bits));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  } else {
    out.resize(all);
    std::iota(out.begin(), out.end(), 0U);
  }
  return out;
}

Columns::Key Columns::key_of(std::size_t w, ClientId client, OptionsId base) {
  Key key;
  key.options = compiler_.options_over(base, scenario_.workload[w].options);
  if (const auto knowledge = compiler_.knowledge_of(client);
      knowledge != 0 && compiler_.learns(key.options)) {
    key.client = static_cast<std::uint32_t>(client);
    key.knowledge = knowledge;
  }
  return key;
}

void Columns::require_room(std::size_t w, std::uint64_t columns) {
  const std::uint64_t most = compiler_.limits().names,
                      each = std::max<std::uint64_t>(1, targets(w).size());
  const std::uint64_t more = columns - std::min<std::uint64_t>(columns, known_[w].size());
  if (more <= (most - std::min(most, prepared_)) / each) return;
  throw LimitHit(
      "names",
      fmt::format("workload {}: {} different option sets of clients times {} {} are {} prepared "
                  "requests{}, beyond {}",
                  w + 1, columns, each, scenario_.workload[w].urls.empty() ? "hosts" : "URLs",
                  columns * each,
                  columns * each > most ? "" : ", with those of other workloads too many",
                  limit_words(compiler_.limits(), "names")));
}

void Columns::add_first(std::size_t w) {
  PlannedWorkload& planned = plan_.workloads[w];
  std::map<Key, std::uint32_t> wanted;
  for (const ClientId client : planned.clients)
    wanted.emplace(key_of(w, client, compiler_.options_of(client)), 0);
  require_room(w, wanted.size());
  for (const ClientId client : planned.clients)
    planned.column_of.push_back(column(w, client, compiler_.options_of(client)));
}

std::uint32_t Columns::column(std::size_t w, ClientId client, OptionsId base) {
  PlannedWorkload& planned = plan_.workloads[w];
  const Key key = key_of(w, client, base);
  if (const auto known = known_[w].find(key); known != known_[w].end()) return known->second;
  require_room(w, known_[w].size() + 1);
  const Workload& load = scenario_.workload[w];
  std::vector<NeedleId> needles(load.urls.size() + static_cast<std::size_t>(load.host_count),
                                none<NeedleId>);
  for (const std::uint32_t target : targets(w))
    needles[target] = compiler_.needle(target < load.urls.size()
                                           ? load.urls[target].first
                                           : url_of_host(load, target - load.urls.size() + 1),
                                       key.options, client);
  prepared_ += targets(w).size();
  const auto at = static_cast<std::uint32_t>(planned.columns.size());
  planned.columns.push_back(std::move(needles));
  known_[w].emplace(key, at);
  return at;
}

}  // namespace poolscope::scenario

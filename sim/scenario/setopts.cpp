// What requests look for after the application has set other options on their client's handles.

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

#include "model/limit_hit.hpp"
#include "scenario/plan.hpp"

namespace poolscope::scenario {

using namespace model;

namespace {

/// One client with easy_setopt.
///
/// A request that starts at a known time is resolved with the options of that time. For other
/// requests only a run shows their options: they are resolved for every situation of their client,
/// and requests that ask alike are resolved together.
class SetClient {
 public:
  struct Setopt {
    std::size_t number = 0;  // its number among the easy_setopt of all clients
    const OptionSet* options = nullptr;
  };
  /// A workload that has this client, and the client's place in it.
  using InWorkload = std::pair<std::size_t, std::uint32_t>;

  SetClient(Compiler& compiler, const Scenario& scenario, const Setup& setup, StreamPlan& plan,
            Columns& columns, ClientId client)
      : compiler_(compiler),
        scenario_(scenario),
        setup_(setup),
        plan_(plan),
        columns_(columns),
        client_(client) {}

  void add_setopt(const Setopt& setopt) { setopts_.push_back(setopt); }
  void add_workload(const InWorkload& workload) { workloads_.push_back(workload); }
  /// `setopts`: how many take place before the request starts; none: unknown.
  void add_request(std::uint32_t request, std::optional<std::size_t> setopts) {
    requests_.push_back({request, setopts});
  }

  void plan() {
    std::vector<OptionsId> bases;
    OptionsId base = compiler_.options_of(client_);
    for (const Setopt& setopt : setopts_) {
      compiler_.steps().step();
      bases.push_back(base = compiler_.options_over(base, *setopt.options));
      learns_ = learns_ || compiler_.learns(base);
    }
    for (const auto& [request, setopts] : requests_)
      learns_ = learns_ || compiler_.learns(setup_[plan_.requests[request].request.needle].options);
    sort_requests();
    for (std::size_t state = 0; state < bases.size(); ++state) enter(state, bases[state]);
  }

 private:
  struct Known {
    std::uint32_t request;
    std::optional<std::size_t> setopts;
  };
  /// The part of a client's options that decides what it learns.
  using Mode = std::tuple<bool, std::int64_t, bool>;

  // Finds the state of each request with a known time, and which other requests ask alike.
  void sort_requests() {
    at_.resize(setopts_.size());
    std::map<std::pair<NeedleId, std::string>, std::uint32_t> kinds;
    for (const auto& [i, setopts] : requests_) {
      PlannedRequest& request = plan_.requests[i];
      if (setopts) {
        const auto after = std::partition_point(
            setopts_.begin(), setopts_.end(),
            [&, most = *setopts](const Setopt& s) { return s.number <= most; });
        if (after != setopts_.begin())
          at_[static_cast<std::size_t>(after - setopts_.begin()) - 1].push_back(i);
        continue;
      }
      const auto next = static_cast<std::uint32_t>(first_of_kind_.size());
      request.kind = next;
      if (!learns_ && !redirects(i))
        request.kind =
            kinds
                .try_emplace({request.request.needle, text_of(scenario_.requests[i].options)}, next)
                .first->second;
      if (request.kind == next) first_of_kind_.push_back(i);
    }
  }

  [[nodiscard]] bool redirects(std::uint32_t i) const {
    const auto& list = scenario_.requests[i].responses;
    return std::any_of(list.begin(), list.end(), redirect_of);
  }

  void enter(std::size_t state, OptionsId base) {
    const std::size_t number = setopts_[state].number;
    std::uint32_t situation = 0;
    if (learns_ && !settled(base)) {
      situation = learn_anew(state, base);
    } else {
      const auto [known, is_new] =
          known_.try_emplace({base, compiler_.knowledge_of(client_)}, next_situation());
      situation = known->second;
      if (is_new) {
        plan_.options_in.push_back(base);
        count(first_of_kind_.size(), state);
        for (const std::uint32_t i : first_of_kind_)
          plan_.sought[sought_key(situation, plan_.requests[i].kind)] = resolve_request(i, base);
      }
      for (const std::uint32_t i : at_[state]) use(i, resolve_request(i, base));
    }
    plan_.changes[static_cast<std::uint32_t>(client_)].push_back({number, situation});
    for (const auto& [w, place] : workloads_)
      plan_.workloads[w].later[place].push_back({number, columns_.column(w, client_, base)});
  }

  // What one request learns counts for those later in the file, and for all requests of later
  // situations: each is resolved in turn until nothing new is learned.
  std::uint32_t learn_anew(std::size_t state, OptionsId base) {
    const std::uint64_t before = compiler_.knowledge_of(client_);
    const std::uint32_t situation = next_situation();
    plan_.options_in.push_back(base);
    count(requests_.size(), state);
    std::size_t next_known = 0;
    for (const auto& [i, setopts] : requests_) {
      const bool now = next_known < at_[state].size() && at_[state][next_known] == i;
      if (!setopts) {
        plan_.sought[sought_key(situation, plan_.requests[i].kind)] = resolve_request(i, base);
      } else if (now || redirects(i)) {
        const Sought sought = resolve_request(i, base);
        if (now) use(i, sought);
      } else {
        learn_from(i, base);
      }
      next_known += now ? 1 : 0;
    }
    if (compiler_.knowledge_of(client_) != before)
      settled_.clear();
    else
      settled_.insert(mode_of(base));
    return situation;
  }

  [[nodiscard]] Mode mode_of(OptionsId base) const {
    const Options& o = setup_.options[index(base)];
    return {o.hsts, o.altsvc_ctrl, o.follow_location};
  }
  [[nodiscard]] bool settled(OptionsId base) const { return settled_.contains(mode_of(base)); }

  [[nodiscard]] std::uint32_t next_situation() const {
    return static_cast<std::uint32_t>(plan_.options_in.size());
  }

  Sought resolve_request(std::uint32_t i, OptionsId base) {
    const Request& r = scenario_.requests[i];
    const OptionsId options = compiler_.options_over(base, r.options);
    Sought sought;
    sought.needle = compiler_.needle(r.url, options, client_);
    if (redirects(i))
      sought.response = compiler_.responses(r.responses, {client_, r.url, options});
    else
      compiler_.learn_from(r.responses, {client_, r.url, options});
    return sought;
  }

  void learn_from(std::uint32_t i, OptionsId base) {
    compiler_.steps().step();
    const Request& r = scenario_.requests[i];
    compiler_.learn_from(r.responses, {client_, r.url, compiler_.options_over(base, r.options)});
  }

  void use(std::uint32_t i, const Sought& sought) {
    plan_.requests[i].request.needle = sought.needle;
    if (valid(sought.response)) plan_.requests[i].request.response = sought.response;
  }

  void count(std::size_t more, std::size_t state) {
    prepared_ += more;
    if (prepared_ + plan_.sought.size() <= compiler_.limits().names) return;
    throw LimitHit(
        "names",
        fmt::format("client {}: {} requests are prepared for the options after each of the first "
                    "{} of {} easy_setopt, which goes beyond {}",
                    setup_.clients[index(client_)], more, state + 1, setopts_.size(),
                    limit_words(compiler_.limits(), "names")));
  }

  Compiler& compiler_;
  const Scenario& scenario_;
  const Setup& setup_;
  StreamPlan& plan_;
  Columns& columns_;
  ClientId client_;
  std::vector<Setopt> setopts_;
  std::vector<InWorkload> workloads_;
  std::vector<Known> requests_;
  std::vector<std::vector<std::uint32_t>> at_;  // by state: its requests
  std::vector<std::uint32_t> first_of_kind_;
  std::map<std::pair<OptionsId, std::uint64_t>, std::uint32_t> known_;  // situations, by knowledge
  std::set<Mode> settled_;  // nothing more is learned with these
  bool learns_ = false;
  std::uint64_t prepared_ = 0;
};

}  // namespace

void plan_setopts(Compiler& compiler, const Scenario& scenario, const Setup& setup,
                  StreamPlan& plan, Columns& columns) {
  const std::vector<std::size_t> setopts = by_time(scenario, AppEvent::Do::easy_setopt);
  if (setopts.empty()) return;
  using Moment = std::pair<Time, std::uint64_t>;
  std::vector<Moment> moments;
  std::vector<SetClient> clients;
  std::unordered_map<std::uint32_t, std::size_t> place_of;
  const auto found = [&](ClientId client) -> SetClient* {
    const auto at = place_of.find(static_cast<std::uint32_t>(client));
    return at == place_of.end() ? nullptr : &clients[at->second];
  };
  for (std::size_t k = 0; k < setopts.size(); ++k) {
    const AppItem& item = plan.events[setopts[k]].item;
    moments.emplace_back(item.at, item.order);
    const auto [at, is_new] = place_of.try_emplace(item.target, clients.size());
    if (is_new)
      clients.emplace_back(compiler, scenario, setup, plan, columns, ClientId{item.target});
    clients[at->second].add_setopt({k + 1, &scenario.events[setopts[k]].options});
  }
  std::sort(moments.begin(), moments.end());
  for (std::uint32_t i = 0; i < plan.requests.size(); ++i) {
    const PlannedRequest& r = plan.requests[i];
    SetClient* client = found(r.request.client);
    if (client == nullptr) continue;
    std::optional<std::size_t> before;
    if (r.after == nothing)
      before = static_cast<std::size_t>(
          std::lower_bound(moments.begin(), moments.end(), Moment{r.at, r.request.order}) -
          moments.begin());
    client->add_request(i, before);
  }
  for (std::size_t w = 0; w < plan.workloads.size(); ++w)
    for (std::uint32_t place = 0; place < plan.workloads[w].clients.size(); ++place)
      if (SetClient* client = found(plan.workloads[w].clients[place]))
        client->add_workload({w, place});
  for (SetClient& client : clients) client.plan();
}

}  // namespace poolscope::scenario

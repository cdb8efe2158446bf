#include "scenario/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "scenario/compiler.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::scenario {
namespace {

using Ids = std::unordered_map<std::string_view, std::size_t>;  // id -> place in its list

class Checker {
 public:
  Checker(const Scenario& scenario, bool in_doubt)
      : scenario_{scenario}, strategies_{strategies_of(scenario)}, in_doubt_{in_doubt} {}

  std::vector<Problem> run() {
    collect_ids();
    check_starts();
    check_circles();
    check_strategies();
    check_events();
    check_answers();
    for (std::size_t i = 0; i < scenario_.expect.size(); ++i) check_expect(i);
    return std::move(problems_);
  }

 private:
  void problem(std::string pointer, std::string message) {
    problems_.push_back({unlocated, std::move(pointer), std::move(message)});
  }

  /// The ids of a list; an id that occurs twice is an error.
  template <class List, class Id>
  Ids ids_of(const List& list, std::string_view pointer, std::string_view key, Id id) {
    Ids ids;
    ids.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string_view name = id(list[i]);
      if (name.empty()) continue;  // missing: reported already
      const auto [first, is_new] = ids.emplace(name, i);
      if (!is_new)
        problem(fmt::format("{}/{}/{}", pointer, i, key),
                fmt::format("the {} {} is given twice: {}/{} has it, too; each must be different",
                            key, in_quotes(name), pointer, first->second));
    }
    return ids;
  }

  void unknown(std::string pointer, std::string_view noun, std::string_view found,
               const Ids& known) {
    if (in_doubt_ || found.empty()) return;
    std::string hint;
    if (known.empty()) {
      hint = fmt::format("there is no {}", noun);
    } else if (known.size() <= 1000 && hints_ < 100) {  // more hints only cost time
      ++hints_;
      std::vector<std::string_view> names;
      for (const auto& [name, place] : known) names.push_back(name);
      std::sort(names.begin(), names.end());
      hint = fmt::format("the nearest is {}", in_quotes(nearest(found, names)));
    } else {
      hint = fmt::format("it must be one of the {} that are defined", known.size());
    }
    problem(std::move(pointer), fmt::format("there is no {} {}; {}", noun, in_quotes(found), hint));
  }

  void collect_ids() {
    requests_ = ids_of(scenario_.requests, "/requests", "id", [](auto& r) { return view(r.id); });
    ids_of(scenario_.clients, "/clients", "id", [](auto& c) { return view(c.id); });
    named_strategies_ =
        ids_of(strategies_, "/strategies", "name", [](auto& s) { return view(s.name); });
    std::vector<std::string> endpoints;
    for (const Server& server : scenario_.servers)
      endpoints.push_back(server.host.empty()
                              ? ""
                              : fmt::format("{} port {}", server.host,
                                            server.port ? std::to_string(*server.port) : "any"));
    ids_of(endpoints, "/servers", "host", [](auto& e) { return view(e); });
    endpoints.clear();
    for (const Proxy& proxy : scenario_.proxies)
      endpoints.push_back(proxy.host.empty() ? ""
                                             : fmt::format("{} port {}", proxy.host, proxy.port));
    ids_of(endpoints, "/proxies", "host", [](auto& e) { return view(e); });

    for (std::size_t i = 0; i < scenario_.clients.size(); ++i) {
      clients_.emplace(scenario_.clients[i].id, i);
      if (scenario_.clients[i].id == "*")
        problem(fmt::format("/clients/{}/id", i),
                "a client cannot be named \"*\", which means all");
    }
    for (std::size_t i = 0; i < scenario_.requests.size(); ++i) {
      clients_.emplace(scenario_.requests[i].client, i);
      if (is_generated(scenario_.requests[i].id))
        problem(fmt::format("/requests/{}/id", i),
                fmt::format("the id {} is used by a workload for its requests; choose another",
                            in_quotes(scenario_.requests[i].id)));
    }
    for (const Workload& workload : scenario_.workload) {
      for (const std::string& client : workload.clients) clients_.emplace(client, 0);
      if (workload.clients.empty()) clients_.emplace("main", 0);
    }
    for (const Strategy& strategy : strategies_) {
      for (const auto& multi : strategy.multis) multis_.emplace(multi.id, 0);
      for (const auto& share : strategy.shares) shares_.emplace(share.id, 0);
    }
  }

  static std::string_view view(const std::string& text) { return text; }

  /// w<k>.<n>: the nth request of the kth workload.
  [[nodiscard]] bool is_generated(std::string_view id) const {
    if (!id.starts_with('w')) return false;
    std::uint64_t k = 0, n = 0;
    const char* end = id.data() + id.size();
    const auto first = std::from_chars(id.data() + 1, end, k);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return false;
    const auto second = std::from_chars(first.ptr + 1, end, n);
    if (second.ec != std::errc{} || second.ptr != end) return false;
    if (k < 1 || k > scenario_.workload.size() || n < 1) return false;
    const auto& count = scenario_.workload[k - 1].count;
    return !count || n <= static_cast<std::uint64_t>(*count);
  }

  void check_starts() {
    for (std::size_t i = 0; i < scenario_.requests.size(); ++i) {
      const Request& request = scenario_.requests[i];
      const std::string pointer =
          request.after || request.place ? fmt::format("/requests/{}", i) : std::string{};
      if (request.after && !requests_.contains(*request.after))
        unknown(pointer + "/after", "request", *request.after, requests_);
      if (request.place) check_place(pointer + "/place", *request.place, multis_, shares_);
    }
  }

  /// Each request waits for at most one other, so following them finds every circle in one pass.
  void check_circles() {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    const auto& requests = scenario_.requests;
    std::vector<std::size_t> waits_for(requests.size(), none);
    std::unordered_map<std::string_view, std::size_t> last_of_client;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const Request& request = requests[i];
      const auto [last, is_first] = last_of_client.emplace(request.client, i);
      if (request.after) {
        const auto found = requests_.find(*request.after);
        if (found != requests_.end()) waits_for[i] = found->second;
      } else if (!request.at_ms && !is_first) {
        waits_for[i] = last->second;
      }
      last->second = i;
    }
    std::vector<std::size_t> walk(requests.size(), none);
    for (std::size_t start = 0; start < requests.size(); ++start) {
      std::size_t at = start;
      while (at != none && walk[at] == none) {
        walk[at] = start;
        at = waits_for[at];
      }
      if (at != none && walk[at] == start) report_circle(at, waits_for);
    }
  }

  void report_circle(std::size_t start, const std::vector<std::size_t>& waits_for) {
    const auto& requests = scenario_.requests;
    if (waits_for[start] == start)
      return problem(fmt::format("/requests/{}/after", start),
                     fmt::format("{} waits for itself; \"after\" must name another request",
                                 in_quotes(requests[start].id)));
    // The circle is reported at its first "after" in the file.
    std::size_t at = start, first = requests.size(), length = 0;
    do {
      if (requests[at].after) first = std::min(first, at);
      at = waits_for[at];
      ++length;
    } while (at != start);
    std::string chain;
    at = first;
    for (std::size_t i = 0; i < std::min<std::size_t>(length, 8); ++i, at = waits_for[at])
      chain += fmt::format("{}{} waits for {}", i == 0 ? "" : ", ", in_quotes(requests[at].id),
                           in_quotes(requests[waits_for[at]].id));
    problem(fmt::format("/requests/{}/after", first),
            fmt::format("requests wait for one another in a circle of {}: {}{}; one of them must "
                        "start by itself",
                        length, chain, length > 8 ? ", …" : ""));
  }

  void check_answers() {
    const Uploads uploads{scenario_, strategies_};
    for (std::size_t i = 0; i < scenario_.requests.size(); ++i) {
      const Request& r = scenario_.requests[i];
      if (!r.fail_in && !r.remove_after_ms && r.responses.empty()) continue;
      const std::string pointer = fmt::format("/requests/{}", i);
      if (r.fail_in == "read" && !uploads.has(r))
        problem(pointer + "/fail_in",
                "\"read\" fails the callback that gives an upload its data, and this request has "
                "no upload: it needs CURLOPT_UPLOAD or CURLOPT_POST");
      if (r.remove_after_ms && multis_.empty())
        problem(pointer + "/remove_after_ms",
                "only a multi handle removes a transfer, and no strategy has a multi");
      check_redirects(r, pointer);
    }
    for (std::size_t i = 0; i < scenario_.workload.size(); ++i)
      if (const auto& response = scenario_.workload[i].response; response && response->location)
        problem(fmt::format("/workload/{}/response/location", i),
                "every hop of a generated request gets the same answer, so that a redirect would "
                "never end; \"location\" belongs into \"requests\"");
  }

  /// Each location, resolved from the previous hop, must be a URL to which libcurl follows.
  void check_redirects(const Request& r, const std::string& pointer) {
    std::string url = r.url;
    for (std::size_t i = 0; i < r.responses.size(); ++i) {
      const std::string* location = redirect_of(r.responses[i]);
      if (location == nullptr) continue;
      const std::string there =
          fmt::format("{}/response{}/{}", pointer,
                      r.responses.size() == 1 ? std::string{} : fmt::format("s/{}", i),
                      r.responses[i].location ? "location" : "headers");
      url = resolve_url(url, *location);
      if (const auto wrong = wrong_text(fields::Form::url, url))
        return problem(there, fmt::format("the redirect to {} {}", in_quotes(url), *wrong));
      UrlParts parts;
      if (parse_url(url, parts) && info(parts.scheme).plain != model::Scheme::ftp &&
          !model::is_http(parts.scheme))
        return problem(there, fmt::format("libcurl follows redirects to http, https, ftp and ftps "
                                          "alone, not to {}",
                                          in_quotes(url)));
    }
  }

  void check_place(const std::string& pointer, const Place& place, const Ids& multis,
                   const Ids& shares) {
    if (place.multi && !multis.contains(*place.multi))
      unknown(pointer + "/multi", "multi", *place.multi, multis);
    if (place.share && !shares.contains(*place.share))
      unknown(pointer + "/share", "share", *place.share, shares);
    if (!place.drive) return;
    const bool by_multi = *place.drive != model::Drive::easy_perform;
    if (by_multi != place.multi.has_value())
      problem(pointer + "/drive",
              by_multi ? "a place without \"multi\" is driven by easy_perform"
                       : "a place with \"multi\" is driven by multi_perform or multi_socket");
  }

  void check_strategies() {
    for (std::size_t i = 0; i < scenario_.strategies.size(); ++i) {
      const Strategy& strategy = strategies_[i];
      const std::string pointer = fmt::format("/strategies/{}", i);
      const Ids multis = ids_of(scenario_.strategies[i].multis, pointer + "/multis", "id",
                                [](auto& m) { return view(m.id); });
      const Ids shares = ids_of(scenario_.strategies[i].shares, pointer + "/shares", "id",
                                [](auto& s) { return view(s.id); });
      Ids all_multis = multis, all_shares = shares;  // including the default one of a scope
      for (const auto& multi : strategy.multis) all_multis.emplace(multi.id, 0);
      for (const auto& share : strategy.shares) all_shares.emplace(share.id, 0);
      for (const auto& [client, place] : strategy.place) {
        const std::string there = joined(pointer + "/place", client);
        if (client != "*" && !clients_.contains(client)) unknown(there, "client", client, clients_);
        check_place(there, place, all_multis, all_shares);
      }
      if (!strategy.drive) continue;
      const bool by_multi = *strategy.drive != model::Drive::easy_perform;
      if (by_multi && strategy.scope == model::Scope::easy)
        problem(pointer + "/drive",
                "the scope easy is driven by easy_perform; a multi's pool is the scope multi");
      if (!by_multi && strategy.scope == model::Scope::multi)
        problem(pointer + "/drive",
                "the scope multi is driven by multi_perform or multi_socket, not by easy_perform");
    }
  }

  void check_events() {
    for (std::size_t i = 0; i < scenario_.events.size(); ++i) {
      const AppEvent& event = scenario_.events[i];
      const std::string pointer = fmt::format("/events/{}", i);
      if (event.after && !requests_.contains(*event.after))
        unknown(pointer + "/after", "request", *event.after, requests_);
      switch (event.what) {
        case AppEvent::Do::easy_cleanup:
        case AppEvent::Do::easy_reset:
        case AppEvent::Do::easy_duphandle:
        case AppEvent::Do::easy_upkeep:
        case AppEvent::Do::easy_setopt:
          if (!clients_.contains(event.target))
            unknown(pointer + "/client", "client", event.target, clients_);
          break;
        case AppEvent::Do::multi_cleanup:
        case AppEvent::Do::network_changed:
        case AppEvent::Do::multi_setopt:
          if (!multis_.contains(event.target))
            unknown(pointer + "/multi", "multi", event.target, multis_);
          break;
        case AppEvent::Do::share_cleanup:
          if (!shares_.contains(event.target))
            unknown(pointer + "/share", "share", event.target, shares_);
          break;
      }
      check_copy(event, pointer);
      if (!event.options.empty() && event.what != AppEvent::Do::easy_setopt)
        problem(pointer + "/options", "\"options\" is only allowed with \"do\": \"easy_setopt\"");
      if (!event.multi_options.empty() && event.what != AppEvent::Do::multi_setopt)
        problem(pointer + "/multi_options",
                "\"multi_options\" is only allowed with \"do\": \"multi_setopt\"");
    }
  }

  void check_copy(const AppEvent& event, const std::string& pointer) {
    if (event.copy.empty()) return;
    if (event.what != AppEvent::Do::easy_duphandle)
      return problem(pointer + "/as", "\"as\" is only allowed with \"do\": \"easy_duphandle\"");
    if (event.copy == event.target)
      problem(pointer + "/as", fmt::format("{} cannot be the copy of itself; \"as\" must name "
                                           "another client",
                                           in_quotes(event.copy)));
    else if (!clients_.contains(event.copy))
      unknown(pointer + "/as", "client", event.copy, clients_);
  }

  void check_request(std::string pointer, std::string_view id) {
    if (!requests_.contains(id) && !is_generated(id))
      unknown(std::move(pointer), "request", id, requests_);
  }

  void check_expect(std::size_t i) {
    const Expect& expect = scenario_.expect[i];
    const std::string pointer = fmt::format("/expect/{}", i);
    if (const auto* what = std::get_if<ExpectRequest>(&expect.what)) {
      check_request(pointer + "/request", what->request);
      if (what->connection && what->connection->starts_with("of:"))
        check_request(pointer + "/connection", std::string_view{*what->connection}.substr(3));
    }
    for (std::size_t k = 0; k < expect.strategies.size(); ++k)
      if (!named_strategies_.contains(expect.strategies[k]))
        unknown(fmt::format("{}/strategy{}", pointer,
                            expect.strategies.size() > 1 ? fmt::format("/{}", k) : ""),
                "strategy", expect.strategies[k], named_strategies_);
  }

  const Scenario& scenario_;
  std::vector<Strategy> strategies_;
  bool in_doubt_;
  Ids requests_, clients_, multis_, shares_, named_strategies_;
  std::size_t hints_ = 0;
  std::vector<Problem> problems_;
};

}  // namespace

namespace {

bool sets_upload(const model::OptionSet& set) {
  return std::any_of(set.begin(), set.end(), [](const auto& option) {
    const auto* value = std::get_if<std::int64_t>(&option.second);
    return (option.first->name == "CURLOPT_UPLOAD" || option.first->name == "CURLOPT_POST") &&
           value != nullptr && *value != 0;
  });
}

}  // namespace

Uploads::Uploads(const Scenario& s, const std::vector<Strategy>& strategies) {
  for (const Client& client : s.clients)
    if (sets_upload(client.options)) clients_.insert(client.id);
  for (const AppEvent& event : s.events)
    if (sets_upload(event.options)) clients_.insert(event.target);
  all_ = std::any_of(strategies.begin(), strategies.end(),
                     [](const Strategy& one) { return sets_upload(one.options); });
}

bool Uploads::has(const Request& request) const {
  return all_ || sets_upload(request.options) || clients_.contains(request.client);
}

std::vector<Problem> check(const Scenario& scenario, bool identities_in_doubt) {
  return Checker{scenario, identities_in_doubt}.run();
}

}  // namespace poolscope::scenario

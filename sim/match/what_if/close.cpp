#include "match/what_if/close.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "match/what_if/asker.hpp"
#include "match/what_if/options.hpp"
#include "match/words/words.hpp"

namespace poolscope::match {

using namespace model;

namespace {

constexpr std::size_t most_close_asks = 100;  // doubling and halving over all numbers take 62

class CloseTrials {
 public:
  CloseTrials(const World& world, const Setup& setup, const Profile& profile, const Close& close)
      : world_(world),
        setup_(setup),
        close_(close),
        transfer_(world[close.transfer]),
        cap_(profile.idle_cap(world, setup, transfer_)),
        asker_(world, setup, profile, asked_by(close), most_close_asks) {}

  WhatIfs run() {
    // The World has to be the one in which the close happened.
    if (!stays()) raise();
    result_.asked = asker_.asked();
    return std::move(result_);
  }

 private:
  static Explanation asked_by(const Close& close) {
    Explanation e;
    e.transfer = close.transfer;
    return e;
  }

  void raise() {
    const MultiOptions& multi = asker_.has_multi_options() ? asker_.multi() : no_multi_;
    const Options& options = asker_.options();
    switch (close_.reason) {
      case CloseReason::max_connects:
        return asker_.has_multi_options()
                   ? raise_to_spare("CURLMOPT_MAXCONNECTS", static_cast<std::int64_t>(cap_),
                                    cap_words(multi.max_connects))
                   : raise_to_spare("CURLOPT_MAXCONNECTS", static_cast<std::int64_t>(cap_),
                                    cap_words(options.max_connects));
      case CloseReason::total_limit:
        return raise_to_spare("CURLMOPT_MAX_TOTAL_CONNECTIONS", multi.max_total_connections);
      case CloseReason::host_limit:
        return raise_to_spare("CURLMOPT_MAX_HOST_CONNECTIONS", multi.max_host_connections);
      case CloseReason::max_age:
        return raise_to_spare("CURLOPT_MAXAGE_CONN", options.maxage_conn_s);
      case CloseReason::max_lifetime:
        return raise_to_spare("CURLOPT_MAXLIFETIME_CONN", options.maxlifetime_conn_s);
      default:
        return;
    }
  }

  // The cap follows the transfers of the multi handle if it is unset (curl 8.22 lib/conncache.c:
  // Curl_cpool_conn_now_idle; 7.88.1: Curl_conncache_return_conn).
  std::string cap_words(std::int64_t set) const {
    if (set > 0) return std::to_string(set);
    return fmt::format("unset: 4 × {} {} = {}", cap_ / 4, set < 0 ? "added" : "running", cap_);
  }

  void raise_to_spare(const char* option, std::int64_t now, std::string now_words = {}) {
    const OptionInfo& info = *find_option(option);
    const auto set = [&](std::int64_t v) {
      if (info.set_multi != nullptr && asker_.has_multi_options())
        info.set_multi(asker_.multi(), v);
      else
        info.set(asker_.options(), v);
    };
    const auto spares = [&](std::int64_t v) {
      set(v);
      const bool yes = !asker_.spent() && stays();
      asker_.reset();
      return yes;
    };
    const std::int64_t highest = std::min<std::int64_t>(info.max, INT32_MAX);
    const auto value = nearest_value(now, highest, spares);
    if (!value) return;
    set(*value);
    WhatIf change;
    change.option = option;
    change.to = value_words(info, *value);
    change.now = now_words.empty() ? value_words(info, now) : now_words;
    lead(change);
    asker_.reset();
    result_.changes.push_back(std::move(change));
  }

  bool stays() {
    if (close_.at == CloseAt::completion) return asker_.over_cap() != close_.connection;
    const Decision d = asker_.decision();
    const auto among = [&](const std::vector<Closing>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const Closing& c) { return c.connection == close_.connection; });
    };
    return !among(d.prunes) && !among(d.discards) && !among(d.evictions);
  }

  void lead(WhatIf& change) {
    if (close_.at == CloseAt::completion) {
      const ConnectionId other = asker_.over_cap();
      change.leads_to =
          valid(other) ? words::name(world_[other]) + " evicted instead" : "nobody evicted";
      return;
    }
    const Decision d = asker_.decision();
    change.outcome = d.outcome;
    if (d.outcome == Outcome::reuse) {
      change.connection = d.connection;
      change.leads_to =
          setup_.request_name(transfer_.request) + " reuses " + words::name(world_[d.connection]);
    } else if (close_.at == CloseAt::search) {
      change.leads_to = words::name(world_[close_.connection]) + " stays";
    } else if (d.evictions.empty()) {
      change.leads_to = "nobody evicted";
    } else {
      for (const Closing& c : d.evictions)
        change.leads_to +=
            (change.leads_to.empty() ? "only " : ", ") + words::name(world_[c.connection]);
      change.leads_to += " evicted";
    }
  }

  const World& world_;
  const Setup& setup_;
  const Close& close_;
  const Transfer& transfer_;
  const std::uint64_t cap_;
  const MultiOptions no_multi_;
  Asker asker_;
  WhatIfs result_;
};

}  // namespace

WhatIfs what_if_closed(const World& world, const Setup& setup, const Profile& profile,
                       const Close& close) {
  if (!valid(close.transfer)) return {};
  const bool of_cap = close.reason == CloseReason::max_connects;
  const bool of_room =
      close.reason == CloseReason::total_limit || close.reason == CloseReason::host_limit;
  const bool of_age =
      close.reason == CloseReason::max_age || close.reason == CloseReason::max_lifetime;
  // Each kind of close is asked only at the point where it is decided.
  if (!(of_cap && close.at == CloseAt::completion) &&
      !(of_room && close.at == CloseAt::make_room) && !(of_age && close.at == CloseAt::search))
    return {};
  return CloseTrials(world, setup, profile, close).run();
}

}  // namespace poolscope::match

#include "present/why/wakes.hpp"

#include <algorithm>

#include "match/decide.hpp"
#include "match/pending.hpp"
#include "present/format.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

using model::GateId;
using model::WakeReason;
using trace::Event;
using trace::EventKind;

std::string request_name(const trace::Woken& e, const RunIndex& index) {
  const std::size_t request = model::index(e.by_request);
  const std::uint32_t life =
      request < index.transfer_of_request.size() ? index.transfer_of_request[request] : UINT32_MAX;
  return life < index.transfers.size() ? index.transfers[life].name : "a transfer";
}

std::string connection_name(const trace::Woken& e, const RunIndex& index) {
  if (e.by_connection >= index.connections.size()) return "a connection";
  return "#" + std::to_string(index.connections[e.by_connection].number);
}

std::string times(std::size_t n) {
  return n == 1 ? "ONCE" : n == 2 ? "TWICE" : format_count(n) + " TIMES";
}

std::string used_of(std::uint64_t used, std::int64_t limit) {
  return format_count(used) + " of " + format_count(static_cast<std::uint64_t>(limit)) + " used";
}

// What there is no room under, in the World before the event that says so. A TLS close that goes on
// holds its place (curl 8.22 lib/conncache.c: Curl_cpool_check_limits).
std::string what_it_waits_for(const model::World& world, const model::Setup& setup,
                              const model::Transfer& t, GateId gate) {
  const model::MultiOptions options = match::multi_options_of(world, setup, t);
  const auto& closing = world[t.multi].shutting_down;
  if (gate == GateId::pipewait) return "for a connection to multiplex on (CURLOPT_PIPEWAIT)";
  if (gate == GateId::total_limit)
    return "total limit, " +
           used_of(world[t.pool].connections.count + closing.size(), options.max_total_connections);
  const model::DestinationId destination = setup[t.needle].destination;
  const model::BundleId bundle = world.find_bundle(t.pool, destination);
  const auto same = [&](model::ConnectionId c) {
    return setup[world[c].needle].destination == destination;
  };
  const auto going = static_cast<std::uint64_t>(std::ranges::count_if(closing, same));
  return "host limit, " +
         used_of((model::valid(bundle) ? world[bundle].connections.count : 0) + going,
                 options.max_host_connections);
}

std::string rule_of(const model::Setup& setup) {
  const bool list = profile_of(setup).behaviour.pending == match::PendingOrder::fifo;
  return "libcurl " + setup.libcurl +
         (list ? " wakes one at a time, whatever it waits for: the head of a list. Who begins "
                 "to wait, or was woken and found no place, goes to its end."
               : " wakes one at a time, whatever it waits for: the next in the order of adding "
                 "(its id in the multi) after the one that was woken last, then from the lowest "
                 "again; who is woken and finds no place has had its turn.");
}

class WakesMaker {
 public:
  WakesMaker(const trace::Trace& trace, const RunIndex& index, const TransferLife& life,
             const DecisionPoint& began)
      : trace_(trace), index_(index), life_(life), world_(trace.world_at(began.event + 1)) {
    at_ = began.event + 1;
  }

  WakesView make(std::span<const Wake> wakes) {
    const auto in_vain = static_cast<std::size_t>(
        std::ranges::count_if(wakes, [](const Wake& w) { return w.in_vain; }));
    view_.title = wakes.empty() ? "NOT WOKEN" : "WOKEN " + times(wakes.size());
    if (in_vain > 0)
      view_.title += in_vain == wakes.size() ? ", IN VAIN" : ", " + times(in_vain) + " IN VAIN";
    const auto [before, others] = place();
    if (others > 0)
      view_.queue = "When it began to wait " + format_plural(others, "other") +
                    " waited in its "
                    "multi, " +
                    (before == 0 ? "none" : format_count(before)) + " to be woken before it.";
    const std::size_t first = wakes.size() > most_wake_lines ? 3 : wakes.size();
    const std::size_t rest = wakes.size() > most_wake_lines ? most_wake_lines - first : 0;
    view_.cut_at = first;
    view_.cut = wakes.size() - first - rest;
    for (std::size_t i = 0; i < wakes.size(); ++i)
      if (i < first || i >= wakes.size() - rest) view_.lines.push_back(line(wakes[i]));
    view_.rule = rule_of(trace_.setup());
    return std::move(view_);
  }

 private:
  void go_to(std::uint64_t cursor) {
    trace_.seek(world_, at_, cursor);
    at_ = cursor;
  }

  // Who of those that wait with it is woken before it, in the World as it stands; and all others.
  [[nodiscard]] std::pair<std::size_t, std::size_t> place() const {
    for (std::size_t m = 0; m < world_.multis.capacity(); ++m)
      for (const model::TransferId id : world_.multis.all()[m].pending) {
        if (world_[id].request != life_.request) continue;
        const auto order =
            match::wake_order(world_, profile_of(trace_.setup()), world_.multis.at(m));
        return {static_cast<std::size_t>(std::ranges::find(order, id) - order.begin()),
                order.size() - 1};
      }
    return {};
  }

  WakeLine line(const Wake& wake) {
    WakeLine out;
    out.event = wake.event;
    out.t = wake.t;
    out.in_vain = wake.in_vain;
    out.by = woken_by(trace_.events()[wake.event], index_);
    if (wake.came_of == 0) {
      out.came_of = "has not searched again";
      return out;
    }
    const Event& e = trace_.events()[wake.came_of];
    if (wake.in_vain) {
      go_to(wake.came_of);
      out.came_of =
          "waits again: " + what_it_waits_for(world_, trace_.setup(), world_[e.transfer()],
                                              trace::decision_of(e).gate);
      go_to(wake.came_of + 1);
      if (const std::size_t before = place().first; before > 0)
        out.came_of += "; " + format_count(before) + " before it now";
      return out;
    }
    if (e.kind() == EventKind::transfer_done) {
      out.came_of = "ended, CURLcode " + std::to_string(e.as<trace::TransferDone>().result);
      return out;
    }
    const auto decision = std::ranges::find(life_.decisions, wake.came_of, &DecisionPoint::event);
    if (decision == life_.decisions.end()) return out;
    out.connection = decision->connection;
    if (out.connection < index_.connections.size())
      out.came_of = (decision->outcome == model::Outcome::reuse ? "reused #" : "opened #") +
                    std::to_string(index_.connections[out.connection].number);
    else
      out.came_of = "failed";
    return out;
  }

  const trace::Trace& trace_;
  const RunIndex& index_;
  const TransferLife& life_;
  model::World world_;
  std::size_t at_ = 0;
  WakesView view_;
};

}  // namespace

std::span<const Wake> wakes_of(const RunIndex& index, std::uint32_t transfer) {
  const auto all = std::ranges::equal_range(index.wakes, transfer, {}, &Wake::transfer);
  return {all.begin(), all.end()};
}

std::string woken_by(const Event& event, const RunIndex& index) {
  const auto e = event.as<trace::Woken>();
  switch (e.reason) {
    case WakeReason::ended:
      return request_name(e, index) + " ended";
    case WakeReason::failed:
      return request_name(e, index) + " failed";
    case WakeReason::left:
      return request_name(e, index) + " gave its connection back, to search again";
    case WakeReason::removed:
      return "the application took " + request_name(e, index) + " out of the multi";
    case WakeReason::got_connection:
      return request_name(e, index) + " got a connection";
    case WakeReason::sent:
      return request_name(e, index) + " sent its request on a connection that multiplexes";
    case WakeReason::ready:
      return "it became known whether " + connection_name(e, index) + " multiplexes";
    case WakeReason::closed:
      return connection_name(e, index) + " was closed for good";
    case WakeReason::goaway:
      return connection_name(e, index) + " got a GOAWAY";
    case WakeReason::stream_limit:
      return "the server of " + connection_name(e, index) + " set its limit of streams";
    case WakeReason::upgraded:
      return "the Upgrade on " + connection_name(e, index) + " was answered";
    case WakeReason::own_timeout:
      return "its own timeout was over";
  }
  return {};
}

WakesView make_wakes_view(const trace::Trace& trace, const RunIndex& index,
                          std::uint64_t decision) {
  const Event& e = trace.events()[decision];
  std::uint32_t who = UINT32_MAX;
  const DecisionPoint *began = nullptr, *ended = nullptr;
  const auto of_request = [&](std::uint32_t life) {
    const auto& all = index.transfers[life].decisions;
    const auto at = std::ranges::find(all, decision, &DecisionPoint::event);
    if (at == all.end()) return;
    who = life;
    const auto wait =
        trace::decision_of(e).outcome == model::Outcome::wait || at == all.begin() ? at : at - 1;
    if (wait->outcome != model::Outcome::wait) return;
    began = &*wait;
    if (wait + 1 != all.end()) ended = &*(wait + 1);
  };
  const model::World world = trace.world_at(decision);
  const auto request = model::index(world[e.transfer()].request);
  if (request < index.transfer_of_request.size() &&
      index.transfer_of_request[request] < index.transfers.size())
    of_request(index.transfer_of_request[request]);
  if (!began) return {};
  const auto all = wakes_of(index, who);
  const auto from = std::ranges::lower_bound(all, began->event, {}, &Wake::event) - all.begin();
  const auto to = ended
                      ? std::ranges::lower_bound(all, ended->event, {}, &Wake::event) - all.begin()
                      : static_cast<std::ptrdiff_t>(all.size());
  return WakesMaker(trace, index, index.transfers[who], *began)
      .make(all.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
}

std::vector<WakeMark> wake_marks(const RunIndex& index, std::uint32_t transfer,
                                 model::Duration apart) {
  std::vector<WakeMark> out;
  const auto all = wakes_of(index, transfer);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].in_vain) continue;
    // Those in between that were not in vain end a wait: no mark goes over one.
    const bool joins =
        !out.empty() && all[i].t - out.back().t < apart && &out.back().wakes.back() + 1 == &all[i];
    if (joins)
      out.back().wakes = {out.back().wakes.data(), out.back().wakes.size() + 1};
    else
      out.push_back({all[i].t, all.subspan(i, 1)});
  }
  return out;
}

std::vector<std::string> words_of(const WakeMark& mark, const trace::Trace& trace,
                                  const RunIndex& index) {
  constexpr std::size_t most = 6;
  std::vector<std::string> out;
  for (const Wake& wake : mark.wakes) {
    if (out.size() == most) {
      out.push_back("and " + format_count(mark.wakes.size() - most) + " more");
      break;
    }
    out.push_back(format_time(wake.t) + ": " + woken_by(trace.events()[wake.event], index));
  }
  return out;
}

}  // namespace poolscope::gui

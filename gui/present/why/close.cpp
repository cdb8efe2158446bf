#include "present/why/close.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "match/what_if/close.hpp"
#include "match/words/explain.hpp"
#include "present/format.hpp"
#include "present/log/voice.hpp"
#include "present/pool/view.hpp"
#include "present/pool/walls.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

using R = model::CloseReason;

std::string sentence_case(std::string words) {
  if (!words.empty())
    words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
  return words + ".";
}

class CloseMaker {
 public:
  CloseMaker(const trace::Trace& trace, const RunIndex& index, std::uint32_t connection)
      : trace_(trace),
        index_(index),
        life_(index.connections[connection]),
        close_(trace.events()[life_.close_event].as<trace::ConnectionClose>()),
        world_(trace.world_at(life_.close_event)),
        setup_(trace.setup()) {
    view_.connection = connection;
  }

  CloseView make() {
    view_.t = life_.closed;
    view_.title =
        fmt::format("#{} was {}", life_.number, is_eviction(life_.reason) ? "evicted" : "closed");
    view_.about = "to " + life_.destination + " in " + life_.pool_name;
    if (model::valid(close_.transfer)) {
      const model::Transfer& by = world_[close_.transfer];
      view_.request = static_cast<std::uint32_t>(by.request);
      view_.who = setup_.request_name(by.request);
      options_ = &setup_.options_of(setup_[by.needle]);
    } else {
      options_ = &setup_.options_of(setup_[life_.needle]);
    }
    view_.when = when();
    view_.sentence = sentence();
    if (is_eviction(life_.reason))
      view_.ranking =
          eviction_ranking(world_, setup_, close_.connection, life_.reason, returning());
    add_changes();
    add_printed();
    if (!life_.uses.empty()) {
      const TransferLife& opener = index_.transfers[life_.uses.front().transfer];
      view_.opener = opener.name;
      for (const DecisionPoint& d : opener.decisions)
        if (d.connection == view_.connection && d.outcome == model::Outcome::create)
          view_.opened_by = d.event;
    }
    return std::move(view_);
  }

 private:
  std::string when() const {
    const std::string who = view_.who.empty() ? "a transfer" : view_.who;
    switch (close_.at) {
      case model::CloseAt::search:
        return "while " + who + " searched for a connection";
      case model::CloseAt::make_room:
        return "to make room for " + who;
      case model::CloseAt::completion:
        return "when " + who + " was done";
      case model::CloseAt::api:
        return "by a call of the application";
    }
    return {};
  }

  // The connection whose return made the pool too large.
  model::ConnectionId returning() const {
    return close_.at == model::CloseAt::completion && model::valid(close_.transfer)
               ? world_[close_.transfer].connection
               : model::none<model::ConnectionId>;
  }

  void add_changes() {
    const match::Close close{close_.transfer, close_.connection, life_.reason, close_.at};
    const bool of_search =
        close.at == model::CloseAt::search || close.at == model::CloseAt::make_room;
    const match::WhatIfs found = match::what_if_closed(
        of_search ? trace_.world_at(trace_.search_of(life_.close_event)) : world_, setup_,
        profile_of(setup_), close);
    for (const match::WhatIf& change : found.changes)
      view_.changes.push_back(why_change(world_, change));
    if (found.changes.empty() || view_.request >= index_.transfer_of_request.size()) return;
    const std::uint32_t by = index_.transfer_of_request[view_.request];
    if (by < index_.transfers.size() && index_.transfers[by].due > 1)
      view_.try_from = index_.transfers[by].due - 1;
  }

  // The log's words of it, without what the same search prints about others.
  void add_printed() {
    for (const exchange::VerboseLine& line : lines_at(trace_, life_.close_event)) {
      if (line.closes != close_.connection) continue;
      const std::string_view text = line.text;
      view_.printed += view_.printed.empty() ? "" : "\n";
      view_.printed += text.substr(text.starts_with("* ") ? 2 : 0);
    }
  }

  std::string sentence() {
    const model::Connection& c = world_[close_.connection];
    const auto seconds = [](std::int64_t s) { return format_duration(s * model::second); };
    switch (life_.reason) {
      case R::max_age:
        view_.option = "CURLOPT_MAXAGE_CONN";
        return "It had been idle for " + format_duration(life_.closed - c.idle_since) +
               "; the limit is " + seconds(options_->maxage_conn_s) + ".";
      case R::max_lifetime:
        view_.option = "CURLOPT_MAXLIFETIME_CONN";
        return "It was " + format_duration(life_.closed - life_.opened) + " old; the limit is " +
               seconds(options_->maxlifetime_conn_s) + ".";
      case R::dead:
        if (life_.peer_closed != model::never)
          return "Its server had closed it " + format_duration(life_.closed - life_.peer_closed) +
                 " before; libcurl found out only now.";
        break;
      case R::max_connects:
      case R::total_limit:
        return over_limit();
      case R::host_limit:
        view_.option = "CURLMOPT_MAX_HOST_CONNECTIONS";
        return "There was no place for another connection to its host: of the idle ones it had "
               "been idle longest.";
      default:
        break;
    }
    return sentence_case(std::string(model::info(life_.reason).words));
  }

  // With the numbers of that moment.
  std::string over_limit() {
    if (model::valid(returning())) return over_cap();
    const char* suffix = life_.reason == R::total_limit ? "MAX_TOTAL_CONNECTIONS" : "MAXCONNECTS";
    for (const Wall& wall : limits_of(world_, setup_, world_[close_.connection].pool).of_pool) {
      if (!wall.option.ends_with(suffix)) continue;
      view_.option = wall.option;
      return fmt::format(
          "The pool held {}, and {} may be kept: of the idle ones it had been idle "
          "longest.",
          format_plural(wall.used, "connection"), format_count(wall.limit));
    }
    return sentence_case(std::string(model::info(life_.reason).words));
  }

  // The cap is that of the transfer that is done.
  std::string over_cap() {
    const model::Transfer& by = world_[close_.transfer];
    view_.option = world_[by.multi].setup >= 0 ? "CURLMOPT_MAXCONNECTS" : "CURLOPT_MAXCONNECTS";
    const std::string full = fmt::format(
        "The pool held {}, and {} may be kept: ",
        format_plural(world_[world_[close_.connection].pool].connections.count, "connection"),
        format_count(profile_of(setup_).idle_cap(world_, setup_, by)));
    if (close_.connection != returning())
      return full + "of the idle ones it had been idle longest.";
    return full + (world_[world_[close_.connection].pool].idle.count == 0
                       ? "it had just come back, and no other was idle."
                       : "it had just come back, none had been idle longer, and it stands first in "
                         "libcurl's hash table.");
  }

  const trace::Trace& trace_;
  const RunIndex& index_;
  const ConnectionLife& life_;
  const trace::ConnectionClose close_;
  const model::World world_;
  const model::Setup& setup_;
  const model::Options* options_ = nullptr;
  CloseView view_;
};

}  // namespace

std::optional<std::uint32_t> close_to_show(const RunIndex& index, const Selection& selected,
                                           std::size_t cursor) {
  if (selected.kind != Selection::Kind::connection || selected.id >= index.connections.size())
    return std::nullopt;
  const ConnectionLife& life = index.connections[selected.id];
  if (!life.ever_closed || cursor <= life.close_event) return std::nullopt;
  return static_cast<std::uint32_t>(selected.id);
}

CloseView make_close_view(const trace::Trace& trace, const RunIndex& index,
                          std::uint32_t connection, const CostlyIndex* costly) {
  CloseView view = CloseMaker(trace, index, connection).make();
  if (costly) view.cost = cost_of_eviction(*costly, index, connection);
  return view;
}

}  // namespace poolscope::gui

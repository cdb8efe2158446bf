#include "present/why/view.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "match/words/explain.hpp"
#include "present/format.hpp"
#include "scenario/fork.hpp"
#include "sim.hpp"

namespace poolscope::gui {
namespace {

// More rows than a person compares; the rest is counted by what turned it away.
constexpr std::size_t listed_candidates = 12;
constexpr std::size_t listed_unreached = 3;  // nothing happened to these: the first few will do

WhyCell::State state_of(match::Verdict verdict) {
  switch (verdict) {
    case match::Verdict::pass:
      return WhyCell::State::passed;
    case match::Verdict::skip:
      return WhyCell::State::turned_away;
    case match::Verdict::discard:
      return WhyCell::State::discarded;
    case match::Verdict::keep:
      return WhyCell::State::kept;
    case match::Verdict::take:
      return WhyCell::State::taken;
    case match::Verdict::wait:
      return WhyCell::State::waits;
  }
  return WhyCell::State::passed;
}

class WhyMaker {
 public:
  WhyMaker(const trace::Trace& trace, const RunIndex& index, std::uint64_t decision)
      : trace_(trace),
        index_(index),
        setup_(trace.setup()),
        world_(trace.world_at(trace.search_of(decision))),
        explanation_(explain(trace, decision)) {
    view_.event = decision;
  }

  WhyView make(Changes changes) {
    const trace::Event& e = trace_.events()[view_.event];
    view_.t = e.t();
    const trace::Decision decided = trace::decision_of(e);
    view_.outcome = decided.outcome;
    view_.title = explanation_.headline;
    view_.sentence = explanation_.sentence;
    view_.option = explanation_.option;
    view_.printed = explanation_.printed;
    say_who_asked(decided.cause);
    say_option();
    look_behind_the_prune();
    add_columns();
    add_rows();
    add_closings(explanation_.decision.prunes, "pruned before the search: ");
    // Those discarded during the search stand in the table already.
    add_closings(explanation_.decision.evictions, "");
    if (!explanation_.decision.evictions.empty()) {
      const match::Closing& first = explanation_.decision.evictions.front();
      view_.ranking = eviction_ranking(world_, setup_, first.connection, first.reason);
    }
    view_.wakes = make_wakes_view(trace_, index_, view_.event);
    if (changes == Changes::ask || world_.connections.size() <= few_connections) add_changes();
    return std::move(view_);
  }

 private:
  const model::Transfer& asker() const { return world_[explanation_.transfer]; }

  void say_who_asked(model::Cause cause) {
    const model::Transfer& transfer = asker();
    view_.request = static_cast<std::uint32_t>(transfer.request);
    if (const auto i = model::index(transfer.request);
        i < index_.transfer_of_request.size() && index_.transfer_of_request[i] != UINT32_MAX) {
      const auto& decisions = index_.transfers[index_.transfer_of_request[i]].decisions;
      view_.decision_count = decisions.size();
      const auto at = std::find_if(decisions.begin(), decisions.end(),
                                   [&](const DecisionPoint& d) { return d.event == view_.event; });
      view_.decision_number = static_cast<std::size_t>(at - decisions.begin()) + 1;
      if (at != decisions.begin()) view_.previous = std::prev(at)->event;
      if (at != decisions.end() && std::next(at) != decisions.end())
        view_.next = std::next(at)->event;
      const model::Time due = index_.transfers[index_.transfer_of_request[i]].due;
      view_.try_from = due > 1 ? due - 1 : 0;
    }
    view_.asked = setup_.url_of(setup_[transfer.needle]);
    switch (cause) {
      case model::Cause::start:
        break;
      case model::Cause::woken:
        view_.asked += ", woken from waiting";
        break;
      case model::Cause::retry:
        view_.asked += ", tried again after its connection died";
        break;
      case model::Cause::redirect:
        view_.asked += ", following a redirect";
        break;
      case model::Cause::auth:
        view_.asked += ", with credentials";
        break;
    }
  }

  void say_option() {
    if (view_.option.empty()) return;
    if (const model::OptionInfo* info = model::find_option(view_.option))
      view_.option_summary = info->summary;
    view_.option_value =
        option_value_words(setup_.options_of(setup_[asker().needle]),
                           match::multi_options_of(world_, setup_, asker()), view_.option);
  }

  // A prune that left nobody took the one that a person looks for: what the search would have found
  // of it is asked in a World that was pruned just now.
  void look_behind_the_prune() {
    if (explanation_.decision.prunes.empty() || !explanation_.candidates.empty()) return;
    model::World unpruned = world_;
    unpruned.pools[asker().pool].last_prune = unpruned.now;
    explanation_.candidates =
        match::explain(unpruned, setup_, profile_of(setup_), explanation_.transfer).candidates;
    for (match::Candidate& c : explanation_.candidates) c.taken = false;
  }

  [[nodiscard]] const match::Closing* prune_of(model::ConnectionId id) const {
    for (const match::Closing& c : explanation_.decision.prunes)
      if (c.connection == id) return &c;
    return nullptr;
  }

  // Only the gates that some candidate reached, in the order of the cascade.
  void add_columns() {
    std::array<bool, model::gate_count> reached{};
    for (const match::Candidate& candidate : explanation_.candidates)
      for (const match::Cell& cell : candidate.cells)
        reached[static_cast<std::size_t>(cell.gate)] = true;
    for (const match::Gate& gate : profile_of(setup_).gates)
      if (const auto i = static_cast<std::size_t>(gate.id); reached[i]) {
        column_[i] = view_.columns.size();
        view_.columns.push_back({gate.id, std::string(model::info(gate.id).title),
                                 std::string(model::info(gate.id).question)});
        reached[i] = false;
      }
  }

  void add_rows() {
    std::map<model::GateId, std::uint32_t> hidden;
    std::size_t unreached = 0;
    for (const match::Candidate& candidate : explanation_.candidates) {
      const bool too_many = view_.rows.size() >= listed_candidates ||
                            (!candidate.reached && unreached >= listed_unreached);
      if (too_many && !candidate.taken) {
        ++hidden[candidate.turned_away_by()];
        ++view_.rows_hidden;
        continue;
      }
      if (!candidate.reached) ++unreached;
      view_.rows.push_back(row(candidate));
    }
    if (view_.rows_hidden == 0) return;
    view_.hidden_words = "and " + format_count(view_.rows_hidden) + " more: ";
    bool first = true;
    for (const auto& [gate, count] : hidden) {
      if (!first) view_.hidden_words += ", ";
      first = false;
      view_.hidden_words += format_count(count);
      view_.hidden_words += gate == model::GateId::none
                                ? " not reached"
                                : " at \u201c" + std::string(model::info(gate).title) + "\u201d";
    }
  }

  WhyRow row(const match::Candidate& candidate) const {
    const model::Connection& connection = world_[candidate.connection];
    WhyRow row;
    row.connection = connection.serial;
    row.label = "#" + std::to_string(connection.number);
    row.taken = candidate.taken;
    row.reached = candidate.reached;
    row.cells.resize(view_.columns.size());
    for (const match::Cell& cell : candidate.cells) {
      WhyCell& out = row.cells[column_[static_cast<std::size_t>(cell.gate)]];
      out.state = state_of(cell.finding.verdict);
      out.sentence = match::sentence(world_, setup_, asker(), connection, cell);
      if (cell.finding.verdict != match::Verdict::pass) row.words = words(out, cell.gate);
    }
    if (const match::Closing* prune = prune_of(candidate.connection)) {
      row.pruned = true;
      row.words = "pruned before the search: " + std::string(model::info(prune->reason).words);
    } else if (!candidate.reached)
      row.words = "not looked at: the search had ended";
    else if (candidate.taken)
      row.words = "taken: it passed every gate";
    return row;
  }

  static std::string words(const WhyCell& cell, model::GateId gate) {
    const std::string at = " at \u201c" + std::string(model::info(gate).title) + "\u201d: ";
    switch (cell.state) {
      case WhyCell::State::discarded:
        return "closed" + at + cell.sentence;
      case WhyCell::State::kept:
        return "remembered" + at + cell.sentence;
      case WhyCell::State::waits:
        return "waits" + at + cell.sentence;
      case WhyCell::State::taken:
        return "taken" + at + cell.sentence;
      default:
        return "turned away" + at + cell.sentence;
    }
  }

  void add_closings(const std::vector<match::Closing>& closings, const char* how) {
    for (const match::Closing& closing : closings) {
      const auto told = [&](const WhyRow& row) {
        return row.pruned && row.connection == world_[closing.connection].serial;
      };
      if (std::any_of(view_.rows.begin(), view_.rows.end(), told)) continue;
      const model::Connection& connection = world_[closing.connection];
      const model::Bundle& bundle = world_[connection.bundle];
      view_.closings.push_back(
          {connection.serial,
           "#" + std::to_string(connection.number) + " " + setup_[bundle.destination].key,
           std::string(how) + std::string(model::info(closing.reason).words)});
    }
  }

  void add_changes() {
    const match::WhatIfs found = what_if(trace_, view_.event);
    view_.asked_for_changes = true;
    view_.gave_up = found.gave_up;
    for (const match::WhatIf& change : found.changes)
      view_.changes.push_back(why_change(world_, change));
    // What somebody can set comes before what would have had to happen.
    std::ranges::stable_partition(view_.changes,
                                  [](const WhyChange& c) { return !c.option.empty(); });
  }

  const trace::Trace& trace_;
  const RunIndex& index_;
  const model::Setup& setup_;
  model::World world_;
  match::Explanation explanation_;
  WhyView view_;
  std::array<std::size_t, model::gate_count> column_{};
};

// The last of a transfer's decisions before the cursor, else its first.
std::optional<std::uint64_t> of_transfer(const TransferLife& life, std::size_t cursor) {
  if (life.decisions.empty()) return std::nullopt;
  std::uint64_t shown = life.decisions.front().event;
  for (const DecisionPoint& decision : life.decisions)
    if (decision.event < cursor) shown = decision.event;
  return shown;
}

// The decision that last gave the connection to a transfer, before the cursor; else the first.
std::optional<std::uint64_t> of_connection(const RunIndex& index, std::uint32_t connection,
                                           std::size_t cursor) {
  const ConnectionLife& life = index.connections[connection];
  std::optional<std::uint64_t> shown;
  // Uses are by time: the last one before the cursor decides, so look from the back.
  for (auto use = life.uses.rbegin(); use != life.uses.rend(); ++use)
    for (const DecisionPoint& decision : index.transfers[use->transfer].decisions) {
      if (decision.connection != connection) continue;
      shown = decision.event;
      if (decision.event < cursor) return shown;
    }
  return shown;
}

// What a fork can set: "132 s" is typed as 132.
std::string typed(const match::WhatIf& change) {
  const model::OptionInfo* info = model::find_option(change.option);
  if (info == nullptr || change.to == "not set") return {};
  if (info->type == model::OptionType::number) return change.to.substr(0, change.to.find(' '));
  const auto read = scenario::typed_option(change.option, change.to);
  return read.wrong.empty() ? change.to : "";
}

std::string on_off(bool on) {
  return on ? "on" : "off";
}
std::string seconds(std::int64_t s) {
  return s == 0 ? "no limit" : std::to_string(s) + " s";
}
std::string count(std::int64_t n) {
  return n == 0 ? "no limit" : std::to_string(n);
}

}  // namespace

std::optional<std::uint64_t> decision_to_show(const RunIndex& index, const trace::Trace& trace,
                                              const Selection& selected, std::size_t cursor) {
  switch (selected.kind) {
    case Selection::Kind::transfer:
      if (selected.id < index.transfer_of_request.size() &&
          index.transfer_of_request[selected.id] != UINT32_MAX)
        return of_transfer(index.transfers[index.transfer_of_request[selected.id]], cursor);
      break;
    case Selection::Kind::connection:
      if (selected.id < index.connections.size())
        if (const auto shown =
                of_connection(index, static_cast<std::uint32_t>(selected.id), cursor))
          return shown;
      break;
    case Selection::Kind::event:
      if (selected.id < trace.size() &&
          trace.events()[selected.id].kind() == trace::EventKind::decision)
        return selected.id;
      break;
    default:
      break;
  }
  const auto after = std::lower_bound(index.decisions.begin(), index.decisions.end(), cursor);
  if (after == index.decisions.begin()) return std::nullopt;
  return *std::prev(after);
}

WhyChange why_change(const model::World& world, const match::WhatIf& change) {
  WhyChange made;
  made.clause = change.clause();
  made.leads_to = change.leads_to;
  made.outcome = change.outcome;
  if (change.outcome == model::Outcome::reuse && model::valid(change.connection))
    made.connection = world[change.connection].serial;
  made.value = typed(change);
  if (!made.value.empty()) made.option = change.option;
  return made;
}

WhyView make_why_view(const trace::Trace& trace, const RunIndex& index, std::uint64_t decision,
                      Changes changes, const CostlyIndex* costly) {
  WhyView view = WhyMaker(trace, index, decision).make(changes);
  if (!costly || view.outcome != model::Outcome::create ||
      view.request >= index.transfer_of_request.size() ||
      index.transfer_of_request[view.request] == UINT32_MAX)
    return view;
  for (const DecisionPoint& d : index.transfers[index.transfer_of_request[view.request]].decisions)
    if (d.event == decision) view.paid = paid_by_opening(*costly, index, d.connection);
  return view;
}

std::string option_value_words(const model::Options& options, const model::MultiOptions& multi,
                               std::string_view option) {
  if (option == "CURLOPT_MAXAGE_CONN") return seconds(options.maxage_conn_s);
  if (option == "CURLOPT_MAXLIFETIME_CONN") return seconds(options.maxlifetime_conn_s);
  if (option == "CURLOPT_PIPEWAIT") return on_off(options.pipewait);
  if (option == "CURLOPT_FRESH_CONNECT") return on_off(options.fresh_connect);
  if (option == "CURLOPT_FORBID_REUSE") return on_off(options.forbid_reuse);
  if (option == "CURLOPT_CONNECT_ONLY") return on_off(options.connect_only);
  if (option == "CURLOPT_MAXCONNECTS") return std::to_string(options.max_connects);
  if (option == "CURLMOPT_MAXCONNECTS")
    return multi.max_connects == 0 ? "4 × running transfers" : std::to_string(multi.max_connects);
  if (option == "CURLMOPT_MAX_HOST_CONNECTIONS") return count(multi.max_host_connections);
  if (option == "CURLMOPT_MAX_TOTAL_CONNECTIONS") return count(multi.max_total_connections);
  if (option == "CURLMOPT_MAX_CONCURRENT_STREAMS")
    return std::to_string(multi.max_concurrent_streams);
  if (option == "CURLMOPT_PIPELINING") return on_off(multi.multiplex);
  return {};
}

}  // namespace poolscope::gui

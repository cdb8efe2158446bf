#include "match/words/words.hpp"

#include <fmt/format.h>

namespace poolscope::match {

using namespace model;

namespace words {

std::string length(std::int64_t ms) {
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms % 1000 == 0) return fmt::format("{} s", ms / 1000);
  if (ms < 10'000) return fmt::format("{:.2f} s", static_cast<double>(ms) / 1000);
  return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
}

std::string name(const Connection& c) {
  return fmt::format("#{}", c.number);
}

namespace {

std::string request_name(const Setup& setup, const Transfer& t) {
  return setup.request_name(t.request);
}

const Cell* deciding_cell(const Explanation& e, const Candidate*& of) {
  for (const Candidate& c : e.candidates)
    if (c.reached && c.turned_away_by() == e.decision.gate) {
      of = &c;
      return &c.cells.back();
    }
  return nullptr;
}

std::string why_created(const Explanation& e, const World& world, const Setup& setup,
                        const Transfer& t) {
  const Needle& needle = setup[t.needle];
  const std::string& destination = setup[needle.destination].key;
  const Options& options = setup.options_of(needle);
  if (e.decision.gate == GateId::not_searched)
    return options.connect_only
               ? "CURLOPT_CONNECT_ONLY: such a request always gets a connection of its own."
               : "CURLOPT_FRESH_CONNECT: libcurl did not look for one to reuse.";
  // A connection that the search itself closed is the nearest cause.
  const auto closed = [&](const std::vector<Closing>& list) -> const Closing* {
    for (const Closing& c : list)
      if (world[c.connection].bundle == world.find_bundle(t.pool, needle.destination)) return &c;
    return nullptr;
  };
  const Candidate* of = nullptr;
  if (const Cell* cell = deciding_cell(e, of)) {
    const Connection& c = world[of->connection];
    const std::string words = of_finding(world, setup, t, c, *cell);
    std::size_t reached = 0;
    for (const Candidate& x : e.candidates) reached += x.reached ? 1 : 0;
    if (reached == 1)
      return fmt::format("The only candidate, {}, was turned away: {}.", name(c), words);
    return fmt::format("None of {} candidates would do; {} came furthest: {}.", reached, name(c),
                       words);
  }
  if (const Closing* pruned = closed(e.decision.prunes)) {
    const Connection& c = world[pruned->connection];
    switch (pruned->reason) {
      case CloseReason::max_age:
        return fmt::format(
            "{} was pruned first: idle for {}, the limit is {} "
            "(CURLOPT_MAXAGE_CONN).",
            name(c), length(libcurl_ms_between(world.now, c.idle_since)),
            length(options.maxage_conn_s * 1000));
      case CloseReason::max_lifetime:
        return fmt::format(
            "{} was pruned first: made {} ago, the limit is {} "
            "(CURLOPT_MAXLIFETIME_CONN).",
            name(c), length(libcurl_ms_between(world.now, c.created)),
            length(options.maxlifetime_conn_s * 1000));
      default:
        return fmt::format("{} was pruned first: {}.", name(c), info(pruned->reason).words);
    }
  }
  return fmt::format("The pool holds no connection to {}.", destination);
}

std::string evicted(const Explanation& e, const World& world) {
  if (e.decision.evictions.empty()) return "";
  std::string list;
  for (const Closing& c : e.decision.evictions)
    list += (list.empty() ? "" : ", ") + name(world[c.connection]);
  const bool host = e.decision.evictions.front().reason == CloseReason::host_limit;
  return fmt::format(" To make room, {} {} closed: idle the longest ({}).", list,
                     e.decision.evictions.size() == 1 ? "was" : "were",
                     host ? "CURLMOPT_MAX_HOST_CONNECTIONS" : "CURLMOPT_MAX_TOTAL_CONNECTIONS");
}

}  // namespace

void tell(Explanation& e, const World& world, const Setup& setup, const Profile& profile) {
  const Transfer& t = world[e.transfer];
  const Needle& needle = setup[t.needle];
  const std::string request = request_name(setup, t);
  const MultiOptions multi = multi_options_of(world, setup, t);
  const std::string& destination = setup[needle.destination].key;
  e.option = std::string{info(e.decision.gate).option};
  switch (e.decision.outcome) {
    case Outcome::reuse: {
      const Connection& c = world[e.decision.connection];
      e.headline = fmt::format("{} reused {}", request, name(c));
      std::size_t before = 0;
      for (const Candidate& x : e.candidates)
        if (x.reached && !x.taken) ++before;
      e.sentence =
          e.decision.multiplexed
              ? fmt::format(
                    "{} speaks {} and has room: the transfer becomes one more "
                    "stream beside {}.",
                    name(c), protocol_name(static_cast<std::int64_t>(c.protocol)), c.attached)
              : fmt::format("{} to {} was idle for {} and passed every gate.", name(c), destination,
                            length(libcurl_ms_between(world.now, c.idle_since)));
      if (before > 0)
        e.sentence +=
            fmt::format(" {} older {} before it {} turned away.", before,
                        before == 1 ? "candidate" : "candidates", before == 1 ? "was" : "were");
      const Cell* last = nullptr;
      for (const Candidate& x : e.candidates)
        if (x.taken && !x.cells.empty()) last = &x.cells.back();
      if (last != nullptr && last->finding.reason == Reason::trusted_unchecked)
        e.sentence += " But " + of_finding(world, setup, t, c, *last) + ".";
      e.option.clear();
      break;
    }
    case Outcome::create:
      e.headline = fmt::format("{} opened a new connection", request);
      e.sentence = why_created(e, world, setup, t) + evicted(e, world);
      if (e.decision.gate == GateId::not_searched && setup.options_of(needle).connect_only)
        e.option = "CURLOPT_CONNECT_ONLY";
      if (e.decision.gate == GateId::no_candidate && !e.decision.prunes.empty()) {
        const CloseReason reason = e.decision.prunes.front().reason;
        if (reason == CloseReason::max_age) e.option = "CURLOPT_MAXAGE_CONN";
        if (reason == CloseReason::max_lifetime) e.option = "CURLOPT_MAXLIFETIME_CONN";
      }
      break;
    case Outcome::wait:
      if (e.decision.gate == GateId::pipewait) {
        e.headline = fmt::format("{} waits for a connection to become usable", request);
        e.sentence =
            "A connection to the same destination is being set up and may multiplex: "
            "CURLOPT_PIPEWAIT makes the transfer wait instead of opening another.";
      } else if (e.decision.gate == GateId::host_limit) {
        e.headline = fmt::format("{} waits for room", request);
        e.sentence = fmt::format(
            "{} {} to {} already, none of them idle: CURLMOPT_MAX_HOST_CONNECTIONS allows {}.",
            multi.max_host_connections,
            multi.max_host_connections == 1 ? "connection goes" : "connections go", destination,
            multi.max_host_connections);
      } else {
        e.headline = fmt::format("{} waits for room", request);
        e.sentence = fmt::format(
            "The pool holds {} connections and none of them is idle: "
            "CURLMOPT_MAX_TOTAL_CONNECTIONS allows {}.",
            world[t.pool].connections.count, multi.max_total_connections);
      }
      break;
    case Outcome::fail:
      e.headline = fmt::format("{} failed", request);
      break;
  }
  e.printed_lines = printed(e, world, setup, profile, t);
  for (const PrintedLine& line : e.printed_lines)
    e.printed += (e.printed.empty() ? "" : "\n") + line.text;
}

}  // namespace words

std::string last_closed_sentence(std::uint32_t number, CloseReason reason, Duration ago) {
  const std::string when =
      ago < millisecond ? "just now" : words::length(ago / millisecond) + " before";
  return fmt::format(" The last one, #{}, was closed {}: {}.", number, when, info(reason).words);
}

std::string sentence(const World& world, const Setup& setup, const Transfer& t, const Connection& c,
                     const Cell& cell) {
  if (cell.finding.verdict == Verdict::pass && cell.finding.reason == Reason::none)
    return std::string{info(cell.gate).question} + " Yes.";
  return words::of_finding(world, setup, t, c, cell);
}

}  // namespace poolscope::match

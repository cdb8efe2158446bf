// The lines that libcurl itself prints with CURLOPT_VERBOSE about a decision or a close: often
// none. The phrases are in the profile.

#include <fmt/args.h>
#include <fmt/format.h>

#include "match/words/words.hpp"

namespace poolscope::match {

using namespace model;

namespace words {

namespace {

class Lines {
 public:
  template <class... Args>
  void add(std::string_view phrase, const Args&... args) {
    if (!phrase.empty()) lines_.push_back({fmt::format(fmt::runtime(phrase), args...), closes_});
  }
  /// Sets the connection whose close the next lines announce, or none.
  void closes(ConnectionId id) { closes_ = id; }
  [[nodiscard]] std::vector<PrintedLine> all() && { return std::move(lines_); }

 private:
  std::vector<PrintedLine> lines_;
  ConnectionId closes_ = none<ConnectionId>;
};

using fmt::arg;

// Three lines: an age is over its limit, the connection is dead, it closes.
void closing(Lines& lines, const Phrases& say, std::uint32_t id, std::string_view age,
             std::int64_t have, std::int64_t want) {
  lines.add(age, arg("have", have), arg("have_s", have / 1000), arg("want", want));
  lines.add(say.seems_dead, arg("id", id));
  lines.add(say.closing, arg("id", id));
}

void prunes(Lines& lines, const Phrases& say, const Explanation& e, const World& world,
            const Options& options) {
  for (const Closing& closed : e.decision.prunes) {
    const Connection& c = world[closed.connection];
    lines.closes(closed.connection);
    if (closed.reason == CloseReason::max_age)
      closing(lines, say, c.number, say.idle_too_long, libcurl_ms_between(world.now, c.idle_since),
              options.maxage_conn_s * 1000);
    else if (closed.reason == CloseReason::max_lifetime)
      closing(lines, say, c.number, say.too_old, libcurl_ms_between(world.now, c.created),
              options.maxlifetime_conn_s * 1000);
    else
      closing(lines, say, c.number, {}, 0, 0);
  }
  lines.closes(none<ConnectionId>);
}

// The lines about the destination before the walk: only 7.88 has them.
void destination(Lines& lines, const Phrases& say, const Explanation& e, const World& world,
                 BundleId bundle) {
  if (!valid(bundle) || e.candidates.empty() || e.decision.gate == GateId::not_searched) return;
  const bool multiplexes = world[bundle].multiuse == Bundle::Multiuse::multiplex;
  lines.add(say.bundle, arg("state", multiplexes ? "can multiplex" : "serially"));
  const Finding& f = e.decision.before_walk;
  if (f.reason == Reason::multiplex_unknown)
    lines.add(f.verdict == Verdict::wait ? say.multiplex_unknown_wait : say.multiplex_unknown);
  if (f.reason == Reason::multiplex_never) lines.add(say.multiplex_never);
}

// Returns whether the candidate may become usable soon.
bool candidate(Lines& lines, const Phrases& say, const Finding& f, std::uint32_t id) {
  const auto add = [&](std::string_view phrase) {
    lines.add(phrase, arg("id", id), arg("have", f.have), arg("want", f.want));
  };
  switch (f.reason) {
    case Reason::still_connecting:
    case Reason::upgrading:
      if (f.want != 0) add(say.not_open);
      return f.want != 0;
    case Reason::never_answered:
      add(f.verdict == Verdict::wait ? say.never_answered_wait : say.never_answered);
      return false;
    case Reason::client_streams:
      add(say.client_streams);
      return false;
    case Reason::server_streams:
    case Reason::goaway:
      add(say.server_streams);
      return false;
    default:
      break;
  }
  if (f.verdict == Verdict::discard)
    closing(lines, say, id,
            f.reason == Reason::idle_too_long ? say.idle_too_long
            : f.reason == Reason::too_old     ? say.too_old
                                              : std::string_view{},
            f.have, f.want);
  return false;
}

void reused(Lines& lines, const Phrases& say, const Explanation& e, const World& world,
            const Setup& setup, const Needle& needle) {
  const Connection& c = world[e.decision.connection];
  // A forced or kept connection skipped the gate with this message.
  const bool through_limits = [&] {
    for (const Candidate& x : e.candidates)
      if (x.taken && !x.cells.empty()) return x.cells.back().finding.verdict == Verdict::pass;
    return true;
  }();
  if (e.decision.multiplexed && through_limits) lines.add(say.joined);
  const ProxyUse& proxy = valid(needle.socks_proxy.peer) ? needle.socks_proxy : needle.http_proxy;
  lines.add(say.reuse, arg("id", c.number), arg("scheme", info(setup[c.needle].scheme).name),
            arg("tls", c.tls && !needle.tls ? " (upgraded to SSL)" : ""),
            arg("what", valid(proxy.peer) ? "proxy" : "host"),
            arg("name", setup[valid(proxy.peer) ? proxy.peer : needle.origin].host));
}

}  // namespace

std::vector<PrintedLine> printed(const Explanation& e, const World& world, const Setup& setup,
                                 const Profile& profile, const Transfer& t) {
  const Phrases& say = profile.phrases;
  const Needle& needle = setup[t.needle];
  const MultiOptions multi = multi_options_of(world, setup, t);
  Lines lines;
  if (say.prune_visible) prunes(lines, say, e, world, setup.options_of(needle));
  destination(lines, say, e, world, world.find_bundle(t.pool, needle.destination));
  bool pending_seen = false;
  for (const Candidate& c : e.candidates) {
    if (c.cells.empty()) continue;
    const Finding& found = c.cells.back().finding;
    if (found.verdict == Verdict::discard) lines.closes(c.connection);
    pending_seen |= candidate(lines, say, found, world[c.connection].number);
    lines.closes(none<ConnectionId>);
  }
  if (say.evictions_visible)
    for (const Closing& closed : e.decision.evictions) {
      lines.closes(closed.connection);
      lines.add(say.closing, arg("id", world[closed.connection].number));
    }
  lines.closes(none<ConnectionId>);
  if (e.decision.outcome == Outcome::reuse) reused(lines, say, e, world, setup, needle);
  if (e.decision.outcome != Outcome::wait) return std::move(lines).all();

  if (e.decision.gate == GateId::pipewait) {
    if (pending_seen) lines.add(say.pending_seen);
    lines.add(say.waits);
  } else {
    const bool host = e.decision.gate == GateId::host_limit;
    lines.add(host ? say.host_limit : say.total_limit,
              arg("want", host ? multi.max_host_connections : multi.max_total_connections));
    lines.add(say.no_room);
  }
  return std::move(lines).all();
}

}  // namespace words

std::vector<PrintedLine> printed_of_close(const World& world, const Setup& setup,
                                          const Profile& profile, TransferId transfer,
                                          ConnectionId closed, CloseReason reason) {
  const Phrases& say = profile.phrases;
  const Connection& c = world[closed];
  words::Lines lines;
  lines.closes(closed);
  switch (reason) {
    case CloseReason::max_connects:
      lines.add(say.pool_full, fmt::arg("have", world[c.pool].connections.count),
                fmt::arg("want", profile.idle_cap(world, setup, world[transfer])));
      if (say.pool_full_closing)
        lines.add(c.connect_only ? say.aborting : say.closing, fmt::arg("id", c.number));
      break;
    case CloseReason::aborted:
    case CloseReason::connect_failed:
      lines.add(say.aborting, fmt::arg("id", c.number));
      break;
    case CloseReason::died:
      if (c.uses == 1) lines.add("Empty reply from server");
      [[fallthrough]];
    default:
      lines.add(say.closing, fmt::arg("id", c.number));
  }
  return std::move(lines).all();
}

}  // namespace poolscope::match

// What libcurl 8.22 itself prints about a decision with CURLOPT_VERBOSE: often nothing.

#include <fmt/format.h>

#include "match/words.hpp"

namespace poolscope::match::words {

using namespace model;

// What "Too old connection" and its kin look like. The prune of 8.22 runs under an internal handle
// whose messages nobody sees.
std::string printed(const Explanation& e, const World& world, const Setup& setup,
                    const Transfer& t) {
  const Needle& needle = setup[t.needle];
  std::string out;
  const auto line = [&](const std::string& text) {
    if (!out.empty()) out += "\n";
    out += text;
  };
  bool pending_seen = false;
  for (const Candidate& c : e.candidates) {
    if (c.cells.empty()) continue;
    const Finding& f = c.cells.back().finding;
    const std::uint32_t n = world[c.connection].number;
    switch (f.reason) {
      case Reason::still_connecting:
        if (f.want == 0) break;
        pending_seen = true;
        line(fmt::format("Connection #{} is not open enough, cannot reuse", n));
        break;
      case Reason::never_answered:
        line(f.verdict == Verdict::wait ? "Server upgrade does not support multiplex yet, wait"
                                        : "Server upgrade cannot be used");
        break;
      case Reason::client_streams:
        line(fmt::format("client side MAX_CONCURRENT_STREAMS reached, skip ({})", f.have));
        break;
      case Reason::server_streams:
      case Reason::goaway:
        line(fmt::format("MAX_CONCURRENT_STREAMS reached, skip ({})", f.have));
        break;
      case Reason::idle_too_long:
        line(fmt::format("Too old connection ({} ms idle, max idle is {} ms), disconnect it",
                         f.have, f.want));
        break;
      case Reason::too_old:
        line(fmt::format(
            "Too old connection (created {} ms ago, max lifetime is {} ms), disconnect it", f.have,
            f.want));
        break;
      default:
        break;
    }
    if (f.verdict == Verdict::discard) {
      line(fmt::format("Connection {} seems to be dead, terminating", n));
      line(fmt::format("shutting down connection #{}", n));
    }
  }
  switch (e.decision.outcome) {
    case Outcome::reuse: {
      if (e.decision.multiplexed) line("Multiplexed connection found");
      const ProxyUse& proxy =
          valid(needle.socks_proxy.peer) ? needle.socks_proxy : needle.http_proxy;
      line(fmt::format("Reusing existing {}: connection with {} {}", needle.tls ? "https" : "http",
                       valid(proxy.peer) ? "proxy" : "host",
                       setup[valid(proxy.peer) ? proxy.peer : needle.origin].host));
      break;
    }
    case Outcome::wait:
      if (e.decision.gate == GateId::pipewait) {
        if (pending_seen) line("Found pending candidate for reuse and CURLOPT_PIPEWAIT is set");
        line("Waiting on connection to negotiate possible multiplexing.");
      } else if (e.decision.gate == GateId::host_limit) {
        line("No more connections allowed to host");
      } else {
        line(fmt::format("No connections available, total of {} reached.",
                         multi_options_of(world, setup, t).max_total_connections));
      }
      break;
    case Outcome::create:
    case Outcome::fail:
      break;
  }
  return out;
}

}  // namespace poolscope::match::words

#include "real/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/conform/story.hpp"
#include "sim.hpp"

namespace poolscope::real {
namespace {

std::string words(const Outcome& outcome, const std::string& request) {
  const auto found = outcome.requests.find(request);
  if (found == outcome.requests.end()) return "never ended";
  const RequestResult& f = found->second;
  return fmt::format("result {} on the connection of {}, {} connects", f.result,
                     f.connection.empty() ? "nobody" : f.connection, f.connects);
}

bool alike(const Outcome& a, const Outcome& b, const std::string& request) {
  return words(a, request) == words(b, request);
}

// The last answer must be the one that the scenario has last: else both sides may agree on a wrong
// result.
bool unwanted(const scenario::Request& request, const Outcome& real) {
  const auto found = real.requests.find(request.id);
  if (found == real.requests.end() || found->second.result != 0 || found->second.status <= 0)
    return false;
  const bool login_protocol = !request.url.starts_with("http");
  const auto said = request.responses.empty() ? std::nullopt : request.responses.back().status;
  return !login_protocol && found->second.status != said.value_or(200);
}

}  // namespace

Outcome simulate(const scenario::Compiled& compiled) {
  analysis::StoryTeller teller{compiled.setup};
  trace::Sink* const sinks[] = {&teller};
  run_whole(compiled, sinks);
  Outcome outcome;
  for (const analysis::Seen& seen : teller.take().seen) {
    using Kind = analysis::Seen::Kind;
    outcome.opened += seen.kind == Kind::decision && seen.word == "create";
    if (seen.kind == Kind::done)
      outcome.requests[seen.transfer] = {seen.connection, seen.connects, seen.result, -1};
  }
  return outcome;
}

std::string difference(const scenario::Scenario& scenario, const Outcome& simulated,
                       const Outcome& real) {
  for (const scenario::Request& request : scenario.requests) {
    if (!alike(simulated, real, request.id))
      return fmt::format("{}: simulated {}; real {}", request.id, words(simulated, request.id),
                         words(real, request.id));
    if (unwanted(request, real))
      return fmt::format("{}: the server answered {}, which the scenario does not say", request.id,
                         real.requests.at(request.id).status);
  }
  if (simulated.opened != real.opened)
    return fmt::format("connections opened: simulated {}, real {}", simulated.opened, real.opened);
  return {};
}

std::string told(const scenario::Scenario& scenario, const Outcome& simulated,
                 const Outcome& real) {
  std::string out =
      fmt::format("    opened: simulated {}, real {}\n", simulated.opened, real.opened);
  for (const scenario::Request& request : scenario.requests) {
    const auto found = real.requests.find(request.id);
    out += fmt::format("    {:<6} simulated {}\n           real      {}, status {}{}\n", request.id,
                       words(simulated, request.id), words(real, request.id),
                       found == real.requests.end() ? -1 : found->second.status,
                       alike(simulated, real, request.id) ? "" : "  <- differs");
  }
  return out;
}

}  // namespace poolscope::real

// poolscope explain: why a request got the connection it got.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/progress.hpp"
#include "exchange/explanation.hpp"
#include "sim.hpp"

namespace poolscope::cli {
namespace {

/// The decisions of one request in a trace, by the index of their events.
std::vector<std::size_t> decisions_of(const trace::Trace& trace, const std::string& request) {
  const model::Setup& setup = trace.setup();
  std::vector<std::size_t> found;
  std::map<model::TransferId, bool> mine;  // the request's transfers under way
  const auto events = trace.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const trace::Event& e = events[i];
    if (e.kind() == trace::EventKind::transfer_start)
      mine[e.transfer()] = setup.request_name(e.as<trace::TransferStart>().request) == request;
    else if (e.kind() == trace::EventKind::decision && mine[e.transfer()])
      found.push_back(i);
  }
  return found;
}

bool knows(const scenario::Scenario& scenario, const std::string& request) {
  if (!scenario.workload.empty() && request.starts_with('w')) return true;
  return std::any_of(scenario.requests.begin(), scenario.requests.end(),
                     [&](const auto& r) { return r.id == request; });
}

int unknown_request(const Loaded& loaded, const std::string& request) {
  constexpr std::size_t shown_ids = 12;
  std::string ids;
  const auto& requests = loaded.scenario.requests;
  for (std::size_t i = 0; i < std::min(shown_ids, requests.size()); ++i)
    ids += (ids.empty() ? "" : ", ") + requests[i].id;
  if (requests.size() > shown_ids) ids += ", …";
  if (!loaded.scenario.workload.empty()) ids += ids.empty() ? "w1.1, w1.2, …" : ", w1.1, …";
  complain(
      fmt::format("{}: there is no request \"{}\"; there are: {}\n", loaded.name, request, ids));
  return exit_wrong_use;
}

}  // namespace

int explain_command(const ExplainOptions& options) {
  Exit failed = exit_done;
  auto loaded = load(options.file, options.control, failed);
  if (!loaded) return failed;
  if (options.seed) loaded->scenario.seed = *options.seed;
  const auto strategies = choose(*loaded, options.strategies);
  if (!strategies) return exit_wrong_use;
  if (!knows(loaded->scenario, options.request)) return unknown_request(*loaded, options.request);

  const bool json = options.format == Format::json;
  std::size_t printed = 0;
  if (json) print("[");
  const auto at_limit = [&](const scenario::Strategy& strategy, const model::LimitHit& hit) {
    failed = complain_about(loaded->name + ": " + strategy.name, hit);
  };
  for (const auto& strategy : *strategies) try {
      const auto trace = [&] {
        ProgressBar bar(loaded->name + ": " + strategy.name, expected_transfers(loaded->scenario),
                        options.control);
        return record(loaded->scenario, strategy, bar.callback());
      }();
      const auto decisions = decisions_of(trace, options.request);
      for (const std::size_t decision : decisions) {
        if (printed++ > 0) print(json ? ",\n" : "\n");
        if (json)
          print_exactly(exchange::explanation_json(trace, decision));
        else
          print(exchange::explanation_text(trace, decision));
      }
      // Decisions before the limit are valid; there may be later ones that are not known.
      if (trace.end().reason == trace::EndReason::limit)
        at_limit(strategy, model::stopped_at(loaded->scenario.limits, trace.end().limit));
      else if (decisions.empty() && !json) {
        if (printed++ > 0) print("\n");
        print_line(fmt::format("strategy {}: {} never looked for a connection", strategy.name,
                               options.request));
      }
    } catch (const model::LimitHit& hit) {
      at_limit(strategy, hit);
    }
  if (json) print("]\n");
  return failed;
}

}  // namespace poolscope::cli

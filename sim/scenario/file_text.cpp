#include "scenario/file_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>

#include "scenario/json.hpp"

namespace poolscope::scenario {
namespace {

/// Removes offsets and lines, which depend on the layout of a file.
void forget_places(Scenario& s) {
  for (auto& request : s.requests) request.offset = 0;
  for (auto& workload : s.workload) workload.offset = 0;
  for (auto& event : s.events) event.offset = 0;
  for (auto& expect : s.expect) expect.line = 0;
}

std::string first_difference(std::string_view a, std::string_view b) {
  const auto at = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  const auto from = a.rfind('\n', static_cast<std::size_t>(at)) + 1;
  std::string_view line = a.substr(from, a.find('\n', from) - from);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return std::string{line.substr(0, 80)};
}

}  // namespace

bool same_scenario(Scenario a, Scenario b) {
  forget_places(a);
  forget_places(b);
  return a == b;
}

FileText file_text(const Scenario& scenario, const std::string& file) try {
  std::string text = to_json(scenario);
  Loaded again = parse(text, file, scenario.limits);
  if (!again.ok()) return {{}, again.errors()};
  if (same_scenario(scenario, again.scenario())) return {std::move(text), {}};
  const std::string other = to_json(again.scenario());
  return {{},
          {{file,
            0,
            0,
            {},
            "contains what a scenario file cannot express: it would be read as another scenario" +
                (other == text ? "" : ", which differs from " + first_difference(text, other))}}};
} catch (const std::exception& error) {
  return {{}, {{file, 0, 0, {}, error.what()}}};
}

}  // namespace poolscope::scenario

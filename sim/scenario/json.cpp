#include "scenario/json.hpp"

#include <exception>
#include <iterator>
#include <new>

#include "scenario/check.hpp"
#include "scenario/json_reader.hpp"

namespace poolscope::scenario {

Loaded parse(std::string_view text, std::string_view file, const model::Limits& limits,
             const GoOn& go_on) try {
  if (auto beyond = beyond_reading_limits(text, file, limits)) return {std::vector{*beyond}};
  Reading reading = read(text, go_on);
  if (!reading.broken) {
    auto more = check(reading.scenario, reading.identities_in_doubt);
    reading.problems.insert(reading.problems.end(), std::make_move_iterator(more.begin()),
                            std::make_move_iterator(more.end()));
  }
  if (reading.problems.empty()) {
    offsets_to_lines(text, reading.scenario.expect);
    reading.scenario.limits = limits;
    return {std::move(reading.scenario)};
  }
  locate(text, reading.problems);
  return {to_errors(text, file, std::move(reading.problems))};
} catch (const model::LimitHit&) {
  throw;
} catch (const Stopped&) {
  throw;
} catch (const std::bad_alloc&) {
  throw;
} catch (const std::exception& error) {
  return {std::vector<Error>{{std::string{file}, 0, 0, {}, error.what()}}};
}

}  // namespace poolscope::scenario

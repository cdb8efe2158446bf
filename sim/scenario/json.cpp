#include "scenario/json.hpp"

#include <exception>
#include <iterator>

#include "scenario/check.hpp"
#include "scenario/json_reader.hpp"

namespace poolscope::scenario {

Loaded parse(std::string_view text, std::string_view file, const GoOn& go_on) try {
  Reading reading = read(text, go_on);
  if (!reading.broken) {
    auto more = check(reading.scenario, reading.identities_in_doubt);
    reading.problems.insert(reading.problems.end(), std::make_move_iterator(more.begin()),
                            std::make_move_iterator(more.end()));
  }
  if (reading.problems.empty()) {
    offsets_to_lines(text, reading.scenario.expect);
    return {std::move(reading.scenario)};
  }
  locate(text, reading.problems);
  return {to_errors(text, file, std::move(reading.problems))};
} catch (const Stopped&) {
  throw;
} catch (const std::exception& error) {
  return {std::vector<Error>{{std::string{file}, 0, 0, {}, error.what()}}};
}

}  // namespace poolscope::scenario

#include "exchange/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "exchange/har.hpp"
#include "scenario/json.hpp"

namespace poolscope::exchange {
namespace {

constexpr std::array rows{
    Format{.id = "har",
           .extension = ".har",
           .noun = "recording",
           .title = "a HAR 1.2 recording of a browser",
           .recognises = is_har,
           .read = import_har},
};

}  // namespace

std::span<const Format> import_formats() {
  return rows;
}

const Format* recognised(std::string_view path, std::string_view text) {
  const std::string_view beginning = text.substr(0, beginning_bytes);
  const auto* const found = std::find_if(rows.begin(), rows.end(), [&](const Format& format) {
    return format.recognises(path, beginning);
  });
  return found == rows.end() ? nullptr : found;
}

decltype(Import::result) as_file(const scenario::Scenario& made, std::string_view name,
                                 const model::Limits& limits) {
  const std::string file = fmt::format("{} as a scenario", name);
  return scenario::parse(scenario::to_json(made), file, limits).result;
}

Import read_any(std::string_view text, std::string_view path, std::string_view name,
                const model::Limits& limits, const GoOn& go_on) {
  if (const Format* format = recognised(path, text)) return format->read(text, name, limits, go_on);
  Import import;
  import.result = scenario::parse(text, name, limits, go_on).result;
  return import;
}

}  // namespace poolscope::exchange

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// The formats, other than scenario files, from which scenarios are made: one row for each. This
/// table gives the import commands and their help, the formats that every command and the
/// visualizer open, and the file endings that the visualizer lists. A further format is a row in
/// import.cpp and a file with its reader.
namespace poolscope::exchange {

/// The result of reading a file: a scenario that can be run, or what is wrong with the file.
struct Import {
  std::variant<scenario::Scenario, std::vector<scenario::Error>> result;
  std::vector<std::string> warnings;  // what was left out, each kind with its count
  std::size_t entries = 0;            // in the file; the scenario has `entries - skipped` requests
  std::size_t skipped = 0;
  [[nodiscard]] bool ok() const { return std::holds_alternative<scenario::Scenario>(result); }
  [[nodiscard]] const scenario::Scenario& scenario() const {
    return std::get<scenario::Scenario>(result);
  }
  [[nodiscard]] const std::vector<scenario::Error>& errors() const {
    return std::get<std::vector<scenario::Error>>(result);
  }
};

struct Format {
  std::string_view id;         // the command's: `import har`
  std::string_view extension;  // the ending of files that are listed: ".har"
  std::string_view noun;       // the word for such a file: "recording"
  std::string_view title;      // "a HAR 1.2 recording of a browser"
  /// Whether a file has this format, by its path or its first `beginning_bytes` (all of it, if it
  /// is shorter).
  bool (*recognises)(std::string_view path, std::string_view beginning);
  /// Reads a text of this format. `name` is the file's name, for messages and the title. The result
  /// can be written and read as a scenario file. Throws `Stopped` when asked to stop.
  Import (*read)(std::string_view text, std::string_view name, const model::Limits&, const GoOn&);
};
inline constexpr std::size_t beginning_bytes = 4096;

[[nodiscard]] std::span<const Format> import_formats();
/// The format of a file, or null: it is a scenario file.
[[nodiscard]] const Format* recognised(std::string_view path, std::string_view text);

/// An imported scenario after it was written and read again. So a scenario that runs can also be
/// saved, and nothing comes out that the loader would refuse.
[[nodiscard]] decltype(Import::result) as_file(const scenario::Scenario& made,
                                               std::string_view name, const model::Limits&);

/// Reads a scenario file, or a file of any format that is recognised.
[[nodiscard]] Import read_any(std::string_view text, std::string_view path, std::string_view name,
                              const model::Limits&, const GoOn& = {});

}  // namespace poolscope::exchange

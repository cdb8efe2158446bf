#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// What scenarios are made of beside scenario files: a format a row. From this table come the
/// import commands and their help, what every command and the visualizer open, and the endings that
/// the visualizer lists. A further format is a row in import.cpp and a file with its reader.
namespace poolscope::exchange {

/// What came of a file: a scenario that can be run, or what is wrong with the file.
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
  std::string_view id;         // of its command: `import har`
  std::string_view extension;  // of the files that are listed: ".har"
  std::string_view noun;       // "recording": what such a file is called
  std::string_view title;      // "a HAR 1.2 recording of a browser"
  /// Whether a file is in this format, by its path or how it begins: the first `beginning_bytes`,
  /// or all where it is shorter.
  bool (*recognises)(std::string_view path, std::string_view beginning);
  /// Reads such a text. `name` is the file's name, for messages and the title. What it gives can be
  /// written and read as a scenario file. Asked to stop, it throws `Stopped`.
  Import (*read)(std::string_view text, std::string_view name, const model::Limits&, const GoOn&);
};
inline constexpr std::size_t beginning_bytes = 4096;

[[nodiscard]] std::span<const Format> import_formats();
/// The format that a file is in, or null: then it is a scenario file.
[[nodiscard]] const Format* recognised(std::string_view path, std::string_view text);

/// What an importer has made, as it is once it is written and read again: what runs is what can be
/// saved, and nothing that the loader refuses leaves it.
[[nodiscard]] decltype(Import::result) as_file(const scenario::Scenario& made,
                                               std::string_view name, const model::Limits&);

/// Reads a scenario file, or whatever format is recognised in it.
[[nodiscard]] Import read_any(std::string_view text, std::string_view path, std::string_view name,
                              const model::Limits&, const GoOn& = {});

}  // namespace poolscope::exchange

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "scenario/scenario.hpp"

/// Loads scenarios from paths on the command line; all errors go to standard error.
namespace poolscope::cli {

struct Loaded {
  std::string path;
  std::string name;  // for messages, and for `file` on every line
  scenario::Scenario scenario;
};

/// Loads a scenario, or a file from which one can be made (exchange/import.hpp). On an error it
/// prints the error and returns none; `failed` is then the exit code.
[[nodiscard]] std::optional<Loaded> load(const std::string& path, const Control&, Exit& failed);

/// Loads all of them, with every message of all files; returns none if one of them is wrong.
[[nodiscard]] std::optional<std::vector<Loaded>> load_all(const std::vector<std::string>& paths,
                                                          const Control&, Exit& failed);

/// The strategies with those names, in the order of the file; all if no name is given. Prints an
/// unknown name and returns none.
[[nodiscard]] std::optional<std::vector<scenario::Strategy>> choose(
    const Loaded&, const std::vector<std::string>& names);

/// Prints errors, one on each line: file:line:column: pointer: message. Returns the exit code for
/// them.
Exit complain_about(const std::vector<scenario::Error>&);

/// Prints what an import has left out from the file `name`.
void complain_about(const std::string& name, const std::vector<std::string>& warnings);

/// Prints the limit at which the work on `what` (a file) stopped; returns exit_limit.
Exit complain_about(const std::string& what, const model::LimitHit&);

}  // namespace poolscope::cli

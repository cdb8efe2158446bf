#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "scenario/scenario.hpp"

/// From a path on the command line to a scenario; whatever is wrong goes to standard error.
namespace poolscope::cli {

struct Loaded {
  std::string path;
  std::string name;  // for messages and for `file` on every line
  scenario::Scenario scenario;
};

/// Reads a scenario, or what one is made of (exchange/import.hpp). Says what is wrong and gives
/// none; `failed` is what the program then ends with.
[[nodiscard]] std::optional<Loaded> load(const std::string& path, const Control&, Exit& failed);

/// All of them, with every message of all files; none when one of them is wrong.
[[nodiscard]] std::optional<std::vector<Loaded>> load_all(const std::vector<std::string>& paths,
                                                          const Control&, Exit& failed);

/// The strategies of those names, in the order of the file; all when none is named. Says which name
/// is unknown and gives none.
[[nodiscard]] std::optional<std::vector<scenario::Strategy>> choose(
    const Loaded&, const std::vector<std::string>& names);

/// Prints errors, one a line: file:line:column: pointer: message. What the program ends with
/// because of them.
Exit complain_about(const std::vector<scenario::Error>&);

/// Prints what an import has left out of the file `name`.
void complain_about(const std::string& name, const std::vector<std::string>& warnings);

/// Says at which limit the work on `what` (a file) stopped: exit_limit.
Exit complain_about(const std::string& what, const model::LimitHit&);

}  // namespace poolscope::cli

#pragma once

#include <span>

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

/// Kinds of server by name: what a well-known program does when its configuration says nothing
/// else, as data (FORMAT.md, "Kinds of server").
namespace poolscope::scenario {

/// The words that `like` takes.
[[nodiscard]] std::span<const fields::Word> server_kinds();
[[nodiscard]] std::span<const fields::Word> proxy_kinds();

/// The server with the habits of its kind, wherever it does not say otherwise itself.
[[nodiscard]] Server with_habits(Server);

}  // namespace poolscope::scenario

#pragma once

#include <span>

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

/// Kinds of server by name: the behaviour of a well-known program with its default configuration,
/// as data (FORMAT.md, "Kinds of server").
namespace poolscope::scenario {

/// The words that are allowed for `like`.
[[nodiscard]] std::span<const fields::Word> server_kinds();
[[nodiscard]] std::span<const fields::Word> proxy_kinds();

/// The server with the defaults of its kind for everything that it does not set itself.
[[nodiscard]] Server with_habits(Server);

}  // namespace poolscope::scenario

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "app/action.hpp"

/// "Run until": the next (or the last) event of a kind, seen from the playhead. Pure.
namespace poolscope::gui {

/// Index of the event that `by` > 0: comes next, < 0: came last before the one that the playhead
/// stands on. None: there is no such event.
[[nodiscard]] std::optional<std::uint64_t> find_until(const Model&, Until, int by);

/// "new connection", "eviction", …: what it looks for, to a person.
[[nodiscard]] std::string_view words_of(Until);
/// The name in recorded actions: "create", "evict", …
[[nodiscard]] std::string_view name_of(Until);
inline constexpr int until_count = 8;

}  // namespace poolscope::gui

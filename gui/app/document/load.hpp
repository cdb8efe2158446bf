#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/action.hpp"

/// A scenario file made ready to be looked at: read, checked, every strategy simulated and indexed.
namespace poolscope::gui {

/// Told how far the work is (0..1); returns false to give it up.
using LoadProgress = std::function<bool(float)>;

/// What progress is measured by.
[[nodiscard]] double expected_transfers(const scenario::Scenario&);

/// A fork, simulated: `Forked`; `StoppedAtLimit`; `Notify` when it does not fit into memory or was
/// given up.
[[nodiscard]] Action load_fork(const scenario::Strategy&, const std::shared_ptr<const Fork>&,
                               const LoadProgress& = {}, const model::Limits& = {});

/// Throws `LimitHit` when this process has more in memory than that.
void check_memory(const model::Limits&);

/// `Loaded`, or `LoadFailed` with all that is wrong, or `StoppedAtLimit`. Given up, it is
/// `LoadFailed` without errors.
[[nodiscard]] Action load_document(const std::string& path, const LoadProgress& = {},
                                   const model::Limits& = {});
/// The same of a text; `path` names it.
[[nodiscard]] Action load_text(std::string_view text, const std::string& path,
                               const LoadProgress& = {}, const model::Limits& = {});

}  // namespace poolscope::gui

#pragma once

#include <string>

#include "app/action.hpp"
#include "present/why_view.hpp"

/// What is on the screen as plain text, for a message or a ticket. Pure.
namespace poolscope::gui {

[[nodiscard]] std::string text_of(const WhyView&);

/// The decision that the "why" pane shows, as an action that copies it; nothing decided yet: says
/// so.
[[nodiscard]] Action copied_explanation(const Model&);

}  // namespace poolscope::gui

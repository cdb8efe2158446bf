#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/why/actions.hpp"

/// What the actions of what is selected do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const PinCell&);
Done on(Model&, const Select&);
Done on(Model&, const Hover&);
Done on(Model&, const SelectBack&);

/// Whether the shown run has such a thing; nothing else can be selected.
[[nodiscard]] bool exists(const Model&, const Selection&);
[[nodiscard]] bool exists_in(const Model&, RunId run, const Selection&);
/// The playhead goes to what a person asks about, and the window follows.
void seek_to(Model&, const Selection&);
/// Selects whom an event is about: the connection of a close, else the transfer.
void select_event_party(Model&, std::uint64_t event);
/// Selects the transfer whose decision has just happened.
void select_decided(Model&);

}  // namespace poolscope::gui::updates

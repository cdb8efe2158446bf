#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"

/// Runs side by side: each is drawn from a model of its own, which shares time, window and what is
/// selected with the whole.
namespace poolscope::gui {

/// What a column shows: the same moment and the same things, in its run. Its place counts from 0.
[[nodiscard]] Model column_model(const Model&, std::size_t place);

/// The same thing in another run: requests, destinations and options are; a connection when it has
/// the same name and was opened at the same moment, as in all of a fork's past. Else nothing.
[[nodiscard]] Selection counterpart(const Selection&, const Run& from, const Run& to);

/// Hands on what the panels of a column want. What is about things of its run makes it the shown
/// one first.
void hand_on(const Model& column, Outbox wanted, Outbox& out);

/// The runs that stand side by side when nobody chose: the shown one is among them.
[[nodiscard]] std::vector<RunId> compared_at_first(const Model&);

/// Whether two runs are of one stream: their requests have the same places.
[[nodiscard]] bool one_stream(const Run&, const Run&);

}  // namespace poolscope::gui

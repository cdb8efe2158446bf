#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/timeline/actions.hpp"

/// What the actions of the timeline do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const SelectRange&);
Done on(Model&, const AddBookmark&);
Done on(Model&, const RemoveBookmark&);
Done on(Model&, const StepBookmark&);
Done on(Model&, const ZoomTimeline&);
Done on(Model&, const PanTimeline&);
Done on(Model&, const FitTimeline&);
Done on(Model&, const ShowWindow&);
Done on(Model&, const ArrangeLanes&);
Done on(Model&, const FoldLanes&);
Done on(Model&, const SearchLanes&);

/// Whether the timeline shows the whole run.
[[nodiscard]] bool is_fitted(const Model&);
/// The timeline's window moves on when the playhead has left it.
void keep_in_view(Model&);

}  // namespace poolscope::gui::updates

#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/playback/actions.hpp"

/// What the actions of the playhead do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const TogglePlay&);
Done on(Model&, const Ticked&);
Done on(Model&, const ChangeSpeed&);
Done on(Model&, const SetPace&);
Done on(Model&, const StepEvent&);
Done on(Model&, const StepDecision&);
Done on(Model&, const StepSecond&);
Done on(Model&, const RunUntil&);
Done on(Model&, const SetBreakpoint&);
Done on(Model&, const LoopRange&);
Done on(Model&, const SeekTime&);
Done on(Model&, const SeekEvent&);
Done on(Model&, const SeekStart&);
Done on(Model&, const SeekEnd&);

}  // namespace poolscope::gui::updates

#pragma once

#include "app/effect.hpp"
#include "app/model.hpp"
#include "app/study/actions.hpp"

/// What the actions of many runs do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const ShowStudy&);
Done on(Model&, const RunSweep&);
Done on(Model&, const LookForAdvice&);
Done on(Model&, const StopStudy&);
Done on(Model&, const StudyProgressed&);
Done on(Model&, const Swept&);
Done on(Model&, const Advised&);
Done on(Model&, const ShowMetric&);
Done on(Model&, const ShowHeatMap&);
Done on(Model&, const OpenPoint&);
Done on(Model&, const CompareClaim&);

/// Another scenario, or the same one changed: what many runs of it came to says nothing any more.
void forget_study(Model&, Done&);

}  // namespace poolscope::gui::updates

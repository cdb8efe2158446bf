#pragma once

#include "app/effect.hpp"
#include "app/frame/actions.hpp"
#include "app/model.hpp"

/// What the actions of how the program looks do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const SetTheme&);
Done on(Model&, const SetScale&);
Done on(Model&, const SetMotion&);
Done on(Model&, const SetLayout&);
Done on(Model&, const ResetLayout&);
Done on(Model&, const ShowPane&);
Done on(Model&, const FrontPane&);
Done on(Model&, const MovePane&);
Done on(Model&, const WindowIsWide&);
Done on(Model&, const Present&);
Done on(Model&, const ShowExport&);
Done on(Model&, const ExportPicture&);
Done on(Model&, const CopyText&);
Done on(Model&, const OpenLink&);
Done on(Model&, const Notify&);
Done on(Model&, const DismissNotice&);
Done on(Model&, const ShowHelp&);
Done on(Model&, const Quit&);
Done on(Model&, const StepOut&);

/// Puts one thing over the panes, or takes it away if it is there.
void show(Model&, Overlay, bool on);

}  // namespace poolscope::gui::updates

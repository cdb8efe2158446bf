#pragma once

#include "app/document/actions.hpp"
#include "app/effect.hpp"
#include "app/model.hpp"

/// What the actions of opening files and work under way do. Only `update` calls `on`.
namespace poolscope::gui::updates {

Done on(Model&, const OpenFile&);
Done on(Model&, const ReloadFile&);
Done on(Model&, const CloseFile&);
Done on(Model&, const CancelLoading&);
Done on(Model&, const Loaded&);
Done on(Model&, const LoadFailed&);
Done on(Model&, const LoadProgressed&);
Done on(Model&, const DismissErrors&);
Done on(Model&, const StoppedAtLimit&);
Done on(Model&, const GoOnBeyondLimit&);
Done on(Model&, const ShowStopped&);
Done on(Model&, const DismissLimit&);
Done on(Model&, const ShowRemarks&);
Done on(Model&, const WatchFile&);
Done on(Model&, const FileChanged&);
Done on(Model&, const SetRecent&);
Done on(Model&, const ShowBrowser&);

/// Opens a file, or the open one again.
Done start_loading(Model&, const std::string& path);
/// Nothing is done yet with what is open: only how a person likes to see things stays.
void begin_anew(Model&);
/// Says that one thing is simulated at a time.
Done busy(Model&);

}  // namespace poolscope::gui::updates

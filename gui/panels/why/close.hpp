#pragma once

#include "panels/why/parts.hpp"
#include "present/why/close.hpp"

namespace poolscope::gui::why {

/// What closed a connection, who would have been next, and the way back to why it was opened.
void draw_close(Page&, const CloseView&);

}  // namespace poolscope::gui::why

#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct LogKept;  // panels/log/kept.hpp

/// The filter and the switches in the log's title line.
void draw_log_header(const Model&, const Box& head, LogKept&, Outbox&);

/// The events of the run, one a row; draws into the current ImGui window.
void draw_log_panel(const Model&, const model::World&, LogKept&, Outbox&);

}  // namespace poolscope::gui

#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct KeptDecision;  // panels/why/kept.hpp

/// The one sentence of presentation mode: what was decided last (or for what is selected), and why.
void draw_sentence(const Model&, const Box&, KeptDecision&, Outbox&);
/// How tall it becomes at that width: its words in full.
[[nodiscard]] float sentence_height(const Model&, float width, KeptDecision&);

}  // namespace poolscope::gui

#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

struct StudyKept;  // panels/study/kept.hpp

/// Many runs instead of one: at the left what they advise, at the right the curve behind a choice.
void draw_study(const Model&, const Box& body, StudyKept&, Outbox&);

}  // namespace poolscope::gui

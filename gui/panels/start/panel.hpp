#pragma once

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "app/playback/world_cursor.hpp"
#include "panels/pool/kept.hpp"
#include "panels/start/library.hpp"
#include "panels/timeline/kept.hpp"
#include "widgets/pane.hpp"

namespace poolscope::gui {

/// What the start screen keeps between frames: of the library, and of what plays behind it.
struct StartKept {
  LibraryKept library;
  WorldCursor world;
  PoolKept pool;
  TimelineKept timeline;
};

/// With nothing open: the scenario library, recent files, and how to open another.
void draw_start(const Model&, const Box&, StartKept&, Outbox&);

}  // namespace poolscope::gui

#pragma once

#include "panels/commands/palette.hpp"
#include "panels/compare/fork.hpp"
#include "panels/compare/panel.hpp"
#include "panels/details/panel.hpp"
#include "panels/document/browser.hpp"
#include "panels/document/export.hpp"
#include "panels/frame/notice.hpp"
#include "panels/frame/places.hpp"
#include "panels/log/kept.hpp"
#include "panels/overview/panel.hpp"
#include "panels/playback/transport.hpp"
#include "panels/pool/kept.hpp"
#include "panels/start/panel.hpp"
#include "panels/study/kept.hpp"
#include "panels/timeline/kept.hpp"
#include "panels/why/kept.hpp"

namespace poolscope::gui {

/// All that views keep between frames: where a hand has begun to drag, what is typed and not yet
/// entered, and what costs too much to be made in each frame. Nothing of it is the model's: the
/// program shows the same without it.
struct Views {
  PoolKept pool;
  TimelineKept timeline;
  WhyKept why;
  DetailsKept details;
  LogKept log;
  OverviewKept overview;
  KeptDecision said;  // of the sentence of presentation mode
  RunDensity transport;
  CompareKept compare;
  StudyKept study;
  StartKept start;
  ForkKept fork;
  PaletteKept palette;
  BrowserKept browser;
  ExportKept exported;
  NoticeKept notice;
  TitleDrag title_drag;
  bool menu_was_open = false;
};

}  // namespace poolscope::gui

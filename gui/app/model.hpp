#pragma once

#include <cstddef>
#include <memory>

#include "app/compare/state.hpp"
#include "app/document/state.hpp"
#include "app/frame/state.hpp"
#include "app/log/state.hpp"
#include "app/playback/state.hpp"
#include "app/pool/state.hpp"
#include "app/start/state.hpp"
#include "app/study/state.hpp"
#include "app/timeline/state.hpp"
#include "app/why/state.hpp"
#include "present/run.hpp"

/// The visualizer's state: what is open, where the playhead stands, what is selected, how it looks.
/// A plain value; only `update` changes it (update.hpp). Views read it and emit actions.
namespace poolscope::gui {

struct Model {
  std::shared_ptr<const Document> document;  // null: the start screen
  RunId run{};                               // the one that is shown
  std::size_t cursor = 0;                    // events applied: world_at(cursor)

  // State of the open scenario: another one begins with none of it (`begin_anew`,
  // app/document/update.hpp).
  Playback playback;
  SelectionState selection;
  TimelineState timeline;
  PoolState pool;
  LogState log;
  CompareState compare;
  Study study;

  WorkState work;
  FailedFile failed;
  StartState start;
  FrameState frame;
  bool backdrop = false;  // of a `demo_model` (demo.hpp): what is drawn is not the open scenario
  bool quit = false;
};

[[nodiscard]] inline bool shows(const Model& m, Overlay overlay) {
  return m.frame.overlay == overlay;
}
[[nodiscard]] inline bool shows(const Model& m, Strip strip) {
  return m.frame.strip == strip;
}

[[nodiscard]] inline bool shows_help(const Model& m) {
  return shows(m, Overlay::help) || shows(m, Overlay::glossary);
}
[[nodiscard]] inline bool shows_browser(const Model& m) {
  return shows(m, Overlay::browser) || shows(m, Overlay::browser_beside);
}

/// The shown run, or null.
[[nodiscard]] inline const Run* shown_run(const Model& m) {
  return m.document ? m.document->find(m.run) : nullptr;
}

}  // namespace poolscope::gui

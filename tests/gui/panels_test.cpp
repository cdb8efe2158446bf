// Every pane, every overlay, drawn by ImGui without a window: what is drawn, what is kept between
// frames and by whom.

#include "panels/frame/panes.hpp"

#include <imgui.h>

#include <catch2/catch.hpp>
#include <climits>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "app/action.hpp"
#include "app/document/load.hpp"
#include "app/frame/panes.hpp"
#include "app/playback/world_cursor.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "panels/frame/panel.hpp"
#include "panels/frame/views.hpp"
#include "platform/fonts.hpp"
#include "platform/theme.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;

using poolscope::testing::shipped_scenario;

namespace {

// ImGui with our fonts and no renderer.
class Stage {
 public:
  Stage() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {1280, 720};
    set_theme(false);
    set_scale(1);
    build_fonts(1);
  }
  ~Stage() { ImGui::DestroyContext(); }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// How many vertices a frame of the program comes to.
  int frame(const Model& m, std::optional<PaneId> alone = {}) {
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    out = {};
    draw_frame(m, world.at(m), alone, views, out);
    ImGui::Render();
    return ImGui::GetDrawData()->TotalVtxCount;
  }

  Views views;
  WorldCursor world;
  Outbox out;
};

Model opened_still(const std::string& name) {
  Model m = opened(shipped_scenario(name), name);
  m.frame.motion = false;
  return m;
}

}  // namespace

TEST_CASE("each pane draws the run at its beginning, in its middle and at its end") {
  Stage stage;
  Model m = opened_still("basics/easy-multi-share.json");
  const int empty = stage.frame(Model{});
  for (const PaneRow& row : pane_rows) {
    INFO(row.name);
    int least = INT_MAX;
    for (const double share : {0.0, 0.5, 1.0}) {
      act(m, SeekTime{share * 10e6});
      stage.frame(m, row.id);  // sizes settle
      least = std::min(least, stage.frame(m, row.id));
    }
    // A pane that draws nothing leaves the bars alone.
    CHECK(least > 1000);
    CHECK(least != empty);
  }
}

TEST_CASE("drawing changes nothing and asks for nothing but what the pointer is on") {
  Stage stage;
  Model m = opened_still("basics/host-limit.json");
  act(m, SeekEnd{});
  for (int i = 0; i < 3; ++i) {
    stage.frame(m);
    for (const Action& action : stage.out.held().actions)
      CHECK(std::holds_alternative<Hover>(action));
  }
}

TEST_CASE("each overlay is drawn over the panes, and one at a time") {
  Stage stage;
  Model m = opened_still("basics/host-limit.json");
  const int without = stage.frame(m);
  for (const Overlay overlay :
       {Overlay::help, Overlay::glossary, Overlay::browser, Overlay::browser_beside,
        Overlay::palette, Overlay::export_picture, Overlay::fork}) {
    INFO(static_cast<int>(overlay));
    m.frame.overlay = overlay;
    stage.frame(m);
    CHECK(stage.frame(m) > without + 200);
  }
}

TEST_CASE("columns keep apart what each has drawn") {
  Stage stage;
  Model m = opened_still("basics/easy-multi-share.json");
  act(m, CompareRuns{{RunId{0}, RunId{1}}});
  REQUIRE(m.compare.columns.size() == 2);
  act(m, SeekTime{1e6});
  stage.frame(m);
  const auto& columns = stage.views.compare.columns;
  CHECK(columns[0].pool.shown.of == m.document->runs[0].trace);
  CHECK(columns[1].pool.shown.of == m.document->runs[1].trace);
  CHECK(columns[0].timeline.table.lanes == m.document->runs[0].lanes);
  CHECK(columns[1].timeline.table.lanes == m.document->runs[1].lanes);
  CHECK(stage.views.pool.shown.of == nullptr);  // the pane alone is not drawn
}

TEST_CASE("what is made for a view is kept until it is about something else") {
  Stage stage;
  Model m = opened_still("basics/host-limit.json");
  act(m, SeekTime{1e6});
  stage.frame(m);
  stage.frame(m);
  const auto* lanes = stage.views.timeline.table.table.tops.data();
  stage.frame(m);
  CHECK(stage.views.timeline.table.table.tops.data() == lanes);
  act(m, ZoomTimeline{4, 0});
  stage.frame(m);
  CHECK(stage.views.timeline.table.window == m.timeline.window);
}

#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "app/playback/world_cursor.hpp"
#include "panels/pool/kept.hpp"
#include "panels/timeline/kept.hpp"
#include "panels/why/kept.hpp"
#include "present/compare/bounds.hpp"
#include "present/compare/differences.hpp"
#include "present/compare/view.hpp"
#include "widgets/pane.hpp"

/// The parts of what is shown side by side (panel.hpp), one a file.
namespace poolscope::gui {

/// The runs in their columns, and what is made of them once.
struct Compared {
  std::vector<const Run*> runs;
  std::vector<CompareRow> rows;
  std::vector<BoundRow> bounds;
  std::vector<CostLines> costs;
};

/// What is typed and not yet entered, by setting.
struct TypedSettings {
  std::map<std::string, std::array<char, 64>> fields;
};

/// What a column keeps between frames.
struct ColumnKept {
  WorldCursor world;
  PoolKept pool;
  TimelineKept timeline;
  KeptDecision said;
  TypedSettings settings;
};

/// Which run a column shows, what it comes to, and what it did with the transfer that is looked at.
[[nodiscard]] float compare_head_height();
void draw_compare_head(const Model& column, const Compared&, const Box&, ColumnKept&, Outbox&);

/// The button that opens the settings of a column's strategy, and the list of them.
void compare_settings(const Model& column, const Run&, ImVec2 button, ImVec2 size, TypedSettings&,
                      Outbox&);

/// A row a run, a mark for each transfer that differs.
[[nodiscard]] float compare_strip_height(std::size_t runs);
void draw_compare_strip(const Model&, const Compared&, const Box&, Outbox&);

void draw_compare_table(const Model&, const Compared&, const Box&, Outbox&);
/// `chosen`: which of the sums.
void draw_cost_chart(const Model&, const Compared&, const Box&, std::size_t& chosen, Outbox&);

/// How a run's line is drawn in charts: by dashes and by its name, not by colour alone.
struct LineLook {
  ImU32 colour = 0;
  float dash = 0, gap = 0;  // px; 0: solid
};
[[nodiscard]] LineLook line_look(std::size_t place);

}  // namespace poolscope::gui

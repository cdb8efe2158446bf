#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "app/model.hpp"
#include "app/outbox.hpp"
#include "present/log/list.hpp"
#include "present/log/row_scroll.hpp"
#include "present/log/voice.hpp"
#include "widgets/pane.hpp"

/// What the log keeps between frames: the rows that its filter found, where it is scrolled to, what
/// libcurl prints of rows in sight. Made again when what it depends on changes.
namespace poolscope::gui {

/// A field for a text that the model has: what is typed goes on as soon as it changes.
struct LogField {
  std::array<char, 512> text{};
};

struct LogKept {
  LogList list;
  std::optional<RunFilter> breakpoint;
  LogVoice voice;
  RowScroll scroll;
  bool curl_column = false;              // there is room for both wordings: nothing to switch
  std::size_t shown_cursor = SIZE_MAX;   // what was last scrolled to
  std::optional<std::uint64_t> pressed;  // the row that the button went down on
  std::uint64_t dragged_to = 0;          // and the one that it is held over
  std::optional<std::uint64_t> menu_of;  // the row that the menu is about
  LogField filter_field, breakpoint_field;
};

/// Where the rows are: `visible` of them from `state.scroll.first` on.
struct LogRows {
  Box box;
  float height = 0;  // of one
  std::size_t visible = 0;
};

/// What pointer and keys do with the rows; draws nothing but the menu of a row. Returns the row
/// under the pointer.
std::optional<std::size_t> use_log_rows(const Model&, const Run&, const LogRows&, LogKept&,
                                        Outbox&);

/// Where the columns begin; all but the last are as wide as what they hold.
struct LogColumns {
  bool seconds = false;
  float time_right = 0, transfer = 0, connection = 0, event = 0, what = 0;
  float curl = 0;  // 0: the words of `curl -v` have no column of their own
  float right = 0;
};
[[nodiscard]] LogColumns log_columns(const Run&, float left, float width);
void draw_log_head(const Model&, const LogColumns&, ImVec2 at);
void draw_log_rows(const Model&, const Run&, const LogColumns&, const LogRows&, LogKept&,
                   std::optional<std::size_t> pointed);

}  // namespace poolscope::gui

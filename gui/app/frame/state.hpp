#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How the program looks, where its panes stand, and what lies over them.
namespace poolscope::gui {

enum class ThemeChoice : std::uint8_t { dark, light };

enum class PaneId : std::uint8_t { pool, timeline, why, details, log, overview };
inline constexpr std::size_t pane_count = 6;

/// Where panes stand: one place shows one of its panes, the others are tabs of it. An empty place
/// leaves its room to its neighbours.
enum class Place : std::uint8_t {
  left_top,
  left_bottom,
  middle_top,
  middle_bottom,
  right_top,
  right_bottom,
};
inline constexpr std::size_t place_count = 6;

struct PlacedPanes {
  std::vector<PaneId> panes;  // tabs, from left to right
  PaneId front = PaneId::pool;
  bool operator==(const PlacedPanes&) const = default;
};

struct Layout {
  float side = 0.42F;   // share of the width that all but the left column takes
  float right = 0.50F;  // share of `side` that the right column takes
  float left_cut = 0.50F, middle_cut = 0.44F, right_cut = 0.28F;  // share of the lower places
  std::array<PlacedPanes, place_count> places;  // a pane in none of them is hidden
  bool operator==(const Layout&) const = default;
};

/// The frame of a narrow window (four places) and of a wide one (six): gui/DESIGN.md, "Frame".
[[nodiscard]] Layout focused_layout();
[[nodiscard]] Layout wide_layout();

/// What the program has to say that concerns no pane: shown for a while at the lower edge.
struct Notice {
  std::string text;
  bool bad = false;
  std::uint64_t number = 0;  // tells one from the next with the same words
};

/// What a strip above the panes tells.
enum class Strip : std::uint8_t {
  errors,   // of the file that could not be opened
  remarks,  // on what was read
};

/// What lies over the panes: one thing at a time.
enum class Overlay : std::uint8_t {
  help,
  glossary,
  browser,
  browser_beside,  // what it opens stands beside the open scenario
  palette,
  export_picture,
  fork,
};

struct FrameState {
  ThemeChoice theme = ThemeChoice::dark;
  float scale = 1;
  bool motion = true;
  bool wide = false;     // the window has room for three columns
  bool present = false;  // presentation: pool, timeline and one sentence, large
  Layout focused = focused_layout(), spread = wide_layout();  // narrow and wide windows
  std::optional<Overlay> overlay;
  std::optional<Strip> strip;
  std::optional<Notice> notice;

  [[nodiscard]] const Layout& layout() const { return wide ? spread : focused; }
  [[nodiscard]] Layout& layout() { return wide ? spread : focused; }
};

[[nodiscard]] bool is_shown(const Layout&, PaneId);

}  // namespace poolscope::gui

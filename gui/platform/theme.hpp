#pragma once

#include <imgui.h>

/// How everything looks: colours by meaning, type by role, lengths on the 4 px grid. Whoever draws
/// asks here and names what a thing means; no other file spells out a colour or a font size.
namespace poolscope::gui {

/// Colours by meaning; one set for dark and one for light.
struct Palette {
  ImU32 ground, pane, raised;  // window, panes, what lies on a pane (fields, buttons, chips)
  ImU32 text, quiet;           // contrast on `pane`: at least 7 and 4.5
  ImU32 accent;                // selection, cursor
  ImU32 on_accent;             // text on `accent`
  ImU32 selection;             // fill behind what is selected
  ImU32 hover;                 // fill behind what the pointer is on
  ImU32 border;                // 1 px lines: the text colour at 12 %
  ImU32 grid;                  // rulers and zebra: the text colour at 6 %
  // states of connections and transfers
  ImU32 resolving, connecting, tls, active, waiting, idle, stale, closed, evicted, pending;
};

/// The palette of the theme in force.
[[nodiscard]] const Palette& palette();

/// Type by role. Sizes are ems at scale 1 (gui/DESIGN.md, "Type").
struct Fonts {
  ImFont* text = nullptr;          // Inter 15
  ImFont* strong = nullptr;        // Inter semi-bold 15: titles, what matters in a row
  ImFont* label = nullptr;         // Inter 12: labels, units, small capitals
  ImFont* strong_label = nullptr;  // Inter semi-bold 12: pane titles in small capitals
  ImFont* sentence = nullptr;      // Inter semi-bold 20: the sentence
  ImFont* mono = nullptr;          // JetBrains Mono 13: ids, times, log
};
[[nodiscard]] const Fonts& fonts();

/// `length` in pixels of scale 1, at the scale in force, on whole device pixels (gui/DESIGN.md,
/// "Lengths").
[[nodiscard]] float px(float length);
/// The scale in force: the display's times the person's.
[[nodiscard]] float ui_scale();

/// `colour` at `share` (0..1) of its own opacity.
[[nodiscard]] ImU32 with_alpha(ImU32 colour, float share);
/// Between two colours, 0..1.
[[nodiscard]] ImU32 mix(ImU32 a, ImU32 b, float share);

/// True when the light palette is in force.
[[nodiscard]] bool is_light();

// For the window: takes effect from the next frame on.
void set_theme(bool light);
/// Sets the style's lengths for `scale`; fonts are built apart (platform/fonts.hpp).
void set_scale(float scale);

}  // namespace poolscope::gui

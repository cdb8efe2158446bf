#pragma once

/// Symbols that every text font carries (Font Awesome 4.7), by what they stand for here.
namespace poolscope::gui::symbol {

inline constexpr const char* to_start = "\uf049";
inline constexpr const char* step_back = "\uf048";
inline constexpr const char* back = "\uf053";
inline constexpr const char* play = "\uf04b";
inline constexpr const char* pause = "\uf04c";
inline constexpr const char* forward = "\uf054";
inline constexpr const char* step_forward = "\uf051";
inline constexpr const char* to_end = "\uf050";
inline constexpr const char* sun = "\uf185";
inline constexpr const char* moon = "\uf186";
inline constexpr const char* help = "\uf128";
inline constexpr const char* search = "\uf002";
inline constexpr const char* folder = "\uf07b";
inline constexpr const char* file = "\uf0f6";
inline constexpr const char* up = "\uf062";
inline constexpr const char* close = "\uf00d";
inline constexpr const char* warning = "\uf071";
inline constexpr const char* hourglass = "\uf252";
inline constexpr const char* check = "\uf00c";
inline constexpr const char* recent = "\uf1da";
inline constexpr const char* library = "\uf02d";
inline constexpr const char* caret_down = "\uf0d7";
inline constexpr const char* caret_right = "\uf0da";
inline constexpr const char* bookmark = "\uf02e";
inline constexpr const char* fork = "\uf126";
inline constexpr const char* save = "\uf0c7";
inline constexpr const char* repeat = "\uf01e";
inline constexpr const char* filter = "\uf0b0";
inline constexpr const char* crosshairs = "\uf05b";
inline constexpr const char* terminal = "\uf120";
inline constexpr const char* breakpoint = "\uf192";
inline constexpr const char* follow = "\uf103";
inline constexpr const char* settings = "\uf1de";
inline constexpr const char* copy = "\uf0c5";
inline constexpr const char* external = "\uf08e";

}  // namespace poolscope::gui::symbol

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of the window: panes, looks, overlays (app/action.hpp says what an action
/// is).
namespace poolscope::gui {

/// Esc: one step back out.
struct StepOut {
  static constexpr std::string_view action = "step_out";
  bool operator==(const StepOut&) const = default;
};

struct SetTheme {
  static constexpr std::string_view action = "set_theme";
  ThemeChoice theme{};
  static void fields(auto&& io, auto& a) { io("theme", a.theme); }
  bool operator==(const SetTheme&) const = default;
};

struct SetScale {
  static constexpr std::string_view action = "set_scale";
  float scale = 1;
  static void fields(auto&& io, auto& a) { io("scale", a.scale); }
  bool operator==(const SetScale&) const = default;
};

struct SetMotion {
  static constexpr std::string_view action = "set_motion";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const SetMotion&) const = default;
};

/// Sets the layout in force: the narrow or the wide one.
struct SetLayout {
  static constexpr std::string_view action = "set_layout";
  Layout layout;
  static void fields(auto&& io, auto& a) { io("layout", a.layout); }
  bool operator==(const SetLayout&) const = default;
};

struct ResetLayout {
  static constexpr std::string_view action = "reset_layout";
  bool operator==(const ResetLayout&) const = default;
};

struct ShowPane {
  static constexpr std::string_view action = "show_pane";
  PaneId pane{};
  bool on = true;
  static void fields(auto&& io, auto& a) {
    io("pane", a.pane);
    io("on", a.on);
  }
  bool operator==(const ShowPane&) const = default;
};

struct FrontPane {
  static constexpr std::string_view action = "front_pane";
  PaneId pane{};
  static void fields(auto&& io, auto& a) { io("pane", a.pane); }
  bool operator==(const FrontPane&) const = default;
};

struct MovePane {
  static constexpr std::string_view action = "move_pane";
  PaneId pane{};
  Place to{};
  static void fields(auto&& io, auto& a) {
    io("pane", a.pane);
    io("to", a.to);
  }
  bool operator==(const MovePane&) const = default;
};

struct WindowIsWide {
  static constexpr std::string_view action = "window_is_wide";
  bool on = false;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const WindowIsWide&) const = default;
};

struct Present {
  static constexpr std::string_view action = "present";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const Present&) const = default;
};

struct ShowExport {
  static constexpr std::string_view action = "show_export";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowExport&) const = default;
};

/// A picture of the window (or of one pane) into a file; ".svg" or ".png" says which kind.
struct ExportPicture {
  static constexpr std::string_view action = "export_picture";
  std::string path;
  std::optional<PaneId> pane;
  static void fields(auto&& io, auto& a) {
    io("path", a.path);
    io("pane", a.pane);
  }
  bool operator==(const ExportPicture&) const = default;
};

struct CopyText {
  static constexpr std::string_view action = "copy_text";
  std::string text;
  std::string what;  // "12 rows": for the notice
  static void fields(auto&& io, auto& a) {
    io("text", a.text);
    io("what", a.what);
  }
  bool operator==(const CopyText&) const = default;
};

struct OpenLink {
  static constexpr std::string_view action = "open_link";
  std::string url;
  static void fields(auto&& io, auto& a) { io("url", a.url); }
  bool operator==(const OpenLink&) const = default;
};

struct Notify {
  static constexpr std::string_view action = "notify";
  std::string text;
  bool bad = false;
  static void fields(auto&& io, auto& a) {
    io("text", a.text);
    io("bad", a.bad);
  }
  bool operator==(const Notify&) const = default;
};

struct DismissNotice {
  static constexpr std::string_view action = "dismiss_notice";
  bool operator==(const DismissNotice&) const = default;
};

struct ShowHelp {
  static constexpr std::string_view action = "show_help";
  bool on = true;
  bool words = false;  // what words mean, else keys and colours
  static void fields(auto&& io, auto& a) {
    io("on", a.on);
    io("words", a.words);
  }
  bool operator==(const ShowHelp&) const = default;
};

struct Quit {
  static constexpr std::string_view action = "quit";
  bool operator==(const Quit&) const = default;
};

}  // namespace poolscope::gui

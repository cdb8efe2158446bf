#pragma once

#include "app/effects/effects.hpp"
#include "app/model.hpp"
#include "app/playback/world_cursor.hpp"
#include "app/start/command_line.hpp"
#include "panels/frame/panel.hpp"
#include "panels/frame/views.hpp"
#include "platform/window.hpp"

/// One session: the model, what changes it, and the window that shows it.
namespace poolscope::gui {

class Session {
 public:
  explicit Session(const CommandLine&);

  /// Loads and places what the command line names; needs no display. Returns an exit code when the
  /// session ends here, having said why on standard error.
  [[nodiscard]] std::optional<int> prepare();
  /// Opens the window and does what was asked for; returns the exit code.
  [[nodiscard]] int run();
  /// After `run`: whether what is left would keep a person waiting who has left already, work that
  /// has not noticed that it was given up or much memory. What is to be written is written first.
  [[nodiscard]] bool ends_slowly() const;
  void finish_writing() { effects_.finish_writing(); }

 private:
  void dispatch(const Action&);
  void take_in();
  void build();
  void follow_model(Window&);
  [[nodiscard]] int interact(Window&);
  std::string save_picture(Window&, const DrawPicture&);  // what was wrong; empty: it is saved
  [[nodiscard]] std::vector<std::string> inputs() const;
  [[nodiscard]] int take_picture(Window&);
  [[nodiscard]] int measure(Window&);  // frame_bench.cpp

  CommandLine line_;
  Model model_;
  Effects effects_;
  WorldCursor world_;
  Views views_;
  Outbox outbox_;
  std::optional<PaneId> alone_;  // --view
  bool save_due_ = false;
  std::vector<DrawPicture> pictures_due_;
  std::optional<std::string> copy_due_;
  std::string title_;
  double loading_took_ = 0;  // seconds
};

}  // namespace poolscope::gui

#include "panels/frame_keys.hpp"

#include <GLFW/glfw3.h>

namespace poolscope::gui {
namespace {

constexpr float scale_step = 1.1F;

std::optional<Action> with_control(const KeyPress& k, const Model& m) {
  switch (k.key) {
    case GLFW_KEY_O:
      return ShowBrowser{!m.show_browser};
    case GLFW_KEY_R:
      return ReloadFile{};
    case GLFW_KEY_Q:
      return Quit{};
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return SetScale{m.ui_scale * scale_step};
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return SetScale{m.ui_scale / scale_step};
    case GLFW_KEY_0:
    case GLFW_KEY_KP_0:
      return SetScale{1};
    default:
      return {};
  }
}

// Characters, as the person's keyboard layout makes them.
std::optional<Action> of_character(unsigned int c, const Model& m) {
  switch (c) {
    case '?':
      return ShowHelp{!m.show_help};
    case '+':
      return ChangeSpeed{1};
    case '-':
      return ChangeSpeed{-1};
    case '.':
      return StepDecision{1};
    case ',':
      return StepDecision{-1};
    case 'f':
    case 'F':
      return FitTimeline{};
    case 't':
    case 'T':
      return SetTheme{m.theme == ThemeChoice::light ? ThemeChoice::dark : ThemeChoice::light};
    default:
      break;
  }
  if (c >= '1' && c <= '9') return ChooseRun{c - '1'};
  return {};
}

}  // namespace

std::optional<Action> action_of(const KeyPress& k, const Model& m) {
  // What lies over the run has the keys: nothing plays or steps unseen.
  const bool covered = m.show_browser || m.show_help;
  if (k.key == 0) {
    if (covered && k.character != '?') return {};
    return of_character(k.character, m);
  }
  if (k.control) return with_control(k, m);
  if (k.alt) return {};
  if (covered && k.key != GLFW_KEY_ESCAPE && k.key != GLFW_KEY_F1) return {};
  switch (k.key) {
    case GLFW_KEY_SPACE:
      return TogglePlay{};
    case GLFW_KEY_RIGHT:
      return k.shift ? Action{StepDecision{1}} : Action{StepEvent{1}};
    case GLFW_KEY_LEFT:
      return k.shift ? Action{StepDecision{-1}} : Action{StepEvent{-1}};
    case GLFW_KEY_HOME:
      return SeekStart{};
    case GLFW_KEY_END:
      return SeekEnd{};
    case GLFW_KEY_ESCAPE:
      return StepOut{};
    case GLFW_KEY_F1:
      return ShowHelp{!m.show_help};
    case GLFW_KEY_F5:
      return ReloadFile{};
    default:
      return {};
  }
}

}  // namespace poolscope::gui

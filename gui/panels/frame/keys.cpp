#include "panels/frame/keys.hpp"

#include <GLFW/glfw3.h>

#include <string>

#include "app/action.hpp"
#include "app/commands/commands.hpp"

namespace poolscope::gui {
namespace {

// A key's name in the table of commands, without modifiers; "" of those that stand for characters.
std::string name_of(int key) {
  switch (key) {
    case GLFW_KEY_SPACE:
      return "Space";
    case GLFW_KEY_RIGHT:
      return "Right";
    case GLFW_KEY_LEFT:
      return "Left";
    case GLFW_KEY_UP:
      return "Up";
    case GLFW_KEY_DOWN:
      return "Down";
    case GLFW_KEY_BACKSPACE:
      return "Backspace";
    case GLFW_KEY_HOME:
      return "Home";
    case GLFW_KEY_END:
      return "End";
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return "plus";
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return "minus";
    case GLFW_KEY_KP_0:
      return "0";
    default:
      break;
  }
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return "F" + std::to_string(key - GLFW_KEY_F1 + 1);
  if ((key >= GLFW_KEY_A && key <= GLFW_KEY_Z) || (key >= GLFW_KEY_0 && key <= GLFW_KEY_9))
    return {static_cast<char>(key)};
  return "";
}

std::optional<Action> run_at(const Model& m, std::size_t place) {
  if (!m.document || place >= m.document->runs.size()) return {};
  return ChooseRun{m.document->runs[place].id};
}

std::string written(const KeyPress& k) {
  if (k.key == 0) return k.character < 0x80 ? std::string{static_cast<char>(k.character)} : "";
  const std::string name = name_of(k.key);
  if (name.empty()) return "";
  // Without Ctrl or Alt, letters and digits come as characters.
  if (name.size() == 1 && !k.control && !k.alt) return "";
  const bool shifted = k.shift && !(k.control && (name == "plus" || name == "minus"));
  return (k.control ? "Ctrl+" : "") + std::string(k.alt ? "Alt+" : "") + (shifted ? "Shift+" : "") +
         name;
}

}  // namespace

std::optional<Action> action_of(const KeyPress& k, const Model& m) {
  // Escape leaves a text field first. The palette is one: it closes at once.
  if (k.key == GLFW_KEY_ESCAPE && k.in_field && !shows(m, Overlay::palette)) return {};
  if (k.key == GLFW_KEY_ESCAPE) return StepOut{};
  const std::string key = written(k);
  if (key.empty()) return {};
  const Command* command = command_of_key(key, m);
  // An overlay has the keys, so that nothing plays or steps unseen below it.
  const bool covered = shows_browser(m) || shows_help(m) || shows(m, Overlay::palette) ||
                       shows(m, Overlay::export_picture) || shows(m, Overlay::fork);
  if (covered && command) {
    const bool closes = (shows_help(m) && command->id == "help") ||
                        (shows_browser(m) && command->id == "open") ||
                        (shows(m, Overlay::palette) && command->id == "palette") ||
                        (shows(m, Overlay::export_picture) && command->id == "export") ||
                        (shows(m, Overlay::fork) && command->id == "fork");
    const bool harmless = command->group == "View" || command->id == "quit";
    if (!closes && !harmless) return {};
  }
  if (command) return command->make(m);
  if (!covered && key.size() == 1 && key[0] >= '1' && key[0] <= '9')
    return run_at(m, static_cast<std::size_t>(key[0] - '1'));
  return {};
}

}  // namespace poolscope::gui

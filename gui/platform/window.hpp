#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/key_queue.hpp"

struct GLFWwindow;

/// The program's one window: GLFW, OpenGL and ImGui from start to end, and a loop that sleeps while
/// nothing changes.
namespace poolscope::gui {

struct WindowOptions {
  std::string title = "poolscope";
  int width = 1280, height = 720;
  bool visible = true;  // false: draws into a picture of exactly that size
  float scale = 1;      // the person's, on top of the display's
};

/// What came in since the last frame.
struct WindowInput {
  std::vector<KeyPress> keys;        // after ImGui's text fields had their say
  std::vector<std::string> dropped;  // paths
  bool close = false;
};

/// There is no display, or none that can be drawn on; says what is missing.
struct NoDisplay : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Window {
 public:
  /// Throws NoDisplay.
  explicit Window(const WindowOptions&);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Waits until there is something to draw: input, a request for frames (request_frames,
  /// wake) or `busy`, which draws at the display's rate.
  [[nodiscard]] WindowInput wait(bool busy);
  /// Draws one frame with `build` and shows it. Returns seconds that `build` took of CPU time.
  double frame(const std::function<void()>& build);
  /// Wakes `wait` from any thread.
  static void wake();
  /// Seconds since the last frame began, at most 0.1: what playback moves on by.
  [[nodiscard]] double elapsed() const { return elapsed_; }

  void set_title(const std::string&);
  void set_clipboard(const std::string&);
  /// Pixels that are drawn on.
  [[nodiscard]] std::pair<int, int> size() const;
  /// How wide that is in pixels of scale 1 (gui/DESIGN.md, "Lengths").
  [[nodiscard]] float width_in_points() const;
  /// The person's scale; 0.5 to 4.
  void set_user_scale(float);

  /// Draws at least `frames` frames, and until nothing moves, into a picture of `width` × `height`,
  /// without pointer or clock; RGBA, rows from the top.
  std::vector<std::uint8_t> picture(int width, int height, int frames,
                                    const std::function<void()>& build);
  /// The same as SVG (platform/svg.hpp).
  std::string drawing(int width, int height, int frames, const std::function<void()>& build);

 private:
  void rescale();
  void begin_frame(int fixed_width, int fixed_height);
  void render(int width, int height);
  [[nodiscard]] bool typing() const;
  void hand_over_keys();
  void settle(int width, int height, int frames, const std::function<void()>& build);

  GLFWwindow* window_ = nullptr;
  WindowInput input_;
  KeyQueue typed_;  // what ImGui has not seen yet
  bool escape_waits_ = false, leave_field_ = false, close_popup_ = false;
  bool visible_ = true;
  float user_scale_ = 1, built_scale_ = 0;
  double last_frame_ = 0, elapsed_ = 0;

  friend struct WindowCallbacks;
};

/// Asks for `n` further frames: something on screen is still moving. Called while drawing.
void request_frames(int n = 2);

}  // namespace poolscope::gui

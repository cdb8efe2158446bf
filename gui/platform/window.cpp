#include "platform/window.hpp"

#include <glad/gl.h>
// after glad: it must not bring a GL header of its own
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <atomic>
#include <cfloat>
#include <chrono>
#include <cmath>
#include <ctime>
#include <utility>

#include "platform/fonts.hpp"
#include "platform/svg.hpp"
#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

int frames_due = 3;                    // frames still to draw before the loop may sleep
std::string last_glfw_error;           // GLFW reports by callback only
std::atomic<bool> window_open{false};  // work elsewhere may be done before there is a window

constexpr double frame_seconds = 1.0 / 60;

// With Ctrl a field edits, moves and uses the clipboard; other chords are still commands.
bool edits(int key) {
  switch (key) {
    case GLFW_KEY_A:
    case GLFW_KEY_C:
    case GLFW_KEY_V:
    case GLFW_KEY_X:
    case GLFW_KEY_Y:
    case GLFW_KEY_Z:
    case GLFW_KEY_LEFT:
    case GLFW_KEY_RIGHT:
    case GLFW_KEY_UP:
    case GLFW_KEY_DOWN:
    case GLFW_KEY_HOME:
    case GLFW_KEY_END:
    case GLFW_KEY_BACKSPACE:
    case GLFW_KEY_DELETE:
    case GLFW_KEY_INSERT:
      return true;
    default:
      return false;
  }
}

bool is_letter(int key) {
  return key >= GLFW_KEY_A && key <= GLFW_KEY_Z;
}

// A chord goes by the letter on the key: GLFW names keys by their places on an American keyboard.
int by_letter(int key, int scancode) {
  if (key < GLFW_KEY_APOSTROPHE || key > GLFW_KEY_WORLD_2) return key;
  const char* name = glfwGetKeyName(key, scancode);
  if (!name || name[0] < 'a' || name[0] > 'z' || name[1] != 0) return key;
  return GLFW_KEY_A + (name[0] - 'a');
}

// What ImGui looks at as a key; other keys it takes as characters, or not at all.
bool is_seen_as_key(const KeyPress& k) {
  if (k.key == GLFW_KEY_SPACE || (is_letter(k.key) && !k.control)) return false;
  return k.key > 0 && std::ranges::count(ImGui::GetIO().KeyMap, k.key) > 0;
}

double cpu_seconds() {
  std::timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

}  // namespace

void request_frames(int n) {
  frames_due = std::max(frames_due, n);
}
void Window::wake() {
  if (window_open) glfwPostEmptyEvent();
}

// GLFW's callbacks, installed before ImGui's, which call ours first.
struct WindowCallbacks {
  static Window& of(GLFWwindow* w) { return *static_cast<Window*>(glfwGetWindowUserPointer(w)); }

  static void install(GLFWwindow* w) {
    glfwSetKeyCallback(w, [](GLFWwindow* win, int key, int scancode, int action, int mods) {
      request_frames(3);
      if (action == GLFW_RELEASE) return;
      const KeyPress press{by_letter(key, scancode), 0, (mods & GLFW_MOD_CONTROL) != 0,
                           (mods & GLFW_MOD_SHIFT) != 0, (mods & GLFW_MOD_ALT) != 0};
      // ImGui repeats by itself what it sees held.
      const bool unheld = is_letter(press.key) || press.key == GLFW_KEY_ESCAPE;
      if (is_seen_as_key(press) && (action == GLFW_PRESS || unheld)) of(win).typed_.add(press);
      of(win).input_.keys.push_back(press);
    });
    glfwSetCharCallback(w, [](GLFWwindow* win, unsigned int character) {
      request_frames(3);
      const KeyPress press{0, character, false, false, false};
      of(win).typed_.add(press);
      of(win).input_.keys.push_back(press);
    });
    glfwSetDropCallback(w, [](GLFWwindow* win, int count, const char** paths) {
      request_frames(3);
      for (int i = 0; i < count; ++i) of(win).input_.dropped.emplace_back(paths[i]);
    });
    // The rest only says that the picture may have to change. ImGui settles within three frames.
    glfwSetCursorPosCallback(w, [](GLFWwindow*, double, double) { request_frames(3); });
    glfwSetCursorEnterCallback(w, [](GLFWwindow*, int) { request_frames(3); });
    glfwSetMouseButtonCallback(w, [](GLFWwindow*, int, int, int) { request_frames(3); });
    glfwSetScrollCallback(w, [](GLFWwindow*, double, double) { request_frames(3); });
    glfwSetWindowFocusCallback(w, [](GLFWwindow*, int) { request_frames(3); });
    glfwSetWindowRefreshCallback(w, [](GLFWwindow*) { request_frames(2); });
    glfwSetFramebufferSizeCallback(w, [](GLFWwindow*, int, int) { request_frames(3); });
    glfwSetWindowContentScaleCallback(w, [](GLFWwindow*, float, float) { request_frames(3); });
  }
};

Window::Window(const WindowOptions& options)
    : visible_(options.visible), user_scale_(std::clamp(options.scale, 0.5F, 4.0F)) {
  glfwSetErrorCallback([](int, const char* text) { last_glfw_error = text; });
  if (!glfwInit()) throw NoDisplay(last_glfw_error);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, visible_ ? GLFW_TRUE : GLFW_FALSE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "poolscope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "poolscope");
  window_ =
      glfwCreateWindow(options.width, options.height, options.title.c_str(), nullptr, nullptr);
  if (!window_) {
    glfwTerminate();
    throw NoDisplay(last_glfw_error);
  }
  glfwMakeContextCurrent(window_);
  if (!gladLoadGL(glfwGetProcAddress)) {
    glfwDestroyWindow(window_);
    glfwTerminate();
    throw NoDisplay("the display gives no OpenGL 3.3");
  }
  glfwSwapInterval(visible_ ? 1 : 0);
  if (visible_) glfwSetWindowSizeLimits(window_, 640, 400, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwSetWindowUserPointer(window_, this);
  WindowCallbacks::install(window_);
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // the program's own settings keep what is to be kept
  io.LogFilename = nullptr;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  set_theme(is_light());
  rescale();
  if (visible_) glfwShowWindow(window_);
  last_frame_ = glfwGetTime();
  window_open = true;
}

Window::~Window() {
  window_open = false;
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

// Fonts and lengths follow the display's scale and the person's. Where the system's window units
// already carry the display's scale (a framebuffer larger than the window), only the rest is ours.
void Window::rescale() {
  float content = 1;
  if (visible_) {
    int width = 0, framebuffer = 0;
    glfwGetWindowContentScale(window_, &content, nullptr);
    glfwGetWindowSize(window_, &width, nullptr);
    glfwGetFramebufferSize(window_, &framebuffer, nullptr);
    if (width > 0 && framebuffer > width)
      content *= static_cast<float>(width) / static_cast<float>(framebuffer);
  }
  const float scale = std::clamp(content * user_scale_, 0.5F, 6.0F);
  if (scale == built_scale_) return;
  built_scale_ = scale;
  set_scale(scale);
  build_fonts(scale);
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
  request_frames(3);
}

// Whether a text field has the keyboard. ImGui says so a frame late; what was built last knows. On
// the way from one field to the other neither has it.
bool Window::typing() const {
  return typed_.paused() || ImGui::GetIO().WantTextInput ||
         ImGui::GetCurrentContext()->WantTextInputNextFrame == 1;
}

WindowInput Window::wait(bool busy) {
  if (busy || frames_due > 0) {
    glfwPollEvents();
    // Where the display does not hold frames back (no vertical sync), the clock does.
    const double left = last_frame_ + frame_seconds - glfwGetTime();
    if (left > 0.001) glfwWaitEventsTimeout(left);
  } else {
    // A text field's cursor blinks; nothing else moves by itself. Work done elsewhere wakes us.
    glfwWaitEventsTimeout(typing() ? 0.25 : 3600.0);
    request_frames(1);
  }
  WindowInput out;
  std::swap(out, input_);
  out.close = glfwWindowShouldClose(window_) != 0;
  if (!typing()) {
    // An open list or menu goes first, and alone.
    if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0)
      for (KeyPress& k : out.keys)
        if (k.key == GLFW_KEY_ESCAPE) k.in_field = close_popup_ = true;
    return out;
  }
  std::erase_if(out.keys, [](const KeyPress& k) {
    return k.key != GLFW_KEY_ESCAPE && (!k.control || edits(k.key));
  });
  // Escape leaves the field; a second one is the program's.
  for (KeyPress& k : out.keys)
    if (k.key == GLFW_KEY_ESCAPE) k.in_field = !std::exchange(escape_waits_, true);
  return out;
}

// Quick fingers, or slow frames, would else type into the void: ImGui misses a key that went down
// and up between two frames, and takes what came after it for what came before.
void Window::hand_over_keys() {
  constexpr int frames_of_tab = 3;  // until the next field takes characters
  ImGuiIO& io = ImGui::GetIO();
  const auto was_down = [&](int key) { return io.KeysDownDuration[key] >= 0; };
  const KeysOfFrame now = typed_.take(was_down);
  for (int key = GLFW_KEY_A; key <= GLFW_KEY_Z; ++key) io.KeysDown[key] = false;
  for (const KeyPress& k : typed_.waiting()) io.KeysDown[k.key] = false;
  io.ClearInputCharacters();
  for (const unsigned int c : now.characters) io.AddInputCharacter(c);
  if (now.key || !now.characters.empty()) {
    const KeyPress with = now.key.value_or(KeyPress{});
    io.KeyCtrl = with.control;
    io.KeyShift = with.shift;
    io.KeyAlt = with.alt;
  }
  if (now.key) io.KeysDown[now.key->key] = true;
  if (now.key && now.key->key == GLFW_KEY_TAB && typing()) typed_.pause(frames_of_tab);
  // A field that Escape leaves keeps what was typed: ImGui would put back what was there before.
  if (now.key && now.key->key == GLFW_KEY_ESCAPE && std::exchange(escape_waits_, false)) {
    leave_field_ = true;
    io.KeysDown[GLFW_KEY_ESCAPE] = false;
  }
  ImGui::NewFrame();
  const auto as_it_stands = [&](int key) {
    if (key > 0) io.KeysDown[key] = !is_letter(key) && glfwGetKey(window_, key) == GLFW_PRESS;
  };
  if (now.key) as_it_stands(now.key->key);
  for (const KeyPress& k : typed_.waiting()) as_it_stands(k.key);
  if (typed_.paused() || !typed_.waiting().empty()) request_frames(2);
}

void Window::begin_frame(int fixed_width, int fixed_height) {
  rescale();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  if (fixed_width <= 0) return;
  ImGuiIO& io = ImGui::GetIO();  // a picture is the same on every machine and at every hour
  io.DisplaySize = {static_cast<float>(fixed_width), static_cast<float>(fixed_height)};
  io.DisplayFramebufferScale = {1, 1};
  io.DeltaTime = static_cast<float>(frame_seconds);
  io.MousePos = {-FLT_MAX, -FLT_MAX};
  for (bool& down : io.MouseDown) down = false;
}

void Window::render(int width, int height) {
  glViewport(0, 0, width, height);
  const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(palette().ground);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

double Window::frame(const std::function<void()>& build) {
  const double now = glfwGetTime();
  elapsed_ = std::clamp(now - last_frame_, 0.0, 0.1);
  last_frame_ = now;
  if (frames_due > 0) --frames_due;
  begin_frame(0, 0);
  const double before = cpu_seconds();
  ImGuiIO& io = ImGui::GetIO();
  const bool control = io.KeyCtrl, shift = io.KeyShift, alt = io.KeyAlt;
  hand_over_keys();
  if (std::exchange(close_popup_, false))
    if (const int open = ImGui::GetCurrentContext()->OpenPopupStack.Size; open > 0)
      ImGui::ClosePopupToLevel(open - 1, true);
  build();
  ImGui::Render();
  io.KeyCtrl = control;
  io.KeyShift = shift;
  io.KeyAlt = alt;
  if (std::exchange(leave_field_, false)) {
    ImGui::ClearActiveID();
    ImGui::GetCurrentContext()->WantTextInputNextFrame = 0;
    io.WantTextInput = false;
  }
  const double took = cpu_seconds() - before;
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  render(width, height);
  glfwSwapBuffers(window_);
  return took;
}

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(window_, title.c_str());
}

void Window::set_clipboard(const std::string& text) {
  glfwSetClipboardString(window_, text.c_str());
}

std::pair<int, int> Window::size() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  return {width, height};
}

float Window::width_in_points() const {
  return static_cast<float>(size().first) / ui_scale();
}

void Window::set_user_scale(float scale) {
  user_scale_ = std::clamp(scale, 0.5F, 4.0F);
}

// What moves or is still being filled in asks for more frames; it comes to rest.
void Window::settle(int width, int height, int frames, const std::function<void()>& build) {
  constexpr int most_frames = 200;
  frames_due = frames;
  for (int i = 0; i < most_frames && frames_due > 0; ++i) {
    --frames_due;
    begin_frame(width, height);
    ImGui::NewFrame();
    build();
    ImGui::Render();
  }
}

std::string Window::drawing(int width, int height, int frames, const std::function<void()>& build) {
  ImGuiStyle& style = ImGui::GetStyle();
  const bool lines = style.AntiAliasedLines, fill = style.AntiAliasedFill;
  style.AntiAliasedLines = style.AntiAliasedFill = false;
  settle(width, height, frames, build);
  style.AntiAliasedLines = lines;
  style.AntiAliasedFill = fill;
  return svg_of(*ImGui::GetDrawData(), palette().ground);
}

std::vector<std::uint8_t> Window::picture(int width, int height, int frames,
                                          const std::function<void()>& build) {
  // An image of our own: a hidden window's pixels need not exist.
  GLuint framebuffer = 0, colour = 0;
  glGenFramebuffers(1, &framebuffer);
  glGenTextures(1, &colour);
  glBindTexture(GL_TEXTURE_2D, colour);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, colour, 0);
  settle(width, height, frames, build);
  render(width, height);
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, upside_down.data());
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glDeleteTextures(1, &colour);
  glDeleteFramebuffers(1, &framebuffer);
  std::vector<std::uint8_t> out(upside_down.size());
  for (int y = 0; y < height; ++y)
    std::copy_n(upside_down.begin() + static_cast<std::ptrdiff_t>(row) * (height - 1 - y), row,
                out.begin() + static_cast<std::ptrdiff_t>(row) * y);
  for (std::size_t i = 3; i < out.size(); i += 4) out[i] = 255;
  return out;
}

}  // namespace poolscope::gui

#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

/// The real program on an X server of its own, with hands, and eyes on its framebuffer.
namespace poolscope::gui::desk {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// A program of ours, ended with this object.
class Child {
 public:
  explicit Child(const std::vector<std::string>& words, int keep_open = -1) {
    id_ = fork();
    if (id_ != 0) return;
    const int null = open("/dev/null", O_RDWR);
    for (const int stream : {0, 1, 2}) dup2(null, stream);
    for (int fd = 3; fd < 256; ++fd)
      if (fd != keep_open) close(fd);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  ~Child() {
    if (ended()) return;
    kill(id_, SIGTERM);
    if (!wait(3s)) kill(id_, SIGKILL), wait(3s);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  [[nodiscard]] bool ended() {
    if (!ended_ && waitpid(id_, &status_, WNOHANG) == id_) ended_ = true;
    return ended_;
  }
  bool wait(std::chrono::milliseconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    while (!ended() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
    return ended_;
  }
  [[nodiscard]] int code() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1; }

 private:
  pid_t id_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

struct Rgb {
  int r, g, b;
  bool operator==(const Rgb&) const = default;
};
inline constexpr Rgb accent{0xFF, 0xD1, 0x66}, connecting{0x56, 0xB4, 0xE9},
    light_ground{0xF7, 0xF8, 0xFA};

struct Area {
  int left, top, right, bottom;
};
// Of the layout at 1280x720.
inline constexpr Area whole{0, 0, 1280, 720}, pool{10, 70, 730, 340}, timeline{156, 415, 710, 630},
    log_rows{754, 485, 1245, 660}, middle{240, 120, 1040, 600};

// What the X server shows, in the format of xwd.
class Picture {
 public:
  explicit Picture(const fs::path& file) : bytes_(bytes_of(file)) {
    if (bytes_.size() < 100) return;
    first_ = word(0) + word(19) * 12;
    line_ = word(12);
  }
  [[nodiscard]] Rgb at(int x, int y) const {
    const std::size_t i =
        first_ + static_cast<std::size_t>(y) * line_ + static_cast<std::size_t>(x) * 4;
    if (line_ == 0 || i + 2 >= bytes_.size()) return {0, 0, 0};
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(bytes_[i + k]); };
    return {byte(2), byte(1), byte(0)};
  }
  [[nodiscard]] int count(const Area& area, Rgb colour) const {
    int found = 0;
    each(area, [&](int, int, Rgb c) { found += c == colour; });
    return found;
  }
  // The middle of where a colour is, from left to right; -1: nowhere.
  [[nodiscard]] double centre_x(const Area& area, Rgb colour) const {
    double sum = 0;
    int found = 0;
    each(area, [&](int x, int, Rgb c) {
      if (c == colour) sum += x, ++found;
    });
    return found == 0 ? -1 : sum / found;
  }
  [[nodiscard]] int differing(const Picture& other, const Area& area) const {
    int found = 0;
    each(area, [&](int x, int y, Rgb c) { found += !(c == other.at(x, y)); });
    return found;
  }
  [[nodiscard]] bool operator==(const Picture& other) const { return bytes_ == other.bytes_; }
  template <class Visit>
  void each(const Area& area, const Visit& visit) const {
    for (int y = area.top; y < area.bottom; ++y)
      for (int x = area.left; x < area.right; ++x) visit(x, y, at(x, y));
  }

 private:
  [[nodiscard]] std::size_t word(std::size_t i) const {
    std::size_t value = 0;
    for (std::size_t k = 0; k < 4; ++k)
      value = value << 8U | static_cast<unsigned char>(bytes_[i * 4 + k]);
    return value;
  }
  std::string bytes_;
  std::size_t first_ = 0, line_ = 0;
};

// An X server, the program in it, and hands.
class Desk {
 public:
  Desk() {
    std::string name = (fs::temp_directory_path() / "poolscope-hands-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    folder_ = name;
    std::array<int, 2> pipe_ends{};
    REQUIRE(pipe(pipe_ends.data()) == 0);
    server_ = std::make_unique<Child>(
        std::vector<std::string>{"Xvfb", "-displayfd", std::to_string(pipe_ends[1]), "-screen", "0",
                                 "1280x720x24", "-fbdir", name, "-nolisten", "tcp"},
        pipe_ends[1]);
    close(pipe_ends[1]);
    std::string number;
    for (char c = 0; read(pipe_ends[0], &c, 1) == 1 && c != '\n';) number += c;
    close(pipe_ends[0]);
    REQUIRE_FALSE(number.empty());
    environment_ = {"env",
                    "-C",
                    name,
                    "-u",
                    "WAYLAND_DISPLAY",
                    "DISPLAY=:" + number,
                    "XDG_CONFIG_HOME=" + name};
    std::vector<std::string> words = environment_;
    words.emplace_back(POOLSCOPE_BIN_DIR "/poolscope-gui");
    words.emplace_back(POOLSCOPE_SOURCE_DIR "/scenarios/basics/easy-multi-share.json");
    program_ = std::make_unique<Child>(words);
  }
  ~Desk() {
    program_.reset();
    server_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  [[nodiscard]] Picture now() const { return Picture(folder_ / "Xvfb_screen0"); }
  // Once nothing moves any more.
  [[nodiscard]] Picture still() const {
    Picture before = now();
    for (int tries = 0; tries < 40; ++tries) {
      std::this_thread::sleep_for(120ms);
      Picture after = now();
      if (after == before || after.differing(before, whole) == 0) return after;
      before = std::move(after);
    }
    return before;
  }
  // A tool, on this X server.
  void runs(const std::string& command) const {
    std::vector<std::string> words = environment_;
    std::istringstream in(command);
    for (std::string word; in >> word;) words.push_back(word);
    Child did(words);
    CHECK(did.wait(5s));
    CHECK(did.code() == 0);
  }
  void does(const std::string& hands) const { runs("xdotool " + hands); }
  Picture after(const std::string& hands) const {
    does(hands);
    std::this_thread::sleep_for(300ms);
    return still();
  }
  [[nodiscard]] bool shows(const std::function<bool(const Picture&)>& wanted) const {
    for (int tries = 0; tries < 250; ++tries) {
      if (wanted(now())) return true;
      std::this_thread::sleep_for(40ms);
    }
    return false;
  }
  Child& program() { return *program_; }
  [[nodiscard]] bool saved_picture() const {
    for (const auto& entry : fs::directory_iterator(folder_))
      if (entry.path().extension() == ".png" && bytes_of(entry.path()).starts_with("\x89PNG"))
        return true;
    return false;
  }
  [[nodiscard]] std::string settings() const {
    return bytes_of(folder_ / "poolscope" / "gui.json");
  }

 private:
  fs::path folder_;
  std::vector<std::string> environment_;
  std::unique_ptr<Child> server_, program_;
};

inline bool has(const char* tool) {
  return std::system((std::string("command -v ") + tool + " >/dev/null 2>&1").c_str()) == 0;
}

/// Says so where there are none.
inline bool has_hands() {
  if (has("Xvfb") && has("xdotool")) return true;
  WARN("skipped: needs Xvfb and xdotool (Debian packages xvfb, xdotool)");
  return false;
}

}  // namespace poolscope::gui::desk

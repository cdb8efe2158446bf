// A person's hands on the real program: keys and mouse go through an X server, and what they did is
// seen in its framebuffer.
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

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string bytes_of(const fs::path& path) {
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
    while (!ended() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
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
constexpr Rgb accent{0xFF, 0xD1, 0x66}, connecting{0x56, 0xB4, 0xE9},
    light_ground{0xF7, 0xF8, 0xFA};

struct Area {
  int left, top, right, bottom;
};
// Of the layout at 1280x720.
constexpr Area whole{0, 0, 1280, 720}, pool{10, 70, 730, 340}, timeline{156, 415, 710, 630},
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
      if (after.differing(before, whole) == 0) return after;
      before = std::move(after);
    }
    return before;
  }
  Picture after(const std::string& hands) const {
    std::vector<std::string> words = environment_;
    words.emplace_back("xdotool");
    std::istringstream in(hands);
    for (std::string word; in >> word;) words.push_back(word);
    Child did(words);
    CHECK(did.wait(5s));
    CHECK(did.code() == 0);
    std::this_thread::sleep_for(300ms);
    return still();
  }
  [[nodiscard]] bool shows(const std::function<bool(const Picture&)>& wanted) const {
    for (int tries = 0; tries < 100; ++tries) {
      if (wanted(now())) return true;
      std::this_thread::sleep_for(100ms);
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

bool has(const char* tool) {
  return std::system((std::string("command -v ") + tool + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace

TEST_CASE("keys and mouse reach the program and do what they say") {
  if (!has("Xvfb") || !has("xdotool")) {
    WARN("skipped: needs Xvfb and xdotool (Debian packages xvfb, xdotool)");
    return;
  }
  Desk desk;
  REQUIRE(desk.shows([](const Picture& p) { return p.count(timeline, accent) > 100; }));
  const Picture start = desk.after("mousemove 600 700");
  const double at_start = start.centre_x(timeline, accent);

  // Steps move the playhead.
  Picture p = desk.after("key --delay 30 Right Right Right Right Right Right Right Right");
  CHECK(p.centre_x(timeline, accent) > at_start + 20);
  CHECK(p.differing(start, pool) > 100);

  // Another strategy has other pools.
  const Picture easy = p;
  p = desk.after("key 3");
  CHECK(p.differing(easy, pool) > 100);

  // What the pointer is on is lit, steadily; nothing is once it has left the panes.
  const auto bar_x = static_cast<int>(p.centre_x(timeline, connecting));
  int bar_y = 0;
  p.each(timeline, [&](int x, int y, Rgb c) {
    if (bar_y == 0 && c == connecting && std::abs(x - bar_x) < 4) bar_y = y + 4;
  });
  REQUIRE(bar_y > 0);
  const std::string to_bar =
      "mousemove " + std::to_string(bar_x) + " " + std::to_string(bar_y) + " ";
  const Picture unlit = p;
  const Picture lit = desk.after(to_bar);
  CHECK(lit.differing(unlit, pool) + lit.differing(unlit, log_rows) > 20);
  for (int i = 0; i < 6; ++i) {
    std::this_thread::sleep_for(25ms);
    CHECK(desk.now().differing(lit, whole) == 0);
  }
  CHECK(desk.after("mousemove 760 22").differing(unlit, pool) == 0);

  // A click selects.
  const int gold = unlit.count(whole, accent);
  p = desk.after(to_bar + "click 1");
  CHECK(p.count(whole, accent) > gold + 50);

  // The wheel comes closer, a drag moves along, Shift and the wheel too.
  const int wide = p.count(timeline, connecting);
  p = desk.after("click --repeat 3 --delay 40 4");
  CHECK(p.count(timeline, connecting) > wide + wide / 4);
  double x = p.centre_x(timeline, connecting);
  p = desk.after(to_bar +
                 "mousedown 1 sleep 0.25 mousemove_relative -- 20 0 sleep 0.25 mousemove_relative "
                 "-- 20 0 sleep 0.25 mouseup 1");
  CHECK(std::abs(p.centre_x(timeline, connecting) - x) < 45);
  x = p.centre_x(timeline, connecting);
  p = desk.after("keydown Shift_L click 5 keyup Shift_L");
  CHECK(p.centre_x(timeline, connecting) != x);
  // A drag on the ruler takes the playhead along; the middle button comes closer to a stretch.
  p = desk.after("mousemove 400 396 mousedown 1 sleep 0.25 mousemove 500 396 sleep 0.25 mouseup 1");
  CHECK(std::abs(p.centre_x({162, 560, 710, 630}, accent) - 500) < 3);
  const Picture far = p;
  p = desk.after("mousemove 400 600 mousedown 2 sleep 0.25 mousemove 600 600 sleep 0.25 mouseup 2");
  CHECK(p.differing(far, timeline) > 200);

  // Space plays: the playhead goes on by itself, and stops.
  const Picture stands = desk.after("key Home mousemove 600 700");
  const double begins = stands.centre_x(timeline, accent);
  desk.after("key f key space sleep 1.2 key space");
  p = desk.still();
  CHECK(p.centre_x(timeline, accent) > begins + 8);
  // The strip below scrubs.
  p = desk.after("mousemove 420 694 mousedown 1 sleep 0.2 mousemove 900 694 sleep 0.3 mouseup 1");
  CHECK(p.centre_x(timeline, accent) > begins + 200);

  // Shift+F asks for a second future, which stands beside the first as a tab.
  const Picture one = p;
  p = desk.after("key F sleep 0.3 type --delay 20 FRESH_CONNECT");
  CHECK(p.differing(one, middle) > 20000);
  p = desk.after("key Return sleep 0.3 type --delay 20 on");
  p = desk.after("key Return sleep 0.8 mousemove 600 700");
  CHECK(p.differing(one, {600, 5, 1240, 40}) > 300);

  // A picture is saved where the program stands.
  desk.after("key ctrl+e sleep 0.4 key Return sleep 0.8");
  CHECK(desk.saved_picture());

  // Words in the filter thin out the log.
  const Picture full = p;
  p = desk.after("mousemove 1150 447 click 1 sleep 0.3 type --delay 20 decision");
  CHECK(p.differing(full, log_rows) > 200);

  // Help covers the middle, and goes again.
  const Picture bare = desk.after("mousemove 640 330 click 1 mousemove 600 700");
  p = desk.after("key question");
  CHECK(p.differing(bare, middle) > 20000);
  CHECK(desk.after("key Escape").differing(bare, middle) == 0);

  // A gap follows the pointer that holds it, also from a place that it jumped to.
  p = desk.after(
      "mousemove 400 352 mousedown 1 sleep 0.25 mousemove 400 300 sleep 0.25 mousemove 400 252 "
      "sleep 0.25 mouseup 1 mousemove 600 700");
  CHECK(p.at(300, 252) == Rgb{0x14, 0x17, 0x1C});
  CHECK_FALSE(p.at(300, 352) == Rgb{0x14, 0x17, 0x1C});

  // Another file is opened by keys alone: the second of the folder.
  desk.after("key ctrl+o sleep 0.3 key Down sleep 0.3 key Return sleep 0.5");

  // The theme is kept, and so is the file.
  CHECK(desk.after("key t").at(3, 60) == light_ground);
  CHECK_FALSE(desk.program().ended());
  desk.after("key ctrl+q");
  REQUIRE(desk.program().wait(5s));
  CHECK(desk.program().code() == 0);
  for (const char* kept : {"\"light\"", "easy-multi-share", "closed-just-now"})
    CHECK_THAT(desk.settings(), Catch::Contains(kept));
}

// Runs the real program in a display of its own and looks at what it drew. A picture's content is
// checked, not its exact pixels: glyphs may differ from machine to machine.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <stb/stb_image.h>

#include "support/display.hpp"
#include "support/file.hpp"

using poolscope::testing::text_of;

namespace {

namespace fs = std::filesystem;

// A pool of two and three hosts: somebody is evicted.
constexpr const char* scenario = R"({
  "format": "poolscope/1",
  "title": "A pool of two",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "url": "https://a.test/", "at_ms": 0},
    {"id": "r2", "url": "https://b.test/", "at_ms": 300},
    {"id": "r3", "url": "https://c.test/", "at_ms": 600},
    {"id": "r4", "url": "https://c.test/", "at_ms": 900}
  ],
  "strategies": [
    {"name": "easy", "scope": "easy", "options": {"CURLOPT_MAXCONNECTS": 2}},
    {"name": "multi", "scope": "multi", "multi_options": {"CURLMOPT_MAXCONNECTS": 2}}
  ]
})";

struct Rgb {
  int r, g, b;
};
constexpr Rgb dark_ground{0x14, 0x17, 0x1C}, light_ground{0xF7, 0xF8, 0xFA};
constexpr Rgb dark_active{0x00, 0x9E, 0x73}, dark_evicted{0xD5, 0x5E, 0x00};
constexpr Rgb light_active{0x00, 0x8A, 0x63}, dark_accent{0xFF, 0xD1, 0x66};

struct Ran {
  int code = -1;
  std::string output;
};

Ran run(const std::string& command) {
  Ran out;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  std::array<char, 4096> block{};
  while (const std::size_t n = fread(block.data(), 1, block.size(), pipe))
    out.output.append(block.data(), n);
  const int status = pclose(pipe);
  out.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

bool can_show() {
  static const bool can = run("command -v xvfb-run && command -v Xvfb").code == 0;
  if (!can) WARN("skipped: xvfb-run is missing (Debian package xvfb), no picture was looked at");
  return can;
}

const std::string program = POOLSCOPE_BIN_DIR "/poolscope-gui";

fs::path folder() {
  static const fs::path made = [] {
    std::string name = (fs::temp_directory_path() / "poolscope-picture-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    std::ofstream(fs::path(name) / "pool.json") << scenario;
    return fs::path(name);
  }();
  return made;
}

Ran show(const std::string& arguments) {
  INFO("the program has to be built: " << program);
  REQUIRE(fs::exists(program));
  return run(poolscope::testing::on_a_display + "-s '-screen 0 640x480x24' " + program + " " +
             arguments);
}

struct Picture {
  int width = 0, height = 0;
  std::vector<unsigned char> rgb;
  [[nodiscard]] Rgb at(int x, int y) const {
    const unsigned char* p = &rgb[(static_cast<std::size_t>(y) * width + x) * 3];
    return {p[0], p[1], p[2]};
  }
};

bool near(Rgb a, Rgb b, int by = 12) {
  return std::abs(a.r - b.r) <= by && std::abs(a.g - b.g) <= by && std::abs(a.b - b.b) <= by;
}

// A part of the picture, in shares of its sides.
struct Part {
  double left = 0, top = 0, right = 1, bottom = 1;
};

template <class Wanted>
int count(const Picture& picture, Part part, const Wanted& wanted) {
  int found = 0;
  for (int y = static_cast<int>(part.top * picture.height);
       y < static_cast<int>(part.bottom * picture.height); ++y)
    for (int x = static_cast<int>(part.left * picture.width);
         x < static_cast<int>(part.right * picture.width); ++x)
      found += wanted(picture.at(x, y));
  return found;
}

int count(const Picture& picture, Part part, Rgb colour) {
  return count(picture, part, [&](Rgb c) { return near(c, colour); });
}

// Pixels that stand out from the ground as text does.
int strokes(const Picture& picture, Part part, Rgb ground) {
  return count(picture, part, [&](Rgb c) {
    return std::abs(c.r + c.g + c.b - ground.r - ground.g - ground.b) > 3 * 70;
  });
}

Picture picture(const std::string& arguments, const char* name = "picture.png") {
  const fs::path path = folder() / name;
  const Ran ran =
      show((folder() / "pool.json").string() + " --screenshot " + path.string() + " " + arguments);
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  Picture out;
  int channels = 0;
  unsigned char* pixels = stbi_load(path.c_str(), &out.width, &out.height, &channels, 3);
  REQUIRE(pixels);
  out.rgb.assign(pixels, pixels + static_cast<std::size_t>(out.width) * out.height * 3);
  stbi_image_free(pixels);
  return out;
}

constexpr Part timeline{0, 0.58, 0.57, 0.90}, pool{0, 0.08, 0.57, 0.55},
    log_1280{0.58, 0.66, 1, 0.92}, why_1280{0.58, 0.08, 1, 0.5};

}  // namespace

TEST_CASE("the window shows pool, timeline, decision and log") {
  if (!can_show()) return;
  const Picture p = picture("--at 1000 --size 1280x720");
  CHECK(p.width == 1280);
  CHECK(p.height == 720);
  CHECK(near(p.at(2, 2), dark_ground, 1));
  CHECK(near(p.at(1277, 717), dark_ground, 1));
  CHECK(count(p, timeline, dark_active) > 30);
  CHECK(count(p, timeline, dark_evicted) > 5);
  CHECK(count(p, timeline, dark_accent) > 30);  // the playhead
  CHECK(strokes(p, pool, dark_ground) > 150);
  CHECK(strokes(p, why_1280, dark_ground) > 400);
  CHECK(strokes(p, log_1280, dark_ground) > 800);
}

TEST_CASE("nothing is evicted before it happens") {
  if (!can_show()) return;
  CHECK(count(picture("--at 1000"), pool, dark_accent) == 0);
  const Picture before = picture("--event 0");
  CHECK(count(before, pool, dark_evicted) == 0);
  CHECK(count(before, pool, dark_active) == 0);
}

TEST_CASE("a larger window and a larger scale fill the picture") {
  if (!can_show()) return;
  const Picture p = picture("--at 1000 --size 1920x1080");
  CHECK(p.width == 1920);
  CHECK(p.height == 1080);
  CHECK(count(p, timeline, dark_active) > 30);
  CHECK(strokes(p, {0.75, 0.08, 1, 0.5}, dark_ground) > 800);  // the log's own column
  const Picture doubled = picture("--at 1000 --size 1920x1080 --scale 2");
  CHECK(strokes(doubled, {0, 0, 0.5, 0.08}, dark_ground) >
        2 * strokes(p, {0, 0, 0.5, 0.04}, dark_ground));
}

TEST_CASE("the light theme is another picture of the same") {
  if (!can_show()) return;
  const Picture light = picture("--at 1000 --theme light");
  const Picture dark = picture("--at 1000 --theme dark");
  CHECK(near(light.at(2, 2), light_ground, 1));
  CHECK(count(light, timeline, light_active) > 30);
  CHECK(strokes(light, log_1280, light_ground) > 800);
  int differing = 0;
  for (int y = 0; y < light.height; ++y)
    for (int x = 0; x < light.width; ++x) differing += !near(light.at(x, y), dark.at(x, y), 40);
  CHECK(differing > light.width * light.height / 2);
}

// r1 resolves until 20 ms, connects until 60, shakes hands until 100, and is answered until 200.
TEST_CASE("a chip has the colour of its state, at both sizes, themes and scales") {
  if (!can_show()) return;
  struct Look {
    const char* theme;
    Rgb connecting, tls, active;
  };
  const Look looks[] = {{"dark", {0x56, 0xB4, 0xE9}, {0xCC, 0x79, 0xA7}, dark_active},
                        {"light", {0x2F, 0x8F, 0xCB}, {0xA8, 0x52, 0x8A}, light_active}};
  for (const Look& look : looks)
    for (const char* size : {"1280x720", "1920x1080"})
      for (const char* scale : {"1", "1.5"}) {
        // Each pair of theme, size and scale occurs; all eight would take as long again.
        const bool light = look.theme[0] == 'l', large = size[1] == '9', scaled = scale[1] != 0;
        if ((light != large) != scaled) continue;
        const auto at = [&](const char* ms) {
          return picture(std::string("--view pool --at ") + ms + " --theme " + look.theme +
                         " --size " + size + " --scale " + scale);
        };
        INFO(look.theme << " " << size << " at scale " << scale);
        // Above the legend, which shows all of them.
        const Part chips{0, 0.08, 1, 0.45};
        const Picture tcp = at("40");
        CHECK(count(tcp, chips, look.connecting) > 30);
        CHECK(count(tcp, chips, look.tls) == 0);
        const Picture tls = at("80");
        CHECK(count(tls, chips, look.tls) > 30);
        CHECK(count(tls, chips, look.connecting) == 0);
        const int busy = count(at("150"), chips, look.active);
        const int idle = count(at("260"), chips, look.active);
        CHECK(busy > 400);  // filled
        CHECK(idle > 40);   // an outline and a ring
        CHECK(busy > 2 * idle);
      }
}

TEST_CASE("bars stand in the order of their phases, at both sizes and themes") {
  if (!can_show()) return;
  for (const char* theme : {"dark", "light"})
    for (const char* size : {"1280x720", "1920x1080"}) {
      INFO(theme << " " << size);
      const bool dark = std::string(theme) == "dark";
      const Picture p =
          picture(std::string("--view timeline --at 1000 --theme ") + theme + " --size " + size);
      // The first lane alone: until the second request, which goes elsewhere, begins.
      const auto centre = [&](Rgb colour) {
        double sum = 0;
        int found = 0;
        for (int y = p.height / 8; y < p.height / 8 + 60; ++y)
          for (int x = 0; x < p.width / 3; ++x)
            if (near(p.at(x, y), colour)) sum += x, ++found;
        CHECK(found > 20);
        return found == 0 ? 0 : sum / found;
      };
      const double tcp = centre(dark ? Rgb{0x56, 0xB4, 0xE9} : Rgb{0x2F, 0x8F, 0xCB});
      const double tls = centre(dark ? Rgb{0xCC, 0x79, 0xA7} : Rgb{0xA8, 0x52, 0x8A});
      CHECK(tcp < tls);
    }
}

TEST_CASE("a picture is the same every time") {
  if (!can_show()) return;
  (void)picture("--at 650 --select r3 --strategy multi", "one.png");
  (void)picture("--at 650 --select r3 --strategy multi", "two.png");
  CHECK(text_of(folder() / "one.png") == text_of(folder() / "two.png"));
}

TEST_CASE("one view alone fills the window") {
  if (!can_show()) return;
  for (const char* view : {"pool", "timeline", "why", "log"}) {
    INFO(view);
    const Picture p = picture(std::string("--at 1000 --view ") + view);
    // No gap between panes: the middle of the old one is a pane's surface.
    CHECK_FALSE(near(p.at(738, 300), dark_ground, 1));
    CHECK(strokes(p, {0, 0.06, 1, 0.9}, dark_ground) > 300);
  }
}

TEST_CASE("what cannot be shown is said, with exit code 2") {
  if (!can_show()) return;
  const std::string file = (folder() / "pool.json").string();
  const std::string png = " --screenshot " + (folder() / "none.png").string();
  Ran ran = show("no-such-file.json");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.output, Catch::Contains("no-such-file.json: no such file"));
  ran = show(file + png + " --strategy nope");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.output, Catch::Contains("easy, multi"));
  ran = show(file + png + " --select r99");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.output, Catch::Contains("r1, r2, r3, r4"));
  CHECK(show("--size 0x0").code == 2);
  CHECK(show("--view ghost").code == 2);
  CHECK_FALSE(fs::exists(folder() / "none.png"));
}

TEST_CASE("without a display it says how to get one") {
  REQUIRE(fs::exists(program));
  const Ran ran = run("env -u DISPLAY -u WAYLAND_DISPLAY " + program);
  CHECK(ran.code == 2);
  CHECK_THAT(ran.output, Catch::Contains("needs a display") && Catch::Contains("xvfb-run"));
}

TEST_CASE("a replayed session ends where its actions lead") {
  if (!can_show()) return;
  std::ofstream(folder() / "session.jsonl")
      << "# pick a transfer, then look at it in the light\n"
         "{\"do\":\"select\",\"what\":{\"kind\":\"transfer\",\"id\":2},\"seek\":true}\n"
         "{\"do\":\"set_theme\",\"theme\":\"light\"}\n{\"do\":\"show_help\"}\n";
  const Picture p = picture("--actions " + (folder() / "session.jsonl").string());
  CHECK_FALSE(near(p.at(2, 2), dark_ground, 40));
  CHECK(strokes(p, {0.2, 0.12, 0.8, 0.85}, light_ground) > 2000);  // the help over all
  std::ofstream(folder() / "wrong.jsonl") << "{\"do\":\"fly\"}\n";
  const Ran ran =
      show((folder() / "pool.json").string() + " --actions " + (folder() / "wrong.jsonl").string() +
           " --screenshot " + (folder() / "none.png").string());
  CHECK(ran.code == 2);
  CHECK_THAT(ran.output, Catch::Contains("line 1"));
}

TEST_CASE("a benchmark draws as many frames as were asked for, and tells the times of each phase") {
  if (!can_show()) return;
  const Ran ran = show((folder() / "pool.json").string() + " --bench-frames 60");
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.output, Catch::Contains("60 frames of 1280x720"));
  const std::regex phase{R"(\n([a-z ,]+?) +(\d+) +(\d+\.\d\d) +(\d+\.\d\d) +(\d+\.\d\d)(?=\n))"};
  int frames = 0, phases = 0;
  double slowest = 0;
  for (std::sregex_iterator at{ran.output.begin(), ran.output.end(), phase}, end; at != end; ++at) {
    const double p50 = std::stod((*at)[3]), p95 = std::stod((*at)[4]), most = std::stod((*at)[5]);
    INFO((*at)[1].str());
    CHECK(std::stoi((*at)[2]) == 5);
    CHECK(p50 <= p95);
    CHECK(p95 <= most);
    frames += std::stoi((*at)[2]);
    slowest = std::max(slowest, most);
    ++phases;
  }
  CHECK(phases == 12);
  CHECK(frames == 60);
  CHECK(slowest > 0);
}

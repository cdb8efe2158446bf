// Names are data: the window draws them, whatever they hold, and lives on.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "present/study/form.hpp"
#include "support/display.hpp"
#include "widgets/text.hpp"

using namespace poolscope;
using namespace poolscope::gui;

namespace {

namespace fs = std::filesystem;

int code_of(const std::string& command) {
  const int status = std::system((command + " >/dev/null 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string scenario_named(const std::string& title, const std::string& id) {
  return R"({"format": "poolscope/1", "title": ")" + title + R"(", "requests": [{"id": ")" + id +
         R"(", "url": "http://a.test/"}, {"url": "http://a.test/", "client": ")" + id + "\"}]}";
}

}  // namespace

TEST_CASE("a label of a list is no id, breaks no line and has an end") {
  CHECK(item_label("a##b") == "a# #b");
  CHECK(item_label("a###b") == "a# # #b");
  CHECK(item_label("%s%n\n\x1b") == "%s%n\\n\\x1b");
  CHECK(item_label(std::string(1U << 20U, 'x')).size() < 200);
}

TEST_CASE("the command that repeats a sweep quotes what it has to") {
  CHECK(sweep_command("-v.json", {{"strategy=$(id),'x'"}, 1}, trace::Metric::reuse_rate) ==
        "poolscope sweep ./-v.json --vary 'strategy=$(id),'\\''x'\\''' --seeds 1 "
        "--metric reuse_rate");
  CHECK(sweep_command("a\nb.json", {{"rtt_ms=1..4*2"}, 1}, trace::Metric::reuse_rate)
            .starts_with("poolscope sweep $'a\\012b.json' --vary 'rtt_ms=1..4*2' "));
}

TEST_CASE("a window opens and stays open, whatever a scenario is called") {
  if (code_of("command -v xvfb-run && command -v Xvfb") != 0) {
    WARN("skipped: xvfb-run is missing (Debian package xvfb), no window was opened");
    return;
  }
  std::string name = (fs::temp_directory_path() / "poolscope-names-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()));
  const fs::path folder = name;
  const std::string longest(16U << 20U, 'x');
  std::ofstream(folder / "title.json") << scenario_named(longest, "r1");
  std::ofstream(folder / "id.json") << scenario_named("short", longest);
  std::ofstream(folder / "line ends.json")
      << scenario_named("a\\nb##c###d%s%n\\u001b[31m\\u202e\\u0000", "\\n##\\t%d\\uffff");
  fs::copy(POOLSCOPE_SOURCE_DIR "/tests/cli/fixtures/evil-ids.json", folder / "evil.json");
  for (const char* file : {"title.json", "id.json", "line ends.json", "evil.json"}) {
    INFO(file);
    const std::string program = "env XDG_CONFIG_HOME='" + name + "/config' XDG_STATE_HOME='" +
                                name + "/state' " POOLSCOPE_BIN_DIR "/poolscope-gui '" + name +
                                "/" + file + "'";
    CHECK(code_of(poolscope::testing::on_a_display + program + " --screenshot '" + name +
                  "/x.png'") == 0);
    // What xvfb-run itself ends with says nothing of the program. 124: it had to be ended.
    const std::string script = "timeout 6 " + program + "; echo $? >\"" + name + "/code\"";
    std::ofstream(folder / "script") << script << "\n";
    (void)code_of("xvfb-run -a sh '" + name + "/script'");
    std::string ended;
    std::ifstream(folder / "code") >> ended;
    CHECK(ended == "124");
    fs::remove(folder / "code");
  }
  fs::remove_all(folder);
}

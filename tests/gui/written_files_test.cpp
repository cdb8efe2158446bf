// What the visualizer writes keeps to the same as every other program of ours: whole files, never
// over what is open; and its configuration is only ever read from files.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/document/bookmarks.hpp"
#include "app/document/load.hpp"
#include "app/effects/effects.hpp"
#include "app/frame/settings.hpp"
#include "app/update.hpp"
#include "platform/files.hpp"

#include "support/display.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;
namespace fs = std::filesystem;

using poolscope::testing::text_of;

namespace {

constexpr const char* scenario_text = R"({
  "format": "poolscope/1", "title": "Two",
  "requests": [{"url": "https://a.test/"}, {"url": "https://a.test/"}]
})";

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "poolscope-written-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    path_ = name;
    const char* config = std::getenv("XDG_CONFIG_HOME");
    before_ = config ? config : "";
    setenv("XDG_CONFIG_HOME", name.c_str(), 1);
    write("a.json", scenario_text);
  }
  ~Folder() {
    if (before_.empty())
      unsetenv("XDG_CONFIG_HOME");
    else
      setenv("XDG_CONFIG_HOME", before_.c_str(), 1);
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const { return text_of(path(name)); }
  [[nodiscard]] bool has_parts() const {
    for (const auto& entry : fs::recursive_directory_iterator(path_))
      if (entry.path().extension() == ".part") return true;
    return false;
  }

 private:
  fs::path path_;
  std::string before_;
};

/// Files end after so many bytes, as on a disk that is full.
class Limit {
 public:
  explicit Limit(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit less = before_;
    less.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &less);
  }
  ~Limit() { setrlimit(RLIMIT_FSIZE, &before_); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

 private:
  rlimit before_{};
};

Model opened_file(const std::string& path) {
  Model m;
  static_cast<void>(update(m, load_document(path)));
  REQUIRE(m.document);
  return m;
}

/// What is said of a text that is saved.
Notify saved(const Model& m, const std::string& path, const std::string& text) {
  Effects effects{nullptr};
  effects.run(WriteText{path, text}, m);
  effects.finish_writing();
  const std::vector<Action> results = effects.take();
  REQUIRE(results.size() == 1);
  return std::get<Notify>(results.front());
}

int code_of(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const std::string program = POOLSCOPE_BIN_DIR "/poolscope-gui";

}  // namespace

TEST_CASE("what is saved never takes the place of a file that is open") {
  const Folder folder;
  folder.write("b.json", scenario_text);
  fs::create_symlink("a.json", folder.path("link.json"));
  Model m = opened_file(folder.path("a.json"));
  static_cast<void>(update(m, LoadedBeside{opened_file(folder.path("b.json")).document}));
  for (const char* name : {"a.json", "b.json", "link.json"}) {
    const Notify said = saved(m, folder.path(name), "other");
    CHECK(said.bad);
    CHECK_THAT(said.text, Catch::Contains("would be lost"));
    CHECK(folder.read(name) == scenario_text);
  }
  CHECK_FALSE(saved(m, folder.path("new/c.json"), "other").bad);
  CHECK(folder.read("new/c.json") == "other");
}

TEST_CASE("what cannot be saved leaves the old file, and is said with the reason") {
  const Folder folder;
  const Model m = opened_file(folder.path("a.json"));
  folder.write("old.json", "old");
  {
    const Limit limit(1024);
    const Notify said = saved(m, folder.path("old.json"), std::string(5000, 'x'));
    CHECK(said.bad);
    CHECK_THAT(said.text, Catch::Contains("File too large"));
    save_settings({});  // as far as it goes
  }
  CHECK(folder.read("old.json") == "old");
  CHECK_FALSE(folder.has_parts());
  CHECK_THAT(saved(m, folder.path("old.json/new.json"), "x").text,
             Catch::Contains("Not a directory"));
  CHECK_THAT(saved(m, folder.path("."), "x").text, Catch::Contains("is a folder"));
  CHECK_THAT(saved(m, "/dev/full", "x").text, Catch::Contains("No space left on device"));
}

TEST_CASE("nobody waits for a configuration that is a pipe") {
  const Folder folder;
  fs::create_directories(folder.path("poolscope"));
  for (const char* name : {"poolscope/gui.json", "poolscope/bookmarks.json"})
    REQUIRE(mkfifo(folder.path(name).c_str(), 0600) == 0);
  CHECK(load_settings().scale == Settings{}.scale);
  save_settings({});
  CHECK(load_bookmarks("a.json").empty());
  save_bookmarks("a.json", {{1000, "here"}});
  CHECK(fs::is_fifo(folder.path("poolscope/gui.json")));
  CHECK(fs::is_fifo(folder.path("poolscope/bookmarks.json")));
  CHECK(read_file(folder.path("poolscope/gui.json")).error == "this is no regular file");
  CHECK(read_file("/proc/self/mem").error == "Input/output error");
}

TEST_CASE("a picture takes the place of no input, and where it cannot go is said at once") {
  const Folder folder;
  folder.write("session.jsonl", "{\"do\":\"quit\"}\n");
  folder.write("old", "old");
  const std::string start = "cd '" + folder.path(".") + "' && '" + program + "' a.json ";
  for (const auto& [words, said] : std::vector<std::pair<std::string, std::string>>{
           {"--screenshot a.json", "a.json: is the input"},
           {"--screenshot ./a.json", "a.json: is the input"},
           {"--actions session.jsonl --screenshot session.jsonl", "session.jsonl: is the input"},
           {"--screenshot .", "is a folder"},
           {"--screenshot old/p.png", "Not a directory"}}) {
    INFO(words);
    CHECK(code_of(start + words + " 2>said") == 2);
    CHECK_THAT(folder.read("said"), Catch::Contains(said));
    CHECK(folder.read("a.json") == scenario_text);
  }
  CHECK(code_of("'" + program + "' --help >/dev/full 2>'" + folder.path("said") + "'") == 2);
  CHECK(folder.read("said") == "standard output: cannot be written: No space left on device\n");
}

TEST_CASE("on a full disk the old picture stays") {
  if (code_of("command -v xvfb-run >/dev/null && command -v Xvfb >/dev/null") != 0) {
    WARN("skipped: xvfb-run is missing (Debian package xvfb)");
    return;
  }
  const Folder folder;
  for (const char* name : {"p.png", "p.svg"}) {
    folder.write(name, "old");
    CHECK(code_of("cd '" + folder.path(".") + "' && " + poolscope::testing::on_a_display +
                  "bash -c \"ulimit -f 8; exec '" + program + "' a.json --screenshot " + name +
                  "\" >said 2>&1") == 2);
    CHECK_THAT(folder.read("said"), Catch::Contains("cannot be written: File too large"));
    CHECK(folder.read(name) == "old");
  }
  CHECK_FALSE(folder.has_parts());
}

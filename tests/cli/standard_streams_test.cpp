// Output that does not arrive, and inputs that are no ordinary files.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "program.hpp"

using Catch::Contains;
using poolscope::test::Folder;
using poolscope::test::good;

namespace {

const char* const commands[] = {"run a.json",
                                "run a.json --format json",
                                "explain a.json r2",
                                "compare a.json",
                                "sweep a.json --vary CURLMOPT_MAXCONNECTS=1..3",
                                "advise a.json",
                                "report a.json -o -",
                                "check a.json",
                                "validate a.json",
                                "schema",
                                "version",
                                "--version",
                                "bench --transfers 1000",
                                "help",
                                "--help",
                                "help run",
                                "help options",
                                "help CURLOPT_PIPEWAIT"};

const char* const endless = R"({"format": "poolscope/1", "workload": [
  {"arrival": {"every_ms": 1}, "count": 1000000000, "urls": [{"url": "http://a.test/"}]}]})";

bool has_oracle() {
  if (std::filesystem::exists(POOLSCOPE_BIN_DIR "/poolscope-libcurl")) return true;
  WARN("skipped: poolscope-libcurl is not built");
  return false;
}

}  // namespace

TEST_CASE("what cannot be printed ends with 2 and one line, of every command") {
  const Folder folder;
  folder.write("a.json", good);
  for (const std::string command : commands) {
    INFO(command);
    const auto full = folder.shell("poolscope " + command + " >/dev/full");
    CHECK(full.code == 2);
    CHECK(full.err == "standard output: cannot be written: No space left on device\n");
    const auto closed = folder.shell("poolscope " + command + " >&-");
    CHECK(closed.code == 2);
    CHECK(closed.err == "standard output: cannot be written: Bad file descriptor\n");
  }
  // A command that prints nothing there does not fail.
  CHECK(folder.shell("poolscope report a.json -o out.html >&-").code == 0);
  CHECK(folder.shell("poolscope report a.json -o out.html <&- >&- 2>&-").code == 0);
  CHECK_THAT(folder.read("out.html"), Contains("</html>"));
}

TEST_CASE("what the real libcurl did and cannot be printed ends with 2 and one line, too") {
  if (!has_oracle()) return;
  const Folder folder;
  folder.write("a.json", good);
  for (const std::string command :
       {"poolscope-libcurl a.json", "poolscope-libcurl --serve <a-line.json",
        "poolscope-libcurl --help", "poolscope conform a.json"}) {
    INFO(command);
    std::string line = good;
    std::replace(line.begin(), line.end(), '\n', ' ');
    folder.write("a-line.json", line + "\n");
    const auto full = folder.shell(command + " >/dev/full");
    CHECK(full.code == 2);
    CHECK(full.err == "standard output: cannot be written: No space left on device\n");
    CHECK(folder.shell(command + " >&-").code == 2);
  }
}

TEST_CASE("who reads no further ends the program quietly") {
  const Folder folder;
  folder.write("a.json", endless);
  for (const char* format : {"log", "ndjson", "csv", "json"}) {
    INFO(format);
    // SIGPIPE as a shell leaves it; or ignored, as services start programs.
    for (const char* trap : {"", "trap '' PIPE; "}) {
      const auto ran =
          folder.shell(std::string(trap) +
                       "timeout 60 poolscope run a.json --max-transfers 1000000000 --strategy "
                       "easy --format " +
                       format + " | head -1; test ${PIPESTATUS[0]} != 124");
      CHECK(ran.code == 0);
      CHECK(ran.err.empty());
      CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 1);
    }
  }
}

TEST_CASE("a long run does not go on for nobody") {
  const Folder folder;
  folder.write("a.json", endless);
  for (const char* format : {"log", "ndjson", "csv", "json"}) {
    INFO(format);
    const auto ran = folder.shell(
        std::string("timeout 60 poolscope run a.json --max-transfers 1000000000 --format ") +
        format + " >/dev/full");
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("standard output: cannot be written: No space left on device\n"));
  }
}

TEST_CASE("inputs may be pipes, not folders, and what cannot be read is said") {
  const Folder folder;
  folder.write("a.json", good);
  CHECK(folder.shell("poolscope check <(cat a.json)").code == 0);
  CHECK(folder.shell("mkfifo pipe; cat a.json >pipe & poolscope check pipe").code == 0);
  CHECK(folder.shell("cat a.json | poolscope check /dev/stdin").code == 0);
  std::filesystem::create_directory(folder.path("folder"));
  for (const std::string program : {"poolscope run ", "poolscope-libcurl "}) {
    if (program != "poolscope run " && !has_oracle()) continue;
    INFO(program);
    const auto of_folder = folder.shell(program + "folder");
    CHECK(of_folder.code == 2);
    CHECK_THAT(of_folder.err, Contains("folder: ") && Contains("is a folder"));
    const auto broken = folder.shell(program + "/proc/self/mem");
    CHECK(broken.code == 2);
    CHECK_THAT(broken.err, Contains("/proc/self/mem: cannot be read: Input/output error"));
    const auto closed = folder.shell(program + "- <&-");
    CHECK(closed.code == 2);
    CHECK_THAT(closed.err, Contains("<stdin>: cannot be read: Bad file descriptor"));
  }
}

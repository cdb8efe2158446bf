// The rules for every command that writes a file: the old file or the new one, never half of one,
// never one of its inputs; an error of the target is reported before the work.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "program.hpp"

using Catch::Contains;
using poolscope::test::Folder;
using poolscope::test::good;
namespace fs = std::filesystem;

namespace {

const char* const recording =
    R"({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"},
  "entries": [{"startedDateTime": "2024-01-01T00:00:00.000Z", "time": 50, "connection": "1",
    "request": {"method": "GET", "url": "https://a.test/", "httpVersion": "h2", "headers": [],
                "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
    "response": {"status": 200, "statusText": "", "httpVersion": "h2", "headers": [],
                 "cookies": [], "content": {"size": 100, "mimeType": "text/html"},
                 "redirectURL": "", "headersSize": -1, "bodySize": 100},
    "cache": {}, "timings": {"send": 1, "wait": 40, "receive": 9}}]}})";

/// A command that writes, its input, and its arguments up to the name of its output.
struct Command {
  std::string input, words;
};

std::vector<Command> writers() {
  return {{"a.json", "report a.json -o "},
          {"page.har", "import har page.har -o "},
          {"a.json", "sweep a.json --vary CURLMOPT_MAXCONNECTS=1..40 --format csv -o "},
          {"shard.csv", "sweep --merge shard.csv -o "}};
}

/// Creates the inputs of all commands.
void furnish(const Folder& folder) {
  folder.write("a.json", good);
  folder.write("page.har", recording);
  REQUIRE(folder.run("sweep a.json --vary CURLMOPT_MAXCONNECTS=1..40 -o shard.csv").code == 0);
}

std::vector<std::string> parts_left(const std::string& in) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(in))
    if (entry.path().filename().string().ends_with(".part")) found.push_back(entry.path());
  return found;
}

}  // namespace

TEST_CASE("a file that is there is replaced with the permissions that it had, through links") {
  for (const Command& command : writers()) {
    INFO(command.words);
    const Folder folder;
    furnish(folder);
    folder.write("real", "old");
    fs::permissions(folder.path("real"), fs::perms{0640});
    fs::create_symlink("real", folder.path("link"));
    fs::create_symlink("to come", folder.path("early"));
    REQUIRE(folder.run(command.words + "link").code == 0);
    CHECK(folder.read("real").size() > 100);
    CHECK(fs::is_symlink(folder.path("link")));
    CHECK(fs::status(folder.path("real")).permissions() == fs::perms{0640});
    REQUIRE(folder.run(command.words + "early").code == 0);  // a link to nothing yet
    CHECK(folder.read("to come") == folder.read("real"));
    CHECK(fs::is_symlink(folder.path("early")));
    REQUIRE(folder.shell("umask 027; poolscope " + command.words + "new").code == 0);
    CHECK(fs::status(folder.path("new")).permissions() == fs::perms{0640});
    CHECK(parts_left(folder.path(".")).empty());
  }
}

TEST_CASE("an input is never written over, by whatever name") {
  for (const Command& command : writers()) {
    const Folder folder;
    furnish(folder);
    const std::string before = folder.read(command.input);
    fs::create_symlink(command.input, folder.path("link"));
    fs::create_hard_link(folder.path(command.input), folder.path("twin"));
    fs::create_directory(folder.path("folder"));
    std::string from_stream = command.words;  // the same input, as standard input
    from_stream.replace(from_stream.find(command.input), command.input.size(), "-");
    for (const std::string& script :
         {command.words + command.input, command.words + "folder/../" + command.input,
          command.words + "link", command.words + "twin",
          from_stream + command.input + " <" + command.input,
          command.words + "- >>" + command.input,
          command.words + "/dev/stdout >>" + command.input}) {
      INFO(script);
      const auto ran = folder.shell("poolscope " + script);
      CHECK(ran.code == 2);
      CHECK_THAT(ran.err, Contains("is the input") && Contains("would be lost"));
      CHECK(folder.read(command.input) == before);
    }
    CHECK(parts_left(folder.path(".")).empty());
  }
}

TEST_CASE("a target that cannot be written to is said before the work") {
  for (const Command& command : writers()) {
    const Folder folder;
    furnish(folder);
    fs::create_directory(folder.path("folder"));
    fs::create_symlink("a circle", folder.path("a circle"));
    fs::remove(folder.path(command.input));  // it would be reported next
    const struct {
      std::string target, words;
    } wrong[] = {{"folder", "is a folder"},
                 {"nowhere/out", "there is no folder nowhere"},
                 {"stdin/out", "Not a directory"},
                 {"/proc/out", "no file can be made in /proc"},
                 {"'a circle'", "levels of symbolic links"},
                 {"''", "the output has no name"}};
    for (const auto& [target, words] : wrong) {
      INFO(command.words << target);
      const auto ran = folder.run(command.words + target);
      CHECK(ran.code == 2);
      CHECK_THAT(ran.err, Contains(words));
    }
  }
}

TEST_CASE("a folder or a file of somebody else is not written to") {
  const Folder folder;
  furnish(folder);
  fs::create_directory(folder.path("closed"));
  folder.write("open/kept", "kept");
  // Root may do everything, so the test runs as another user.
  const auto able = folder.shell(
      "chmod 755 . open && chmod 444 open/kept && chmod 555 closed && chmod 777 open && "
      "test $(id -u) = 0 && command -v setpriv && setpriv --reuid 65534 --regid 65534 "
      "--clear-groups poolscope version");
  if (able.code != 0) {
    WARN("skipped: needs root, setpriv and a program that everybody may run");
    return;
  }
  for (const Command& command : writers())
    for (const char* target : {"closed/out", "open/kept"}) {
      INFO(command.words << target);
      const auto ran = folder.shell(
          "setpriv --reuid 65534 --regid 65534 --clear-groups poolscope " + command.words + target);
      CHECK(ran.code == 2);
      CHECK_THAT(ran.err, Contains("Permission denied"));
    }
  CHECK(folder.read("open/kept") == "kept");
}

TEST_CASE("on a full disk the old file stays") {
  for (const Command& command : writers()) {
    INFO(command.words);
    const Folder folder;
    furnish(folder);
    folder.write("out", "old");
    // The limit on file sizes is reached in the middle of writing, as the end of a disk is.
    const auto limited = folder.shell("ulimit -f 1; exec poolscope " + command.words + "out");
    // Two of the commands write little: it may fit.
    if (folder.read("out") == "old") {
      CHECK(limited.code == 2);
      CHECK_THAT(limited.err, Contains("out: cannot be written: File too large"));
    } else {
      CHECK(limited.code == 0);
    }
    CHECK(parts_left(folder.path(".")).empty());
    const auto device = folder.run(command.words + "/dev/full");
    CHECK(device.code == 2);
    CHECK_THAT(device.err, Contains("/dev/full: cannot be written: No space left on device"));
  }
}

TEST_CASE("on a file system that is full the old file stays") {
  for (const Command& command : writers()) {
    INFO(command.words);
    const Folder folder;
    furnish(folder);
    fs::create_directory(folder.path("disk"));
    // A mount in a namespace of its own ends with the shell.
    const auto ran = folder.shell(
        "unshare -m bash -c 'mount -t tmpfs -o size=8k none disk || exit 77; echo old >disk/out;"
        "head -c 4096 /dev/zero >disk/rest; poolscope " +
        command.words + "disk/out; code=$?; cat disk/out; ls -A disk; exit $code'");
    if (ran.code == 77 || ran.err.find("unshare") != std::string::npos) {
      WARN("skipped: no file system can be mounted here");
      return;
    }
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("disk/out: cannot be written: No space left on device"));
    CHECK(ran.out == "old\nout\nrest\n");
  }
}

TEST_CASE("pipes and devices are written to as they are") {
  for (const Command& command : writers()) {
    INFO(command.words);
    const Folder folder;
    furnish(folder);
    REQUIRE(folder.run(command.words + "file").code == 0);
    const std::string whole = folder.read("file");
    CHECK(folder.run(command.words + "/dev/null").code == 0);
    CHECK(fs::is_character_file("/dev/null"));
    CHECK(folder.run(command.words + "/dev/stdout").out == whole);
    CHECK(folder.run(command.words + "-").out == whole);
    CHECK(folder.shell("poolscope " + command.words + "/dev/stdout | cat").out == whole);
    CHECK(folder.shell("poolscope " + command.words + ">(cat); wait; sleep 0.2").out == whole);
    REQUIRE(folder.shell("mkfifo pipe; cat pipe >got & poolscope " + command.words + "pipe; wait")
                .code == 0);
    CHECK(folder.read("got") == whole);
    CHECK(fs::is_fifo(folder.path("pipe")));
    // Earlier lines stay in a log that standard output is appended to.
    folder.write("log", "before\n");
    REQUIRE(folder.shell("poolscope " + command.words + "/dev/stdout >>log").code == 0);
    CHECK(folder.read("log") == "before\n" + whole);
  }
}

TEST_CASE("who is stopped while writing leaves the old file or the new one") {
  const Folder folder;
  std::string shard = "point,seed,metric,points,plan\n";
  constexpr std::size_t points = 200'000;
  for (std::size_t i = 1; i <= points; ++i)
    shard += std::to_string(i) + ",1," + std::string(80, 'x') + ",200000,p\n";
  folder.write("shard.csv", shard);
  REQUIRE(folder.run("sweep --merge shard.csv -o whole.csv").code == 0);
  const std::string whole = folder.read("whole.csv");
  REQUIRE(whole.size() > 10'000'000);
  std::size_t old = 0, stopped = 0;
  for (int i = 0; i < 40; ++i) {
    const bool by_force = i % 2 == 0;
    folder.write("out.csv", "old");
    // Moments at which it reads, writes, flushes and renames.
    const std::string after =
        "0." + std::string(i % 8 < 4 ? "0" : "1") + std::to_string(i * 13 % 90 + 10);
    const auto ran = folder.shell("timeout -s " + std::string(by_force ? "KILL" : "TERM") + " " +
                                  after + " poolscope sweep --merge shard.csv -o out.csv");
    INFO(after << " " << ran.code << ran.err);
    const std::string now = folder.read("out.csv");
    CHECK((now == "old" || now == whole));
    old += now == "old";
    stopped += ran.code != 0;
    if (!by_force) CHECK(parts_left(folder.path(".")).empty());
    for (const std::string& part : parts_left(folder.path("."))) fs::remove(part);
  }
  CHECK(stopped >= old);
  CHECK(old > 0);
}

// The behaviour of conform when the engine that it asks hangs or dies.

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

#include "cli/program.hpp"

using Catch::Contains;
using namespace poolscope::test;

namespace {

struct Conformed {
  Ran ran;
  bool started = false;  // the engine
  bool alive = false;    // the engine, at the end
  double seconds = 0;
};

/// Conforms with a shell script as the engine.
Conformed conform(const std::string& script, const std::string& arguments) {
  const Folder folder;
  folder.write("good.json", good);
  const std::string engine = folder.write("engine", "#!/bin/sh\necho $$ >pid\n" + script + "\n");
  std::filesystem::permissions(engine, std::filesystem::perms::owner_all);
  const auto from = std::chrono::steady_clock::now();
  Conformed out;
  out.ran = folder.run("conform good.json --strategy easy --engine ./engine " + arguments);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
  out.seconds = took.count();
  out.started = std::filesystem::exists(folder.path("pid"));
  out.alive = out.started && kill(std::stoi(folder.read("pid")), 0) == 0;
  return out;
}

}  // namespace

TEST_CASE("an engine that is silent, or keeps on reading nothing, is ended after the time limit") {
  for (const char* script :
       {"exec sleep 1000", "read line; exec sleep 1000", "read line; echo '{}'; exec sleep 1000",
        "exec >&-; exec sleep 1000", "trap '' TERM; exec sleep 1000"}) {
    INFO(script);
    const Conformed it = conform(script, "--engine-timeout 1");
    CHECK(it.ran.code == 3);
    CHECK_THAT(it.ran.err, Contains("good.json: easy: poolscope-libcurl has hit --engine-timeout: "
                                    "it was silent for 1 s"));
    CHECK_THAT(it.ran.out, Contains("1 failed"));
    CHECK(it.started);
    CHECK_FALSE(it.alive);
    CHECK(it.seconds < 20);
  }
}

TEST_CASE("an engine that dies is told of at once") {
  for (const char* script : {"exit 7", "read line; exit 7"}) {
    const Conformed it = conform(script, "");
    CHECK(it.ran.code == 2);
    CHECK_THAT(it.ran.out, Contains("it ended with exit code 7"));
    CHECK(it.seconds < 20);
  }
  CHECK_THAT(conform("kill -SEGV $$", "").ran.out, Contains("it was killed by signal 11"));
}

TEST_CASE("a time limit that is none is refused") {
  for (const char* limit : {"0", "-1", "x", "1e300", "nan"}) {
    INFO(limit);
    const Conformed it = conform("exit 0", std::string{"--engine-timeout="} + limit);
    CHECK(it.ran.code == 2);
    CHECK_THAT(it.ran.err, Contains("--engine-timeout"));
    CHECK_FALSE(it.started);
  }
}

// The limits, which are the same for every command: their messages, the flags that raise them, and
// exit code 3.

#include <catch2/catch.hpp>

#include "cli/program.hpp"
#include "model/limits.hpp"
#include "support/file.hpp"

using namespace poolscope::test;
using Catch::Contains;

namespace {

const char* const zero_loop = R"({"format": "poolscope/1", "network": {"rtt_ms": 0, "dns_ms": 0},
  "servers": [{"host": "*", "think_ms": 0, "body_bytes": 0}],
  "workload": [{"arrival": {"closed_loop": {"think_ms": 0}}, "duration_ms": 1000,
                "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "easy"}],
  "expect": [{"metric": "failed", "op": "==", "value": 0}]})";
const char* const too_many = R"({"format": "poolscope/1",
  "workload": [{"arrival": {"poisson_per_s": 1e6}, "count": 1000000000000000,
                "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "easy"}],
  "expect": [{"metric": "failed", "op": "==", "value": 0}]})";
const char* const beyond_time = R"({"format": "poolscope/1",
  "workload": [{"arrival": {"every_ms": 1e12}, "count": 10000,
                "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "easy"}],
  "expect": [{"metric": "failed", "op": "==", "value": 0}]})";
const char* const circle = R"({"format": "poolscope/1", "libcurl": "7.88",
  "network": {"rtt_ms": 0, "dns_ms": 0},
  "servers": [{"host": "*", "think_ms": 0, "body_bytes": 0}],
  "requests": [{"id": "w1", "url": "http://a.test/", "options": {"CURLOPT_FOLLOWLOCATION": true},
                "response": {"status": 302, "location": "http://a.test/"}}],
  "strategies": [{"name": "easy"}],
  "expect": [{"metric": "failed", "op": "==", "value": 0}]})";
const char* const long_run = R"({"format": "poolscope/1",
  "workload": [{"arrival": {"every_ms": 1}, "count": 400000, "urls": [{"url": "http://a.test/"}]}],
  "strategies": [{"name": "multi", "scope": "multi"}]})";

std::string nested(std::size_t deep) {
  return "{\"format\": \"poolscope/1\", \"requests\": " + std::string(deep, '[') +
         std::string(deep, ']') + "}";
}

}  // namespace

TEST_CASE("a run without an end stops in every command, which names the limit") {
  const Folder folder;
  folder.write("zero.json", zero_loop);
  folder.write("many.json", too_many);
  folder.write("time.json", beyond_time);
  folder.write("circle.json", circle);
  const std::pair<std::string, std::string> files[] = {{"zero.json", "--max-instant-events"},
                                                       {"many.json", "--max-transfers"},
                                                       {"time.json", "--max-days"},
                                                       {"circle.json", "--max-hops"}};
  for (const auto& [file, flag] : files)
    for (const std::string command :
         {"run -v FILE", "explain FILE w1", "compare FILE", "check FILE", "advise FILE",
          "sweep FILE --vary CURLOPT_MAXCONNECTS=1,2 -o out.csv", "report FILE -o out.html"}) {
      std::string words = command;
      const auto ran = folder.run(words.replace(words.find("FILE"), 4, file));
      INFO(words << "\n" << ran.err);
      CHECK(ran.code == 3);
      CHECK_THAT(ran.err, Contains(file + ":") && Contains(flag + " raises it"));
    }
  CHECK_FALSE(std::filesystem::exists(folder.path("out.html")));
  CHECK_FALSE(std::filesystem::exists(folder.path("out.csv")));
}

TEST_CASE("a sweep names the point that stopped at a limit") {
  const Folder folder;
  folder.write("zero.json", zero_loop);
  const auto ran = folder.run("sweep zero.json --vary CURLOPT_MAXCONNECTS=7");
  CHECK_THAT(ran.err, Contains("zero.json: CURLOPT_MAXCONNECTS=7, strategy=easy: stopped at"));
}

TEST_CASE("a run that stops at a limit says so in its events; flags raise it") {
  const Folder folder;
  folder.write("circle.json", circle);
  const auto ran = folder.run("run circle.json --format ndjson --max-hops 3");
  CHECK(ran.code == 3);
  CHECK_THAT(ran.out, Contains(R"("event":"run_end")") &&
                          Contains(R"("reason":"limit","limit":"hops","undone":["w1"])"));
  CHECK_THAT(ran.err,
             Contains("circle.json: easy: stopped at the limit of 3 hops of one transfer"));
  const auto more = folder.run("run circle.json --max-hops 2000 --max-instant-events 5000");
  CHECK_THAT(more.err, Contains("5,000 events at one instant"));
}

TEST_CASE("compare and check go on with other files, and end with 3") {
  const Folder folder;
  folder.write("zero.json", zero_loop);
  folder.write("good.json", good);
  const auto compared = folder.run("compare zero.json good.json --format csv");
  CHECK(compared.code == 3);
  CHECK_THAT(compared.out, Contains("good.json,multi,") && !Contains("zero.json,"));
  const auto checked = folder.run("check zero.json good.json");
  CHECK(checked.code == 3);
  CHECK_THAT(checked.out, Contains("ok    good.json") && Contains("1 stopped at a limit"));
  CHECK(folder.run("compare zero.json --format json").out == "[]\n");
}

TEST_CASE("what is read has limits: size and nesting, of scenarios and recordings") {
  const Folder folder;
  folder.write("deep.json", nested(70));
  folder.write("deep.har", nested(1'000'000));
  folder.write("big.json", std::string(3 << 20, ' ').append(good));
  for (const std::string command : {"validate deep.json", "run deep.json", "run deep.har",
                                    "import har deep.har", "sweep --merge deep.json"}) {
    const auto ran = folder.run(command);
    INFO(command << "\n" << ran.err);
    if (command.find("merge") == std::string::npos) {
      CHECK(ran.code == 3);
      CHECK_THAT(ran.err, Contains(":1:") && Contains("64 arrays and objects inside one another; "
                                                      "--max-nesting raises it"));
    }
  }
  CHECK(folder.run("validate deep.json --max-nesting 100").code == 2);  // it is no scenario
  for (const std::string command : {"validate big.json", "run big.json", "import har big.json",
                                    "sweep --merge big.json", "validate /dev/zero"}) {
    const auto ran = folder.run(command + " --max-file-size 2");
    INFO(command << "\n" << ran.err);
    CHECK(ran.code == 3);
    CHECK_THAT(ran.err, Contains("the limit of 2 MB of one file; --max-file-size raises it"));
  }
  CHECK(folder.run("validate big.json").code == 0);
}

TEST_CASE("memory has a limit in whatever runs") {
  const Folder folder;
  folder.write("long.json", long_run);
  for (const std::string command :
       {"explain long.json w1.1", "compare long.json", "report long.json", "advise long.json",
        "sweep long.json --vary strategy=multi", "run long.json --format csv"}) {
    const auto ran = folder.run(command + " --max-memory 5");
    INFO(command << "\n" << ran.err);
    CHECK(ran.code == 3);
    CHECK_THAT(ran.err, Contains("the limit of 5 MB of memory; --max-memory raises it"));
  }
  CHECK(folder.run("run long.json --format csv").code == 0);
}

TEST_CASE("a limit is a whole number that can be") {
  const Folder folder;
  folder.write("good.json", good);
  for (const std::string value :
       {"0", "-1", "1.5", "many", "99999999999", "18446744073709551617"}) {
    const auto ran = folder.run("run good.json --max-transfers=" + value);
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("not a whole number from 1 to 4,294,967,294"));
  }
}

TEST_CASE("README and the help of each command list each limit with its default") {
  const Folder folder;
  const std::string readme = poolscope::testing::project_text("README.md");
  for (const auto& row : poolscope::model::limit_rows()) {
    const std::string initial = poolscope::model::grouped(poolscope::model::Limits{}.*row.member);
    INFO(row.flag);
    CHECK_THAT(readme, Contains("| `" + std::string{row.flag} + "` | " + initial + " | "));
    for (const std::string command :
         {"run", "explain", "compare", "sweep", "advise", "report", "check", "conform"})
      CHECK_THAT(folder.run(command + " --help").out,
                 Contains(std::string{row.flag} + " N") && Contains("(default: " + initial + ")"));
    if (row.of_reading)
      for (const std::string command : {"validate", "import har"})
        CHECK_THAT(folder.run(command + " --help").out, Contains(std::string{row.flag} + " N"));
  }
}

TEST_CASE("a seed is what it is in a file: a whole number of 64 bits") {
  const Folder folder;
  folder.write("a.json", long_run);
  for (const char* wrong : {"-1", "''", "1.5", "99999999999999999999", "x"}) {
    const auto ran = folder.run(std::string("run a.json --seed ") + wrong);
    INFO(wrong);
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("is not a whole number from 0 to 18446744073709551615"));
  }
  CHECK(folder.run("run a.json --seed 18446744073709551615 --format csv").code == 0);
}

TEST_CASE("a report can be made with limits that were raised or lowered") {
  const Folder folder;
  folder.write("a.json", R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}]})");
  for (const char* flags : {"--max-days 400", "--max-transfers 100", "--max-hops 7"})
    CHECK(folder.run(std::string("report a.json -o a.html ") + flags).code == 0);
}

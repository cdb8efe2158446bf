// The exit codes and messages of the commands.

#include <catch2/catch.hpp>

#include "program.hpp"

using Catch::Contains;
using poolscope::test::failing;
using poolscope::test::Folder;
using poolscope::test::good;
using poolscope::test::wrong;

TEST_CASE("what was done ends with 0") {
  const Folder folder;
  folder.write("good.json", good);
  for (const auto* command :
       {"run good.json", "run good.json -v", "run good.json --explain",
        "run good.json --format json", "run good.json --format ndjson",
        "run good.json --format csv", "explain good.json r2", "compare good.json",
        "check good.json", "validate good.json", "schema", "version", "help", "help run",
        "help CURLOPT_MAXAGE_CONN", "help options", "--help", "--version", ""}) {
    CAPTURE(command);
    const auto ran = folder.run(command);
    CHECK(ran.code == 0);
    CHECK_FALSE(ran.out.empty());
  }
}

TEST_CASE("help without a word lists the commands") {
  const auto ran = Folder{}.run("help");
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("Usage: poolscope") && Contains("explain") && Contains("import"));
  CHECK(Folder{}.run("").out == ran.out);
}

TEST_CASE("an unknown command is named, and the nearest one") {
  const auto ran = Folder{}.run("advse");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Contains("there is no command \"advse\"; the nearest is \"advise\""));
  CHECK_THAT(Folder{}.run("help CURLOPT_MAXAGE").err, Contains("\"CURLOPT_MAXAGE_CONN\""));
}

TEST_CASE("an expectation that does not hold ends with 1 and is told in words") {
  const Folder folder;
  folder.write("good.json", good);
  folder.write("failing.json", failing);
  const auto ran = folder.run("check good.json failing.json");
  CHECK(ran.code == 1);
  CHECK_THAT(ran.out, Contains("ok    good.json: 3 expectations on 3 strategies"));
  CHECK_THAT(ran.out, Contains("FAIL  failing.json: 1 expectation on 1 strategy"));
  CHECK_THAT(ran.out, Contains("failing.json:6: r2 on strategy easy: expected reuse of #0, got "
                               "create (#1): gate no_candidate"));
  CHECK_THAT(ran.out, Contains("2 files, 4 expectations: 1 did not hold"));
}

TEST_CASE("wrong usage ends with 2") {
  const Folder folder;
  folder.write("good.json", good);
  for (const auto* command :
       {"dance", "run", "run good.json --format xml", "run good.json --dance", "explain good.json",
        "explain good.json r9", "run good.json --strategy nobody",
        "compare good.json --strategy nobody", "import", "help nobody", "bench --transfers 0"}) {
    CAPTURE(command);
    const auto ran = folder.run(command);
    CHECK(ran.code == 2);
    CHECK_FALSE(ran.err.empty());
    CHECK(ran.out.empty());
  }
}

TEST_CASE("an unknown strategy or request is answered with those there are") {
  const Folder folder;
  folder.write("good.json", good);
  CHECK(folder.run("run good.json --strategy nobody").err ==
        "good.json: there is no strategy \"nobody\"; there are: easy, multi, share\n");
  CHECK(folder.run("explain good.json r9").err ==
        "good.json: there is no request \"r9\"; there are: r1, r2\n");
  CHECK_THAT(folder.run("run good.json --format xml").err,
             Contains("\"xml\" is none of csv, json, log, ndjson"));
}

TEST_CASE("a file that is not there ends with 2 and its name") {
  const Folder folder;
  for (const auto* command : {"run none.json", "check none.json", "validate none.json",
                              "compare none.json", "explain none.json r1", "import har none.har"}) {
    CAPTURE(command);
    const auto ran = folder.run(command);
    CHECK(ran.code == 2);
    CHECK_THAT(ran.err, Contains("none.") && Contains("no such file"));
  }
}

TEST_CASE("a file that is not JSON ends with 2 and the place") {
  const Folder folder;
  folder.write("bad.json", "{\n  \"format\": nope\n}\n");
  const auto ran = folder.run("run bad.json");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Contains("bad.json:2:"));
  CHECK(ran.out.empty());
}

TEST_CASE("all that is wrong in all files is said in one go, before anything runs") {
  const Folder folder;
  folder.write("good.json", good);
  folder.write("wrong.json", wrong);
  const auto ran = folder.run("run good.json wrong.json none.json");
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains("wrong.json:3:") && Contains("/requests/0/colour"));
  CHECK_THAT(ran.err, Contains("wrong.json:4:") && Contains("/seed"));
  CHECK_THAT(ran.err, Contains("none.json"));
}

TEST_CASE("check and validate go on past a file that cannot be read, and end with 2") {
  const Folder folder;
  folder.write("good.json", good);
  folder.write("wrong.json", wrong);
  const auto checked = folder.run("check wrong.json good.json");
  CHECK(checked.code == 2);
  CHECK_THAT(checked.out, Contains("ok    good.json") && Contains("1 could not be read"));
  const auto validated = folder.run("validate wrong.json good.json");
  CHECK(validated.code == 2);
  CHECK_THAT(validated.out, Contains("valid  good.json: 2 requests, 0 workloads, 3 strategies"));
  CHECK_THAT(validated.err, Contains("wrong.json:3:"));
}

TEST_CASE("a limit that was hit ends with 3") {
  const Folder folder;
  folder.write("long.json", R"({"format": "poolscope/1",
    "workload": [{"arrival": {"every_ms": 1}, "count": 200000,
                  "urls": [{"url": "http://a.test/", "weight": 1}]}],
    "strategies": [{"name": "multi", "scope": "multi"}]})");
  const auto ran = folder.run("run long.json --format csv --max-transfers 1000");
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("long.json: multi: the workload makes 200,000 transfers; the limit "
                               "is 1,000; --max-transfers raises it"));
  CHECK(folder.run("run long.json --format csv --max-transfers 200000").code == 0);
}

TEST_CASE("a scenario that becomes too much ends with the limit's code and says how much it is") {
  Folder folder;
  std::string clients, names;
  for (const char* n : {"1", "2", "3", "4", "5"}) {
    const std::string comma = names.empty() ? "" : ",";
    names += comma + '"' + n + '"';
    clients += comma + R"({"id":")" + n + R"(","options":{"CURLOPT_MAXCONNECTS":)" + n + "}}";
  }
  folder.write("many.json",
               R"({"format":"poolscope/1","clients":[)" + clients +
                   R"(],"workload":[{"arrival":{"every_ms":1},"count":300000,"clients":[)" + names +
                   R"(],"hosts":{"count":1000000,"url":"http://h{n}.t/"}}]})");
  const auto ran = folder.run("run many.json");
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("workload 1: 5 different option sets of clients times 1000000 hosts "
                               "are 5000000 prepared requests, beyond the limit of 4,000,000"));
}

TEST_CASE("folders are searched for scenarios, sorted, at any depth") {
  const Folder folder;
  folder.write("all/b.json", good);
  folder.write("all/a/deep.json", good);
  folder.write("all/schema.json", "{}");
  folder.write("all/notes.txt", "nothing");
  const auto ran = folder.run("check all");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("deep.json") < ran.out.find("b.json"));
  CHECK_THAT(ran.out, Contains("2 files, 6 expectations: all hold"));
  folder.write("empty/notes.txt", "nothing");
  CHECK(folder.run("check empty").code == 2);
}

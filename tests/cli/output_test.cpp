// The output of the commands.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "program.hpp"

using Catch::Contains;
using nlohmann::json;
using poolscope::test::Folder;
using poolscope::test::good;

namespace {

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

const char* const random_stream = R"({"format": "poolscope/1",
  "servers": [{"host": "*", "rtt_ms": {"lognormal": [40, 0.5]}, "think_ms": {"exponential": 20}}],
  "workload": [{"arrival": {"poisson_per_s": 50}, "count": 300,
                "hosts": {"count": 20, "zipf": 1.0, "url": "http://h{n}.test/"}}]})";

}  // namespace

TEST_CASE("two runs print the same bytes, another seed prints others") {
  const Folder folder;
  folder.write("random.json", random_stream);
  for (const auto* format : {"log", "json", "ndjson", "csv"}) {
    CAPTURE(format);
    const std::string command = std::string{"run random.json --format "} + format;
    const auto first = folder.run(command);
    REQUIRE(first.code == 0);
    CHECK(first.out == folder.run(command).out);
    CHECK(first.out != folder.run(command + " --seed 7").out);
  }
}

TEST_CASE("standard input is read as any file") {
  const Folder folder;
  const auto ran = folder.run("run - --strategy easy", good);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("reuses #0"));
  const auto bad = folder.run("run -", "{");
  CHECK(bad.code == 2);
  CHECK_THAT(bad.err, Contains("<stdin>:"));
}

TEST_CASE("with several files each line says which, with one none does") {
  const Folder folder;
  folder.write("one.json", good);
  folder.write("two.json", good);
  const auto ran = folder.run("run one.json two.json --format ndjson --strategy easy");
  REQUIRE(ran.code == 0);
  std::istringstream in(ran.out);
  std::size_t of_one = 0;
  std::size_t of_two = 0;
  for (std::string line; std::getline(in, line);) {
    const auto event = json::parse(line);
    of_one += event["file"] == "one.json" ? 1 : 0;
    of_two += event["file"] == "two.json" ? 1 : 0;
  }
  CHECK(of_one == 13);
  CHECK(of_two == 13);
  const auto alone = folder.run("run one.json --format ndjson --strategy easy");
  CHECK(alone.out.find("\"file\"") == std::string::npos);
}

TEST_CASE("all strategies run in the order of the file, or the one that is named") {
  const Folder folder;
  folder.write("good.json", good);
  const auto all = folder.run("run good.json --format csv");
  CHECK(lines(all.out) == 7);
  CHECK(all.out.find(",easy,") < all.out.find(",multi,"));
  CHECK(all.out.find(",multi,") < all.out.find(",share,"));
  CHECK(lines(folder.run("run good.json --format csv --strategy multi").out) == 3);
  CHECK(lines(folder.run("run good.json --format csv --strategy multi --strategy easy").out) == 5);
}

TEST_CASE("the json format is one document") {
  const Folder folder;
  folder.write("good.json", good);
  const auto document = json::parse(folder.run("run good.json --format json").out);
  REQUIRE(document["runs"].size() == 3);
  CHECK(document["runs"][0]["strategy"] == "easy");
  CHECK(document["runs"][0]["events"].size() == 13);
  CHECK(document["runs"][0]["metrics"]["reuse_rate"] == 0.5);
}

TEST_CASE("a shared pool is run with one quiet word about threads") {
  const Folder folder;
  folder.write("good.json", good);
  const auto ran = folder.run("run good.json good.json");
  const auto first = ran.err.find("concurrent threads");
  CHECK(first != std::string::npos);
  CHECK(ran.err.find("concurrent threads", first + 1) == std::string::npos);
  CHECK(folder.run("run good.json --strategy multi").err.empty());
}

TEST_CASE("-v prints what libcurl prints, and brackets where it is silent") {
  const Folder folder;
  folder.write("good.json", good);
  const auto ran = folder.run("run good.json --strategy easy -v");
  CHECK_THAT(ran.out, Contains("* Host a.test:80 was resolved."));
  CHECK_THAT(ran.out, Contains("* using HTTP/1.x"));
  CHECK_THAT(ran.out, Contains("* Connection #0 to host a.test:80 left intact"));
  CHECK_THAT(ran.out, Contains("* Reusing existing http: connection with host a.test"));
  CHECK_THAT(ran.out, Contains("libcurl prints nothing here"));
}

TEST_CASE("-v tells a full pool with its numbers") {
  const Folder folder;
  folder.write("full.json", R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://c.test/"}],
    "strategies": [{"name": "easy", "options": {"CURLOPT_MAXCONNECTS": 2}}]})");
  CHECK_THAT(folder.run("run full.json -v").out,
             Contains("* Connection pool is full, closing the oldest of 3/2"));
}

TEST_CASE("explain shows the candidates and what turned them away") {
  const Folder folder;
  folder.write("v4.json", R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"},
                 {"url": "http://a.test/", "options": {"CURLOPT_IPRESOLVE": "CURL_IPRESOLVE_V4"}}],
    "strategies": [{"name": "easy"}]})");
  const auto ran = folder.run("explain v4.json r2");
  CHECK_THAT(ran.out, Contains("r2 opened a new connection"));
  CHECK_THAT(ran.out, Contains("CURLOPT_IPRESOLVE"));
  CHECK_THAT(ran.out, Contains("candidates: 1 of easy:main to a.test:80"));
  CHECK_THAT(ran.out, Contains("libcurl prints nothing about it"));
  const auto told = json::parse(folder.run("explain v4.json r2 --format json").out);
  REQUIRE(told.size() == 1);
  CHECK(told[0]["gate"] == "ip_version");
  CHECK(told[0]["candidates"][0]["gates"].back()["verdict"] == "skip");
}

TEST_CASE("compare prints the same numbers as a table, as csv and as json") {
  const Folder folder;
  folder.write("good.json", good);
  const auto table = folder.run("compare good.json").out;
  CHECK_THAT(table, Contains("new connections") && Contains("reuse rate") &&
                        Contains("latency p99") && Contains("50.0 %"));
  const auto csv = folder.run("compare good.json --format csv").out;
  CHECK_THAT(csv, Contains("good.json,easy,1,0.5,"));
  CHECK(lines(csv) == 4);
  const auto told = json::parse(folder.run("compare good.json --format json").out);
  CHECK(told[0]["strategies"][1]["strategy"] == "multi");
  CHECK(told[0]["strategies"][1]["metrics"]["connections_opened"] == 1);
}

TEST_CASE("compare tells the bounds on connections as rows, csv, json and sentences") {
  const Folder folder;
  folder.write("full.json", R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://c.test/"},
                 {"id": "back", "url": "http://a.test/"}],
    "strategies": [{"name": "two", "options": {"CURLOPT_MAXCONNECTS": 2}}, {"name": "five"}]})");
  const auto table = folder.run("compare full.json").out;
  CHECK_THAT(table, Contains("unbounded                 3          3") &&
                        Contains("clairvoyant         exact 3    exact 3") &&
                        Contains("regret                    1          0"));
  CHECK_THAT(table, Contains("two: closing #0 of easy:main (a.test:80) at 0.36 s cost back a TCP "
                             "connect and 40.0 ms"));
  const auto csv = folder.run("compare full.json --format csv").out;
  CHECK_THAT(
      csv,
      Contains("shutting_down_at_end,unbounded,clairvoyant,clairvoyant_is,regret,costly_evictions,"
               "costly_tls,costly_ms\n") &&
          Contains(",3,3,exact,1,1,0,40\n"));
  const auto told = json::parse(folder.run("compare full.json --format json").out);
  const auto& bounds = told[0]["strategies"][0]["bounds"];
  CHECK(bounds["clairvoyant"] == 3);
  CHECK(bounds["clairvoyant_is"] == "exact");
  CHECK(bounds["regret"] == 1);
  CHECK(bounds["costly_evictions"]["worst"][0]["paid_by"] == "back");
  const auto without = folder.run("compare full.json --no-bounds").out;
  CHECK(table.find(without.substr(0, without.find("* best"))) == 0);
  CHECK(without.find("clairvoyant") == std::string::npos);
  CHECK(folder.run("compare full.json --no-bounds --format csv").out.find("unbounded") ==
        std::string::npos);
}

TEST_CASE("a recording is imported, and can be run with or without that step") {
  const Folder folder;
  const std::string har = std::string{POOLSCOPE_SOURCE_DIR} + "/tests/exchange/fixtures/chrome.har";
  const auto imported = folder.run("import har '" + har + "' -o shop.json");
  CHECK(imported.code == 0);
  CHECK_THAT(imported.err, Contains("skipped 1 entry") && Contains("4 of 8 entries, 2 servers"));
  CHECK(folder.run("validate shop.json").code == 0);
  const auto ran = folder.run("run shop.json --format csv --strategy browser");
  CHECK(ran.code == 0);
  CHECK(lines(ran.out) == 5);
  CHECK(lines(folder.run("run '" + har + "' --format csv --strategy browser").out) == 5);
  CHECK(folder.run("import har '" + har + "'").out == folder.read("shop.json"));
}

TEST_CASE("what is no recording is refused") {
  const Folder folder;
  folder.write("x.har", "{\"log\": 3}");
  const auto ran = folder.run("import har x.har -o out.json");
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Contains("x.har") && Contains("not a HAR"));
  CHECK_FALSE(std::filesystem::exists(folder.path("out.json")));
}

TEST_CASE("the schema is JSON") {
  const Folder folder;
  CHECK(json::parse(folder.run("schema").out).is_object());
}

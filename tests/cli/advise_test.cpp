// The command advise: its output, and the command that repeats a claim.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "program.hpp"

using Catch::Contains;
using nlohmann::json;
using poolscope::test::Folder;

namespace {

const char* const stream = R"({"format": "poolscope/1",
  "servers": [{"host": "*", "rtt_ms": {"lognormal": [40, 0.5]}}],
  "workload": [{"arrival": {"poisson_per_s": 5}, "count": 200,
                "hosts": {"count": 12, "zipf": 0.2, "url": "http://h{n}.test/"}}],
  "strategies": [{"name": "one, it's easy", "scope": "easy"}]})";

}  // namespace

TEST_CASE("advice is text or JSON, and each claim's command repeats its two runs") {
  const Folder folder;
  folder.write("a stream.json", stream);
  const auto text = folder.run("advise 'a stream.json'");
  CHECK(text.code == 0);
  CHECK(text.err.empty());
  CHECK_THAT(text.out, Contains("one, it's easy: Set CURLOPT_MAXCONNECTS to ") &&
                           Contains("difference") && Contains("±") &&
                           Contains("poolscope sweep 'a stream.json'"));
  const auto ran = folder.run("advise 'a stream.json' --format json");
  REQUIRE(ran.code == 0);
  const auto told = json::parse(ran.out);
  CHECK(told["format"] == "poolscope-advice/1");
  CHECK(told["seeds"]["count"] == 5);
  REQUIRE_FALSE(told["claims"].empty());
  for (const auto& claim : told["claims"]) {
    const auto command = claim["repeat"].get<std::string>();
    REQUIRE(command.starts_with("poolscope sweep "));
    const auto swept = json::parse(folder.run(command.substr(10) + " --format json").out);
    REQUIRE(swept["points"].size() == 2);
    for (const std::size_t i : {0U, 1U}) {
      const auto& run = claim[i == 0 ? "before" : "after"];
      const auto& point = swept["points"][i];
      for (const auto& [metric, value] : run["metrics"].items())
        CHECK(point["metrics"][metric]["mean"] == value);
    }
    CHECK_FALSE(claim["sentences"].empty());
  }
}

TEST_CASE("advice says when nothing matters") {
  const Folder folder;
  folder.write("s.json", R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}]})");
  const auto ran = folder.run("advise s.json --strategy multi --seeds 2");
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Contains("No setting that was tried changes") && Contains(" runs."));
}

TEST_CASE("wrong use of advise is said") {
  const Folder folder;
  folder.write("s.json", stream);
  CHECK(folder.run("advise").code == 2);
  CHECK(folder.run("advise none.json").code == 2);
  CHECK(folder.run("advise s.json --strategy two").code == 2);
  CHECK(folder.run("advise s.json --seeds 0").code == 2);
}

TEST_CASE("a sweep has the option that is not set beside its numbers") {
  const Folder folder;
  folder.write("s.json", R"({"format": "poolscope/1",
    "requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}, {"url": "http://a.test/"}],
    "strategies": [{"name": "easy", "options": {"CURLOPT_MAXCONNECTS": 1}}]})");
  const auto ran = folder.run(
      "sweep s.json --vary CURLOPT_MAXCONNECTS=default,1 --metric connections_opened --format csv");
  REQUIRE(ran.code == 0);
  CHECK_THAT(ran.out, Contains("\n1,default,easy,1,2,,2,2,") && Contains("\n2,1,easy,1,3,,3,3,"));
}

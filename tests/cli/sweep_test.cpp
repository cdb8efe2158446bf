// The commands sweep and sweep --merge.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "program.hpp"

using Catch::Contains;
using nlohmann::json;
using poolscope::test::Folder;

namespace {

const char* const stream = R"({"format": "poolscope/1", "title": "a \"quoted\" title",
  "servers": [{"host": "*", "rtt_ms": {"lognormal": [40, 0.5]}}],
  "workload": [{"arrival": {"poisson_per_s": 50}, "count": 100,
                "hosts": {"count": 12, "zipf": 1.0, "url": "http://h{n}.test/"}}],
  "strategies": [{"name": "one, \"multi\"", "scope": "multi"},
                 {"name": "two\nlines", "scope": "share"}, {"name": "easy"}]})";
const std::string plan =
    "sweep s.json --vary CURLMOPT_MAXCONNECTS=1..4 --vary rtt_ms=5 --seeds 3 "
    "--metric reuse_rate,latency_p95 --metric connections_opened";

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool only_whole_files(const Folder& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("")))
    if (entry.path().string().find(".part") != std::string::npos) return false;
  return true;
}

}  // namespace

TEST_CASE("a sweep is a table, a CSV or JSON with the same numbers") {
  const Folder folder;
  folder.write("s.json", stream);
  const auto table = folder.run(plan + " --strategy easy");
  REQUIRE(table.code == 0);
  CHECK_THAT(table.out, Contains("3 seeds from 1: mean ± half the 95 % confidence interval"));
  CHECK_THAT(table.out, Contains("CURLMOPT_MAXCONNECTS") && Contains("reuse rate"));
  CHECK(lines(table.out) == 7);
  const auto csv = folder.run(plan + " --format csv --strategy easy");
  CHECK(csv.out.substr(0, csv.out.find("_mean")) ==
        "point,CURLMOPT_MAXCONNECTS,rtt_ms,strategy,seeds,reuse_rate");
  CHECK(lines(csv.out) == 5);
  const auto told = json::parse(folder.run(plan + " --format json --strategy easy").out);
  CHECK(told["format"] == "poolscope-sweep/1");
  CHECK(told["file"] == "s.json");
  CHECK(told["seeds"]["count"] == 3);
  CHECK(told["total"] == 4);
  REQUIRE(told["points"].size() == 4);
  const auto& second = told["points"][1];
  CHECK(second["at"]["CURLMOPT_MAXCONNECTS"] == 2);
  CHECK(second["at"]["strategy"] == "easy");
  const auto& rate = second["metrics"]["reuse_rate"];
  CHECK(rate["min"] <= rate["mean"]);
  CHECK(rate["mean"] <= rate["max"]);
  CHECK(rate["ci95"] > 0);
  CHECK_THAT(csv.out,
             Contains("\n2,2,5,easy,3," + rate["mean"].dump() + "," + rate["ci95"].dump() + ","));
}

TEST_CASE("one seed has no interval") {
  const Folder folder;
  folder.write("s.json", stream);
  const std::string one = "sweep s.json --strategy easy --metric failed --format ";
  CHECK_THAT(folder.run(one + "csv").out, Contains("1,easy,1,0,,0,0,1,"));
  CHECK(json::parse(folder.run(one + "json").out)["points"][0]["metrics"]["failed"]["ci95"]
            .is_null());
  CHECK_THAT(folder.run(one + "table").out, Contains("--seeds N gives means"));
}

TEST_CASE("a sweep's seeds begin with the scenario's, and numbers are those of compare") {
  const Folder folder;
  folder.write("s.json", stream);
  const auto compared =
      json::parse(folder.run("compare s.json --strategy easy --seed 5 --format json").out);
  const auto swept = json::parse(
      folder.run("sweep s.json --strategy easy --seed 5 --metric latency_p95 --format json").out);
  CHECK(swept["seeds"]["first"] == 5);
  CHECK(swept["points"][0]["metrics"]["latency_p95"]["mean"] ==
        compared[0]["strategies"][0]["metrics"]["latency_p95"]);
}

TEST_CASE("merged shards are the whole, byte for byte") {
  const Folder folder;
  folder.write("s.json", stream);
  for (const std::string format : {"csv", "json"}) {
    CAPTURE(format);
    const auto whole = folder.run(plan + " --threads 1 --format " + format);
    REQUIRE(whole.code == 0);
    CHECK(whole.out == folder.run(plan + " --threads 5 --format " + format).out);
    // With 12 points in 14 shards, two shards are empty.
    for (const int parts : {1, 2, 5, 14}) {
      std::string names;
      for (int i = parts; i >= 1; --i) {  // in any order
        const std::string name = "shard-" + std::to_string(i) + "." + format;
        const auto ran = folder.run(plan + " --shard " + std::to_string(i) + "/" +
                                    std::to_string(parts) + " -o " + name);
        REQUIRE(ran.code == 0);
        CHECK(ran.out.empty());
        names += " " + name;
      }
      CHECK(folder.run("sweep --merge" + names).out == whole.out);
      CHECK(folder.run("sweep --merge" + names + " -o all." + format).code == 0);
      CHECK(folder.read("all." + format) == whole.out);
      CHECK(folder.run("sweep --merge all." + format).out == whole.out);
    }
  }
  CHECK(only_whole_files(folder));
}

TEST_CASE("shards under GNU parallel give the unsharded file") {
  if (std::system("parallel --version >/dev/null 2>&1 </dev/null") != 0) {
    WARN("GNU parallel is not installed (Debian package parallel)");
    return;
  }
  const Folder folder;
  folder.write("s.json", stream);
  for (const std::string format : {"csv", "json"}) {
    const std::string command =
        "cd '" + folder.path("") +
        "' && HOME=. parallel --will-cite -j 2 '" POOLSCOPE_BIN_DIR "/poolscope " + plan +
        " --threads 1 --shard {}/5 -o part-{}." + format + "' ::: 1 2 3 4 5 </dev/null >log 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
    const auto merged = folder.run("sweep --merge part-*." + format);
    CHECK(merged.code == 0);
    CHECK(merged.out == folder.run(plan + " --format " + format).out);
  }
}

TEST_CASE("shards that do not make a whole are refused in words, and nothing is written") {
  const Folder folder;
  folder.write("s.json", stream);
  const auto refused = [&](const std::string& files) {
    const auto ran = folder.run("sweep --merge " + files + " -o out");
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK_FALSE(std::filesystem::exists(folder.path("out")));
    return ran.err;
  };
  for (const std::string format : {"csv", "json"}) {
    CAPTURE(format);
    for (const std::string part : {"1", "2", "3"})
      REQUIRE(folder.run(plan + " --shard " + part + "/3 -o " + part + "." + format).code == 0);
    const auto e = "." + format;
    CHECK_THAT(refused("1" + e + " 3" + e), Contains("of 12 points 4 are missing: 5 to 8"));
    CHECK_THAT(refused("2" + e), Contains("8 are missing: 1 to 4, 9 to 12"));
    CHECK_THAT(refused("1" + e + " 2" + e + " 3" + e + " 2" + e), Contains("twice"));
    folder.write("again" + e, folder.read("2" + e));
    CHECK_THAT(refused("1" + e + " 2" + e + " 3" + e + " again" + e),
               Contains("point 5 is in 2" + e + " and in again" + e));
    const std::string half = folder.read("3" + e);
    folder.write("half" + e, half.substr(0, half.size() - 4));
    CHECK_THAT(refused("1" + e + " 2" + e + " half" + e), Contains("half" + e + ": is cut off"));
    // Another number of seeds, another scenario, other metrics.
    std::string other = plan;
    other.replace(other.find("--seeds 3"), 9, "--seeds 4");
    REQUIRE(folder.run(other + " --shard 3/3 -o seeds" + e).code == 0);
    CHECK_THAT(refused("1" + e + " 2" + e + " seeds" + e),
               Contains("seeds" + e + " is of another sweep than 1" + e));
    REQUIRE(folder.run(plan + " --metric failed --shard 3/3 -o more" + e).code == 0);
    CHECK_THAT(refused("1" + e + " 2" + e + " more" + e), Contains("headers differ"));
  }
  CHECK_THAT(refused("1.csv 2.json 3.csv"), Contains("2.json is JSON, but 1.csv is CSV"));
  CHECK_THAT(refused("s.json"), Contains("s.json: is not a sweep"));
  CHECK_THAT(refused("none.csv 1.csv"), Contains("none.csv") && Contains("no such file"));
}

TEST_CASE("a wrong sweep says all that is wrong and ends with 2") {
  const Folder folder;
  folder.write("s.json", stream);
  const auto error = [&](const std::string& arguments) {
    const auto ran = folder.run("sweep " + arguments);
    CAPTURE(arguments, ran.out);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  const auto two = error("s.json --vary CURLMOPT_MAXCONECTS=1 --vary rtt_ms=9..1 --metric latency");
  CHECK_THAT(two, Contains("--vary \"CURLMOPT_MAXCONECTS\" cannot be varied"));
  CHECK_THAT(two, Contains("--vary rtt_ms: \"9..1\" ends before it begins; did you mean 1..9?"));
  CHECK_THAT(two, Contains("--metric: there is no metric \"latency\""));
  CHECK_THAT(error("s.json --vary strategy=esay"), Contains("the nearest is \"easy\""));
  CHECK_THAT(error("s.json --strategy esay"), Contains("there is no strategy \"esay\""));
  CHECK_THAT(error("s.json --strategy easy --vary strategy=easy"), Contains("one of them"));
  CHECK_THAT(error("s.json --vary rtt_ms=1 --vary rtt_ms=2"), Contains("varied twice"));
  CHECK_THAT(error("s.json --shard 1/2"), Contains("a table cannot be merged"));
  for (const auto* shard : {"0/2", "3/2", "1", "1/", "a/b", "1/2/3"})
    CHECK_THAT(error(std::string{"s.json --format csv --shard "} + shard), Contains("must be I/N"));
  CHECK_THAT(error(""), Contains("needs a FILE"));
  CHECK_THAT(error("none.json"), Contains("no such file"));
  CHECK_THAT(error("s.json --seeds 0"), Contains("--seeds"));
  CHECK_THAT(error("s.json --format xml"), Contains("csv, json, table"));
  CHECK_THAT(error("s.json --merge a.csv"), Contains("--merge"));
  CHECK_THAT(error("s.json -o nowhere/out.csv"), Contains("nowhere/out.csv: cannot be written"));
  CHECK_THAT(error("s.json -o ."), Contains("is a folder"));
}

TEST_CASE("a sweep beyond all measure ends with 3 before it starts") {
  const Folder folder;
  folder.write("s.json", stream);
  const auto ran = folder.run(
      "sweep s.json --vary CURLOPT_MAXCONNECTS=1..60000 --vary rtt_ms=1..60000 --seeds 1000");
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Contains("vary less, or split it with --shard"));
}

TEST_CASE("an output that is there is replaced whole; a device is written to") {
  const Folder folder;
  folder.write("s.json", stream);
  folder.write("out.csv", "old");
  const std::string one = "sweep s.json --strategy easy -o ";
  CHECK(folder.run(one + "out.csv").code == 0);
  CHECK(folder.read("out.csv").starts_with("point,strategy,"));
  std::filesystem::create_symlink("out.csv", folder.path("link.json"));
  CHECK(folder.run(one + "link.json").code == 0);
  CHECK(std::filesystem::is_symlink(folder.path("link.json")));
  CHECK(folder.read("out.csv").starts_with("{\"format\":\"poolscope-sweep/1\","));
  CHECK(folder.run(one + "/dev/null").code == 0);
  CHECK_FALSE(std::filesystem::is_regular_file("/dev/null"));
  CHECK(only_whole_files(folder));
}

TEST_CASE("shards that claim more points than anybody could count are refused at once") {
  const Folder folder;
  folder.write("s.json", stream);
  REQUIRE(folder.run(plan + " --shard 1/3 -o 1.csv").code == 0);
  REQUIRE(folder.run(plan + " --shard 1/3 -o 1.json").code == 0);
  const auto claims = [&](const std::string& name, const std::string& before,
                          const std::string& count) {
    std::string text = folder.read(name);
    for (auto at = text.find(before); at != std::string::npos;
         at = text.find(before, at + count.size()))
      text.replace(at, before.size(), count);
    folder.write("claims-" + name, text);
    const auto ran = folder.run("sweep --merge claims-" + name);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  for (const std::string count :
       {"18446744073709551615", "18446744073709551616", "9223372036854775807", "0", "12x", "-1"}) {
    INFO(count);
    CHECK_THAT(claims("1.csv", ",12,", "," + count + ","), Contains("not a line of a sweep"));
    CHECK_THAT(claims("1.json", "\"total\":12,", "\"total\":" + count + ","),
               Contains("not a line of a sweep"));
    CHECK_THAT(claims("1.json", "\"point\":4,", "\"point\":" + count + ","),
               Contains("not a line of a sweep"));
  }
  CHECK_THAT(claims("1.csv", ",12,", ",1000000000000,"), Contains("999999999996 are missing"));
}

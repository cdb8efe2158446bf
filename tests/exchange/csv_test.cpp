// The CSV tables.

#include "exchange/csv.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "small_run.hpp"

using namespace poolscope;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string table(bool header) {
  return test::written(test::parsed(test::two_requests), [&](auto write, auto setup) {
    return std::make_unique<exchange::TransferCsv>(write, setup, "two.json", header);
  });
}

}  // namespace

TEST_CASE("a transfer is one row under named columns") {
  const auto lines = lines_of(table(true));
  REQUIRE(lines.size() == 3);
  const auto commas = std::count(lines[0].begin(), lines[0].end(), ',');
  CHECK(lines[0].starts_with("file,strategy,request,client,url,pool,connection,outcome,gate"));
  CHECK(lines[1] ==
        "two.json,easy,r1,main,http://a.test/,easy:main,0,create,no_candidate,1,0,0.000,0.000,"
        "0.000,20.000,60.000,0.000,60.000,110.000,110.000,1,http/1.1,CURLE_OK");
  CHECK(std::count(lines[1].begin(), lines[1].end(), ',') == commas);
  CHECK(lines[2].starts_with(
      "two.json,easy,r2,main,\"http://a.test/x,y\",easy:main,0,reuse,,1,0,110.000,"));
}

TEST_CASE("the header can be left out, for a further run in the same table") {
  CHECK(lines_of(table(false)).size() == 2);
}

TEST_CASE("a field is quoted only when it has to be") {
  CHECK(exchange::csv_field("plain") == "plain");
  CHECK(exchange::csv_field("=1+1") == "'=1+1");
  CHECK(exchange::csv_field("\t=1,2") == "\"'\t=1,2\"");
  CHECK(exchange::csv_field("a=b") == "a=b");
  CHECK(exchange::csv_field("a,b") == "\"a,b\"");
  CHECK(exchange::csv_field("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(exchange::csv_field("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("a metric table has the metrics of expect as columns") {
  CHECK(exchange::metric_csv_header() ==
        "file,strategy,connections_opened,reuse_rate,handshakes,evictions,wait_ms,latency_mean,"
        "latency_p50,latency_p95,latency_p99,open_peak,idle_peak,failed,"
        "sockets_peak,shutting_down_peak,shutting_down_at_end\n");
  CHECK(exchange::metric_csv_row("f", "a,b", trace::Summary{}) ==
        "f,\"a,b\",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
}

TEST_CASE("milliseconds keep every microsecond") {
  CHECK(exchange::milliseconds(0) == "0.000");
  CHECK(exchange::milliseconds(131'204'005) == "131204.005");
  CHECK(exchange::milliseconds(-1500) == "-1.500");
}

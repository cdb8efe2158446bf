// The program poolscope-libcurl as a user runs it, with the libcurl that is installed.

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/program.hpp"

using nlohmann::json;
using namespace poolscope::test;

namespace {

Ran libcurl(const Folder& folder, const std::string& arguments, const std::string& input = "") {
  return folder.run_program("poolscope-libcurl", arguments, input);
}

std::vector<json> events(const std::string& text) {
  std::vector<json> all;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) all.push_back(json::parse(line));
  return all;
}

// "reuse 0", "create 1", "wait": the decisions of a strategy.
std::string decisions(const std::string& text, const std::string& strategy) {
  std::string out;
  for (const json& e : events(text)) {
    if (e["event"] != "decision" || e["strategy"] != strategy) continue;
    if (!out.empty()) out += ", ";
    out += e["outcome"].get<std::string>();
    if (e["connection"].is_number()) out += " " + std::to_string(e["connection"].get<int>());
  }
  return out;
}

std::string requests(const std::string& list, const std::string& more = "") {
  return R"({"format": "poolscope/1", "requests": [)" + list + "]" + more + "}";
}

const char* const twice = R"({"url": "http://a.test/"}, {"url": "http://a.test/"})";

}  // namespace

TEST_CASE("the real library reuses a connection, at the times the scenario gives") {
  const Folder folder;
  const Ran ran = libcurl(folder, "-", requests(twice));
  CHECK(ran.err == "");
  REQUIRE(ran.code == 0);
  for (const char* strategy : {"easy", "multi", "share"}) {
    INFO(strategy);
    CHECK(decisions(ran.out, strategy) == "create 0, reuse 0");
  }
  const auto all = events(ran.out);
  CHECK(all.front()["event"] == "run_start");
  CHECK(all.front()["engine"] == "libcurl");
  CHECK(all.back()["reason"] == "done");
  for (const json& e : all) {
    if (e["event"] != "transfer_done" || e["transfer"] != "r1") continue;
    CHECK(e["t_us"] == 120'000);
    CHECK(e["connect_us"] == 60'000);
    CHECK(e["starttransfer_us"] == 120'000);
  }
}

TEST_CASE("TLS and HTTP/2: transfers at once open connections, later ones join the first") {
  const Folder folder;
  const Ran ran = libcurl(folder, "-",
                          requests(R"({"url": "https://a.test/", "at_ms": 0},
                                      {"url": "https://a.test/", "at_ms": 0},
                                      {"url": "https://a.test/", "at_ms": 500},
                                      {"url": "https://a.test/", "at_ms": 500})",
                                   R"(, "strategies": [{"name": "m", "scope": "multi"}])"));
  CHECK(ran.err == "");
  CHECK(decisions(ran.out, "m") == "create 0, create 1, reuse 0, reuse 0");
  CHECK(ran.out.find(R"("protocol":"h2")") != std::string::npos);
}

TEST_CASE("a server's close is found by the next search") {
  const Folder folder;
  const Ran ran =
      libcurl(folder, "-",
              requests(R"({"url": "http://a.test/", "at_ms": 0},
                          {"url": "http://a.test/", "at_ms": 9000})",
                       R"(, "servers": [{"host": "a.test", "idle_timeout_ms": 1000}])"));
  CHECK(decisions(ran.out, "multi") == "create 0, create 1");
  CHECK(ran.out.find(R"("reason":"dead")") != std::string::npos);
}

TEST_CASE("a limit makes transfers wait") {
  const Folder folder;
  const Ran ran = libcurl(
      folder, "-",
      requests(R"({"url": "http://a.test/", "at_ms": 0}, {"url": "http://a.test/", "at_ms": 0})",
               R"(, "strategies": [{"name": "m", "scope": "multi", "drive": "multi_socket",
                    "multi_options": {"CURLMOPT_MAX_HOST_CONNECTIONS": 1}}])"));
  CHECK(decisions(ran.out, "m") == "create 0, wait, reuse 0");
}

TEST_CASE("proxies: forwarding shares a connection, a tunnel and SOCKS lead to one host") {
  const Folder folder;
  const auto through = [&](const std::string& type, const std::string& option) {
    return libcurl(folder, "-",
                   requests(R"({"url": "http://a.test/"}, {"url": "https://b.test/"},
                               {"url": "https://b.test/"}, {"url": "http://a.test/"})",
                            R"(, "proxies": [{"host": "p.test", "port": 3128, "type": ")" + type +
                                R"("}], "clients": [{"id": "main", "options":
                                 {"CURLOPT_PROXY": ")" +
                                option + R"(://p.test:3128"}}],
                                 "strategies": [{"name": "e", "scope": "easy"}])"));
  };
  for (const auto& [type, option] : std::vector<std::pair<std::string, std::string>>{
           {"http", "http"}, {"socks4", "socks4a"}, {"socks5", "socks5h"}, {"https", "https"}}) {
    INFO(type);
    const Ran ran = through(type, option);
    CHECK(ran.err == "");
    CHECK(decisions(ran.out, "e") == "create 0, create 1, reuse 1, reuse 0");
  }
}

TEST_CASE("the same input gives the same bytes") {
  const Folder folder;
  std::string list;
  for (int i = 0; i < 30; ++i)
    list += (i == 0 ? "" : ",") + (R"({"url": "http)" + std::string(i % 3 == 0 ? "s" : "")) +
            "://h" + std::to_string(i % 4) + R"(.test/", "at_ms": )" + std::to_string(i * 17) + "}";
  const std::string input = requests(list);
  const Ran first = libcurl(folder, "-", input);
  REQUIRE(first.code == 0);
  for (int i = 0; i < 3; ++i) CHECK(libcurl(folder, "-", input).out == first.out);
}

TEST_CASE("served scenarios end with an empty line, and what cannot be run is refused by name") {
  const Folder folder;
  const std::string good_line = requests(R"({"url": "http://a.test/"})");
  const std::string bad_line = requests(R"({"url": "ftp://a.test/"})");
  const Ran ran = libcurl(folder, "--serve", good_line + "\n" + bad_line + "\n{\n" + good_line);
  CHECK(ran.code == 0);
  std::vector<std::string> blocks{""};
  std::istringstream in{ran.out};
  for (std::string line; std::getline(in, line);)
    if (line.empty())
      blocks.emplace_back();
    else
      blocks.back() += line + "\n";
  REQUIRE(blocks.size() == 5);
  CHECK(blocks[0] == blocks[3]);
  CHECK(json::parse(blocks[1])["refused"].get<std::string>().find("ftp") != std::string::npos);
  CHECK(json::parse(blocks[2]).contains("refused"));

  const Ran refused = libcurl(folder, "-", bad_line);
  CHECK(refused.code == 2);
  CHECK(refused.out == "");
  CHECK(refused.err.find("ftp") != std::string::npos);
  CHECK(libcurl(folder, "").code == 2);
}

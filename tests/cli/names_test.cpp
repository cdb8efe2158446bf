// Names are data: no name of a request, client or strategy in a file can steer a terminal, or
// become a formula, an element of a page or an option.

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/program.hpp"

using namespace poolscope::test;
using Json = nlohmann::json;

namespace {

const std::string evil_ids = POOLSCOPE_SOURCE_DIR "/tests/cli/fixtures/evil-ids.json";

/// The first character in a text that must not be shown raw; empty: there is none.
std::string raw_in(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7f)
      return "byte " + std::to_string(byte) + " at " + std::to_string(i);
  }
  for (unsigned c1 = 0x80; c1 < 0xA0; ++c1)
    if (text.find({'\xC2', static_cast<char>(c1)}) != std::string::npos)
      return "C1 " + std::to_string(c1);
  for (const char* mark : {"\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029",
                           "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067",
                           "\u2068", "\u2069", "\u061c", "\ufeff", "\ufffe", "\uffff"})
    if (text.find(mark) != std::string::npos) return Json(mark).dump(-1, ' ', true);
  // A name with a line end would begin a line with its second half.
  for (const char* half : {"\nb ", "\nb:", "\nb\n", "\nb,", "\nInjected"})
    if (text.find(half) != std::string::npos) return "a broken line: " + Json(half).dump();
  return "";
}

void check_seen(const Ran& ran) {
  CHECK(raw_in(ran.out) == "");
  CHECK(raw_in(ran.err) == "");
}

/// The records of a CSV, cell by cell (RFC 4180).
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (c == '"' && quoted && i + 1 < csv.size() && csv[i + 1] == '"')
      rows.back().back() += csv[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      rows.back().emplace_back();
    else if (c == '\n' && !quoted)
      rows.push_back({""});
    else
      rows.back().back() += c;
  }
  rows.pop_back();
  return rows;
}

void check_cells(const std::string& csv) {
  const auto rows = cells_of(csv);
  REQUIRE(rows.size() > 2);
  std::size_t guarded = 0;
  for (const auto& row : rows) {
    CHECK(row.size() == rows[0].size());
    for (const std::string& cell : row) {
      if (cell.empty()) continue;
      INFO(cell);
      CHECK(std::string_view{"=+-@\t\r\n"}.find(cell[0]) == std::string_view::npos);
      guarded += cell.starts_with("'=") || cell.starts_with("'-") || cell.starts_with("'@") ? 1 : 0;
    }
  }
  CHECK(guarded > 0);
}

/// The tags of a page without the values of their attributes.
std::vector<std::string> tags_of(const std::string& html) {
  std::vector<std::string> tags;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    std::string tag;
    char quote = 0;
    for (; at < html.size() && (quote != 0 || html[at] != '>'); ++at) {
      if (quote == 0) tag += html[at];
      if (quote == 0 ? html[at] == '"' || html[at] == '\'' : html[at] == quote)
        quote = quote == 0 ? html[at] : 0;
    }
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace

TEST_CASE("no name steers the terminal, in no command that prints text") {
  const Folder folder;
  const std::string file = "'" + evil_ids + "'";
  for (const std::string& command :
       {"run " + file, "run -v " + file, "run --explain " + file + " --strategy=-1",
        "run " + file + " " + file + " --strategy=+1", "compare " + file, "check " + file,
        "validate " + file, "advise " + file + " --strategy='%s%n{}{{0}}'",
        "explain " + file + " '@SUM(1)'", "explain " + file + " -- -1",
        "sweep " + file + " --vary CURLOPT_MAXCONNECTS=1,2"}) {
    INFO(command);
    const Ran ran = folder.run(command);
    CHECK(ran.code == 0);
    CHECK_FALSE(ran.out.empty());
    check_seen(ran);
  }
  CHECK(folder.run("validate " + file).out.find('\n') ==
        folder.run("validate " + file).out.size() - 1);
}

TEST_CASE("no message is steered by what it quotes") {
  const Folder folder;
  const std::string esc = "\x1b]0;pwn\x07\u202e\u009b1m";
  const std::string named = folder.write(esc + "\nb .json", R"({"format": "poolscope/1", "a": 1})");
  folder.write("broken.json", "{\"format\": \"poolscope/1\", \"" + esc + "\u2028\": 1}");
  folder.write("bytes.json", "{\"format\": \"poolscope/1\", \"\xff\x1b\": \x1b}");
  folder.write("evil.har", R"({"log": {"creator": {"name": "\u001b\n"}, "entries": [
    {"startedDateTime": "2026-01-01T00:00:00Z", "request": {"url": "\u001b]0;x\u0007\nb :"}}]}})");
  folder.write("good.json", good);
  const std::string word = "'" + esc + "\nb '";
  for (const std::string& command : {"run '" + named + "'",
                                     std::string{"validate broken.json"},
                                     std::string{"run bytes.json"},
                                     std::string{"import har evil.har"},
                                     "run " + word,
                                     "import har " + word,
                                     word,
                                     "run good.json --" + word,
                                     "run good.json --strategy " + word,
                                     "explain good.json " + word,
                                     "help " + word,
                                     "run good.json --format " + word,
                                     "sweep good.json --vary " + word,
                                     "sweep good.json --vary strategy=" + word,
                                     "sweep good.json --metric " + word,
                                     "sweep --merge '" + named + "'",
                                     "report good.json -o " + word + "/x",
                                     "conform good.json --engine " + word,
                                     "conform good.json --profile " + word,
                                     "sweep good.json --shard " + word}) {
    INFO(command);
    const Ran ran = folder.run(command);
    CHECK(ran.code == 2);
    CHECK_FALSE(ran.err.empty());
    check_seen(ran);
  }
}

TEST_CASE("no cell of a table is a formula, and numbers stay numbers") {
  const Folder folder;
  const std::string file = "'" + evil_ids + "'";
  check_cells(folder.run("run --format csv " + file).out);
  check_cells(folder.run("compare --format csv " + file).out);
  check_cells(folder.run("sweep --format csv --vary CURLOPT_MAXCONNECTS=1,2 " + file).out);
  folder.write("good.json", good);
  const std::string numbers =
      folder.run("sweep good.json --vary CURLOPT_MAXCONNECTS=-1,1 --format csv").out;
  CHECK((numbers.empty() || numbers.find(",-1,") != std::string::npos));
}

TEST_CASE("shards of names with commas, quotes and line ends merge byte for byte") {
  const Folder folder;
  const std::string command =
      "sweep '" + evil_ids + "' --vary CURLOPT_MAXCONNECTS=1,2 --metric reuse_rate";
  for (const std::string form : {"csv", "json"}) {
    INFO(form);
    const Ran whole = folder.run(command + " --format " + form);
    REQUIRE(whole.code == 0);
    for (const char* part : {"1", "2", "3"})
      REQUIRE(folder.run(command + " --shard " + part + "/3 -o " + part + "." + form).code == 0);
    const Ran merged = folder.run("sweep --merge 1." + form + " 3." + form + " 2." + form);
    CHECK(merged.code == 0);
    CHECK(merged.out == whole.out);
  }
}

TEST_CASE("formats for programs have every name as it is") {
  const Folder folder;
  const Json written = Json::parse(std::ifstream(evil_ids));
  std::set<std::string> ids, found;
  for (const Json& request : written["requests"]) ids.insert(request["id"]);
  std::istringstream lines(folder.run("run --format ndjson '" + evil_ids + "' --strategy +1").out);
  for (std::string line; std::getline(lines, line);) {
    const Json event = Json::parse(line);
    if (event.contains("transfer") && event["transfer"].is_string())
      found.insert(event["transfer"]);
  }
  CHECK(found == ids);
  const Json compared = Json::parse(folder.run("compare --format json '" + evil_ids + "'").out)[0];
  CHECK(compared["scenario"] == written["title"]);
  for (std::size_t i = 0; i < written["strategies"].size(); ++i)
    CHECK(compared["strategies"][i]["strategy"] == written["strategies"][i]["name"]);
  // A file's name may not be UTF-8; the printed JSON is valid anyway.
  folder.write("\xff.json", good);
  const std::string named = folder.run("compare --format json \xff.json").out;
  CHECK(Json::parse(named)[0]["file"] == "\ufffd.json");
}

TEST_CASE("no name is an element of a report") {
  const Folder folder;
  REQUIRE(folder.run("report '" + evil_ids + "' -o page.html").code == 0);
  const std::string html = folder.read("page.html");
  std::string in_one_line = html;  // a line end is a blank to a browser
  std::replace(in_one_line.begin(), in_one_line.end(), '\n', ' ');
  CHECK(raw_in(in_one_line) == "");
  std::size_t scripts = 0;
  for (const std::string& tag : tags_of(html)) {
    INFO(tag);
    scripts += tag.starts_with("<script") ? 1 : 0;
    CHECK(tag.find(" on") == std::string::npos);
    CHECK_FALSE(tag.starts_with("<img"));
    CHECK(tag.find("/onload") == std::string::npos);
  }
  CHECK(scripts == 1);
  CHECK(html.find("href=\"javascript:") == std::string::npos);
}

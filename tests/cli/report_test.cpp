// The report, as a program and as a browser read it: the same numbers as `compare`, nothing loaded,
// no error messages.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/program.hpp"

using namespace poolscope::test;
using Json = nlohmann::json;

namespace {

const std::string scenarios = POOLSCOPE_SOURCE_DIR "/scenarios/";

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) return "";
  const auto end = text.find(to, at + from.size());
  return text.substr(at + from.size(), end - at - from.size());
}

std::vector<std::string> all_between(const std::string& text, const std::string& from,
                                     const std::string& to) {
  std::vector<std::string> out;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
    const auto begin = at + from.size();
    out.push_back(text.substr(begin, text.find(to, begin) - begin));
  }
  return out;
}

/// Checks that the cells of the comparison have the values of `compare --format json`, strategy by
/// strategy.
void check_numbers(const std::string& html, const Json& compared) {
  const std::string table = between(html, "<section id=\"comparison\"", "</section>");
  for (const auto& [metric, value] : compared["strategies"][0]["metrics"].items()) {
    INFO(metric);
    const std::string row = between(table, "<tr data-row=\"" + metric + "\">", "</tr>");
    const auto cells = all_between(row, "data-value=\"", "\"");
    REQUIRE(cells.size() == compared["strategies"].size());
    for (std::size_t i = 0; i < cells.size(); ++i)
      CHECK(Json::parse(cells[i]) == compared["strategies"][i]["metrics"][metric]);
  }
}

std::string browser() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    const std::string path = "command -v " + std::string(name) + " >/dev/null 2>&1";
    if (std::system(path.c_str()) == 0) return name;
  }
  return "";
}

struct Seen {
  std::string dom, console;
  bool loads = false;  // the page asked for something, in any way
};

/// Opens a page in a browser without a window or a network; its profile goes with the folder.
Seen open_page(const Folder& folder, const std::string& page) {
  const std::string command =
      "timeout 120 " + browser() +
      " --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run "
      "--disable-dev-shm-usage --disable-component-update --host-resolver-rules='MAP * ~NOTFOUND' "
      "--enable-logging=stderr --user-data-dir='" +
      folder.path("profile") + "' --log-net-log='" + folder.path("net") + "' --dump-dom 'file://" +
      folder.path(page) + "' >'" + folder.path("dom") + "' 2>'" + folder.path("log") + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  Seen seen{folder.read("dom"), "", false};
  std::istringstream log(folder.read("log"));
  for (std::string line; std::getline(log, line);)
    if (line.find("CONSOLE") != std::string::npos) seen.console += line + "\n";
  // Requests of a page in a file have the origin "null"; the browser's own requests have none.
  const std::string net = folder.read("net");
  REQUIRE(net.find("\"constants\"") != std::string::npos);
  seen.loads = net.find("\"initiator\":\"null\"") != std::string::npos;
  return seen;
}

}  // namespace

TEST_CASE("a report has the numbers of compare, for people and for programs") {
  for (const char* file : {"basics/easy-multi-share.json", "workloads/fault-goaway.json",
                           "workloads/burst-after-idle.json"}) {
    INFO(file);
    const Folder folder;
    const Ran report = folder.run("report '" + scenarios + file + "' -o page.html");
    INFO(report.err);
    REQUIRE(report.code == 0);
    const Ran compare = folder.run("compare --format json '" + scenarios + file + "'");
    REQUIRE(compare.code == 0);
    const Json compared = Json::parse(compare.out)[0];
    const std::string html = folder.read("page.html");
    const std::string data = between(html, "id=\"poolscope-data\">", "</script>");
    CHECK(Json::parse(data) == compared);
    check_numbers(html, compared);
  }
}

TEST_CASE("a report marks the best, tells the first parting and holds its scenario") {
  const Folder folder;
  const Ran ran = folder.run("report '" + scenarios + "basics/easy-multi-share.json' -o -");
  REQUIRE(ran.code == 0);
  const std::string opened = between(ran.out, "data-row=\"connections_opened\"", "</tr>");
  CHECK(opened.find("<td class=\"best\" data-value=\"1\"><b>1</b><i>best</i>") !=
        std::string::npos);
  CHECK(opened.find("<small>−2 (−67\u00a0%)</small>") != std::string::npos);
  CHECK(ran.out.find("The strategies first differ at 0.300 s: <code>r2</code> opens #0 with "
                     "<strong>easy</strong>; "
                     "reuses #0 with <strong>multi</strong> and <strong>share</strong>.") !=
        std::string::npos);
  CHECK(ran.out.find("http-equiv=\"Content-Security-Policy\"") != std::string::npos);
  CHECK(all_between(ran.out, "<figure", ">").size() == 6);
  for (const char* source : {" src=", "@import", "url(", "<link", "onload"})
    CHECK(ran.out.find(source) == std::string::npos);

  const Ran one = folder.run("report '" + scenarios +
                             "basics/easy-multi-share.json' --strategy share --seed 7 -o one.html");
  REQUIRE(one.code == 0);
  const std::string html = folder.read("one.html");
  CHECK(Json::parse(between(html, "id=\"poolscope-data\">", "</script>"))["strategies"].size() ==
        1);
  CHECK(html.find("id=\"partings\"") == std::string::npos);
  // The embedded scenario can be run again.
  std::string text = between(html, "<pre>", "</pre>");
  for (const auto& [name, c] :
       {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}})
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
      text.replace(at, std::string(name).size(), c);
  CHECK(Json::parse(text)["seed"] == 7);
  folder.write("again.json", text);
  CHECK(folder.run("check again.json").code == 0);
}

TEST_CASE("a report that cannot be made says why") {
  const Folder folder;
  folder.write("good.json", good);
  CHECK(folder.run("report good.json -o no/such/folder.html").code == 2);
  CHECK(folder.run("report good.json --strategy nobody -o x.html").code == 2);
  CHECK(folder.run("report missing.json").code == 2);
  CHECK_FALSE(std::filesystem::exists(folder.path("x.html")));
}

TEST_CASE("a report opens in a browser, shows its numbers, loads and complains about nothing") {
  INFO("needs a browser: the Debian package chromium, which ./dev test installs");
  REQUIRE_FALSE(browser().empty());
  const Folder folder;
  const std::string file = scenarios + "workloads/fault-goaway.json";
  REQUIRE(folder.run("report '" + file + "' -o page.html").code == 0);
  const Json compared = Json::parse(folder.run("compare --format json '" + file + "'").out)[0];
  const Seen seen = open_page(folder, "page.html");
  INFO(seen.console);
  CHECK(seen.console.empty());
  CHECK_FALSE(seen.loads);
  check_numbers(seen.dom, compared);
  CHECK(all_between(seen.dom, "<svg class=\"plot\"", ">").size() == 6);

  // The checks above would notice a page that loads something: with the report's policy and
  // without.
  std::string loading = folder.read("page.html");
  loading.insert(loading.find("<main>") + 6, "<img src=\"http://127.0.0.1:9/x.png\" alt=\"\">");
  folder.write("loading.html", loading);
  const Seen refused = open_page(folder, "loading.html");
  CHECK(refused.console.find("Content Security Policy") != std::string::npos);
  CHECK_FALSE(refused.loads);
  const auto policy = loading.find("<meta http-equiv");
  loading.erase(policy, loading.find('>', policy) + 1 - policy);
  folder.write("loading.html", loading);
  CHECK(open_page(folder, "loading.html").loads);
}

TEST_CASE("a report of hostile names runs nothing in a browser, and shows every name") {
  REQUIRE_FALSE(browser().empty());
  const Folder folder;
  const std::string file = POOLSCOPE_SOURCE_DIR "/tests/cli/fixtures/evil-ids.json";
  REQUIRE(folder.run("report '" + file + "' -o page.html").code == 0);
  const Seen seen = open_page(folder, "page.html");
  INFO(seen.console);
  CHECK(seen.console.empty());  // a refused script is reported
  CHECK_FALSE(seen.loads);
  CHECK(all_between(seen.dom, "<script", ">").size() == 1);
  for (const char* element : {"<img", "<svg/", "<svg onload", "<a href=\"javascript"})
    CHECK(seen.dom.find(element) == std::string::npos);
  CHECK(seen.dom.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  CHECK(seen.dom.find("abc\\u{202e}gnp.exe") != std::string::npos);
  CHECK(seen.dom.find("[l](javascript:alert(1))") != std::string::npos);
}

// What comments and pages point to is there: pages and their headings, links, and files by name. A
// pointer to a page has one form: its path from the root and a heading, FILE.md, "Heading".

#include <catch2/catch.hpp>

#include "tidy/documents.hpp"

using namespace poolscope::testing;

namespace {

struct Project {
  std::set<std::string> paths = project_paths();
  std::vector<Passage> comments = all_comments(paths), pages = all_pages(paths);
  std::map<std::string, std::set<std::string>> headings;
  Project() {
    for (const Passage& page : pages) headings[page.path] = headings_of(page.text);
  }
};
const Project& project() {
  static const Project one;
  return one;
}

// These speak of pages and headings in general, with examples.
bool speaks_of_pointers(const std::string& path) {
  return path.starts_with("tests/tidy/");
}

/// What of a text matches, with the place of each match.
template <class Use>
void each_match(const std::string& text, const std::string& pattern, const Use& use) {
  const std::regex regex{pattern};
  for (std::sregex_iterator at{text.begin(), text.end(), regex}, end; at != end; ++at) use(*at);
}

std::string in_one_line(const std::string& text) {
  return std::regex_replace(text, std::regex{R"(\s+)"}, " ");
}

// Pointers in a text, and whether each has to name a heading; their number.
std::size_t follow_pointers(const Passage& passage, bool names_heading) {
  std::size_t pointers = 0;
  each_match(passage.text, R"re(([A-Za-z0-9_./-]+\.md)\b(?:, "([^"]+)")?)re",
             [&](const auto& match) {
               ++pointers;
               const std::string page = match[1], heading = match[2];
               const auto known = project().headings.find(page);
               if (known == project().headings.end())
                 FAIL_CHECK(passage.place() << " points to " << page << ", which does not exist");
               else if (heading.empty() ? names_heading : known->second.count(heading) == 0)
                 FAIL_CHECK(passage.place()
                            << " points to no heading of " << page << ": \"" << heading << "\"");
             });
  return pointers;
}

// "sim/profiles/*.cpp", "gui/app/<feature>/actions.hpp": whether something has such a name.
bool exists(const std::string& name, bool from_root) {
  const auto& paths = project().paths;
  if (paths.count(name) == 1) return true;
  std::string pattern = from_root ? "" : "(.*/)?";
  for (std::size_t i = 0; i < name.size(); ++i)
    if (name[i] == '*')
      pattern += "[^/]*";
    else if (name[i] == '<')
      pattern += "[^/]*", i = std::min(name.find('>', i), name.size() - 1);
    else
      pattern += std::isalnum(static_cast<unsigned char>(name[i])) != 0 || name[i] == '/'
                     ? std::string{name[i]}
                     : std::string{"\\"} + name[i];
  const std::regex regex{pattern};
  return std::ranges::any_of(paths,
                             [&](const auto& path) { return std::regex_match(path, regex); });
}

}  // namespace

TEST_CASE("what comments say of pages leads somewhere") {
  std::size_t pointers = 0;
  for (const Passage& comment : project().comments)
    if (!speaks_of_pointers(comment.path)) pointers += follow_pointers(comment, true);
  CHECK(pointers > 40);
}

TEST_CASE("no comment points to a page that nobody has") {
  const std::regex former{
      R"(\b(CONTRACT|LOOK|POOL|DESIGN|ORACLE|HOUSE|REASONS|STYLE|LESSONS|TRUTH|ANCHORS)\b(?!\.md))"};
  for (const Passage& comment : project().comments) {
    std::smatch found;
    if (!speaks_of_pointers(comment.path) && std::regex_search(comment.text, found, former))
      FAIL_CHECK(comment.place() << " points to " << found[1]);
  }
}

TEST_CASE("what pages say of pages leads somewhere") {
  std::size_t links = 0;
  for (const Passage& page : project().pages) {
    // Links are looked at below.
    const std::string prose =
        std::regex_replace(in_one_line(page.text), std::regex{R"(\[[^\]]*\]\([^)]*\))"}, "");
    follow_pointers({page.path, page.line, prose}, false);
    const auto folder = std::filesystem::path{page.path}.parent_path();
    each_match(
        in_one_line(page.text), R"(\]\(([^)#\s]*)(?:#([^)\s]+))?\))", [&](const auto& match) {
          const std::string target = match[1], anchor = match[2];
          if (target.find("://") != std::string::npos) return;
          ++links;
          const std::string path =
              target.empty() ? page.path : (folder / target).lexically_normal().generic_string();
          if (project().paths.count(path) == 0)
            FAIL_CHECK(page.path << " links to " << target << ", which does not exist");
          else if (!anchor.empty() && std::ranges::none_of(project().headings.at(path),
                                                           [&](const std::string& heading) {
                                                             return anchor_of(heading) == anchor;
                                                           }))
            FAIL_CHECK(page.path << " links to " << path << "#" << anchor
                                 << ", which does not exist");
        });
  }
  CHECK(links > 40);
}

TEST_CASE("files that pages name exist") {
  const std::regex below{R"(^(sim|gui|tests|scenarios|assets)/[A-Za-z0-9_./*<>-]*$)"};
  const std::regex source{R"(^[A-Za-z0-9_/*<>-]+\.(cpp|hpp)$)"};
  std::size_t names = 0;
  for (const Passage& page : project().pages) {
    // What has changed was there once.
    if (page.path == "CHANGELOG.md") continue;
    each_match(in_one_line(page.text), "`([^`]+)`", [&](const auto& match) {
      std::string name = match[1];
      const bool from_root = std::regex_match(name, below);
      if (!from_root && !std::regex_match(name, source)) return;
      ++names;
      while (name.ends_with('/')) name.pop_back();
      if (!exists(name, from_root))
        FAIL_CHECK(page.path << " names " << name << ", which does not exist");
    });
  }
  CHECK(names > 100);
}

TEST_CASE("files that comments name exist") {
  std::size_t names = 0;
  for (const Passage& comment : project().comments) {
    if (speaks_of_pointers(comment.path)) continue;
    each_match(comment.text, R"((?:^|[\s(`])([a-z0-9_/]+\.(?:cpp|hpp))\b)", [&](const auto& match) {
      ++names;
      if (!exists(match[1], false))
        FAIL_CHECK(comment.place() << " names " << match[1] << ", which does not exist");
    });
  }
  CHECK(names > 30);
}

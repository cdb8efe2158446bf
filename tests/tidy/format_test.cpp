// The format of every source.

#include <catch2/catch.hpp>

#include "tidy/exceptions.hpp"
#include "tidy/sources.hpp"

using namespace poolscope::testing;

namespace {

// Files that may break a rule, such as tables with one row a line.
const std::set<std::string> wide{};
const std::set<std::string> long_files{};
// A quoted text that is compared or loaded as a whole may be long in a test.
bool quotes(const std::string& line) {
  return line.find('"') != std::string::npos;
}

const std::vector<std::string> everything{"sim", "gui", "tests"};

}  // namespace

TEST_CASE("lines have at most 100 characters") {
  Exceptions exceptions{wide};
  for (const Source& source : sources_below(everything)) {
    const bool test = source.path.rfind("tests/", 0) == 0;
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      if (length(source.lines[i]) > 100 && !(test && quotes(source.lines[i])) &&
          !exceptions.allow(source.path))
        FAIL_CHECK(source.path << ":" << i + 1 << " has " << length(source.lines[i]));
  }
}

TEST_CASE("files have at most 400 lines") {
  Exceptions exceptions{long_files};
  for (const Source& source : sources_below(everything))
    if (source.lines.size() > 400 && !exceptions.allow(source.path))
      FAIL_CHECK(source.path << " has " << source.lines.size());
}

TEST_CASE("no tabs, no blanks at the end of a line, no notes to self") {
  const std::string todo = std::string{"TO"} + "DO", fixme = std::string{"FIX"} + "ME";
  for (const Source& source : sources_below(everything))
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::string& line = source.lines[i];
      if (line.find('\t') != std::string::npos)
        FAIL_CHECK(source.path << ":" << i + 1 << " has a tab");
      if (!line.empty() && (line.back() == ' ' || line.back() == '\r'))
        FAIL_CHECK(source.path << ":" << i + 1 << " ends in a blank");
      if (line.find(todo) != std::string::npos || line.find(fixme) != std::string::npos)
        FAIL_CHECK(source.path << ":" << i + 1 << " has a note to self");
    }
}

TEST_CASE("every header guards itself and every named namespace says what it closes") {
  for (const Source& source : sources_below(everything)) {
    if (source.path.ends_with(".hpp")) {
      INFO(source.path);
      REQUIRE_FALSE(source.lines.empty());
      CHECK(source.lines.front() == "#pragma once");
    }
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      if (source.lines[i].rfind("namespace p", 0) == 0 && source.lines[i].ends_with("{")) {
        const std::string name = source.lines[i].substr(0, source.lines[i].size() - 2);
        const bool closed =
            std::any_of(source.lines.begin() + static_cast<std::ptrdiff_t>(i), source.lines.end(),
                        [&](const std::string& line) { return line == "}  // " + name; });
        if (!closed)
          FAIL_CHECK(source.path << ":" << i + 1 << ": " << name << " has no closing word");
      }
  }
}

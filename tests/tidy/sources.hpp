#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/file.hpp"

/// The C++ sources of the project, as a test reads them.
namespace poolscope::testing {

struct Source {
  std::string path;    // from the project's root, "sim/match/decide.cpp"
  std::string folder;  // "sim/match", also for what lies deeper: "sim/match/gates/tls.cpp"
  std::vector<std::string> lines;
};

struct Include {
  std::string what;  // "match/decide.hpp", "vector"
  bool own = false;  // in quotes
  std::size_t line = 0;
};

inline std::vector<Source> sources_below(const std::vector<std::string>& tops) {
  namespace fs = std::filesystem;
  const fs::path root{POOLSCOPE_SOURCE_DIR};
  std::vector<Source> all;
  for (const std::string& top : tops)
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".cpp" && extension != ".hpp")) continue;
      Source source;
      source.path = fs::relative(entry.path(), root).generic_string();
      const auto second = source.path.find('/', top.size() + 1);
      source.folder = second == std::string::npos ? top : source.path.substr(0, second);
      std::istringstream in{text_of(entry.path())};
      for (std::string line; std::getline(in, line);) source.lines.push_back(line);
      all.push_back(std::move(source));
    }
  std::sort(all.begin(), all.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return all;
}

inline std::vector<Include> includes_of(const Source& source) {
  std::vector<Include> found;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& line = source.lines[i];
    if (line.rfind("#include ", 0) != 0 || line.size() < 12) continue;
    const char open = line[9];
    const auto close = line.find(open == '"' ? '"' : '>', 10);
    if (close == std::string::npos) continue;
    found.push_back({line.substr(10, close - 10), open == '"', i + 1});
  }
  return found;
}

/// Characters, not bytes, of UTF-8.
inline std::size_t length(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace poolscope::testing

#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/file.hpp"
#include "tidy/lexed.hpp"
#include "tidy/sources.hpp"

/// What is written for people: the Markdown pages, and the comments of all that is not.
namespace poolscope::testing {

/// All files of the project and their folders, by their paths from the root: what lies in hidden
/// folders and in build/ is not the project's.
inline std::set<std::string> project_paths() {
  namespace fs = std::filesystem;
  const fs::path root{POOLSCOPE_SOURCE_DIR};
  std::set<std::string> paths;
  for (fs::recursive_directory_iterator at{root}, end; at != end; ++at) {
    const std::string path = fs::relative(at->path(), root).generic_string();
    if (at->is_directory() && (at->path().filename().string().front() == '.' || path == "build"))
      at.disable_recursion_pending();
    else
      paths.insert(path);
  }
  return paths;
}

inline std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// "#": 1, "##": 2; 0: no heading.
inline std::size_t level_of_heading(const std::string& line) {
  const auto end = line.find_first_not_of('#');
  return end != std::string::npos && end > 0 && line[end] == ' ' ? end : 0;
}

inline std::set<std::string> headings_of(const std::string& page) {
  std::set<std::string> headings;
  for (const std::string& line : lines_in(page))
    if (const std::size_t level = level_of_heading(line); level > 0)
      headings.insert(line.substr(level + 1));
  return headings;
}

/// The anchor that a Markdown reader makes of a heading.
inline std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto u = static_cast<unsigned char>(c);
    if (c == ' ') anchor += '-';
    if (std::isalnum(u) != 0 || c == '-' || c == '_' || u >= 0x80)
      anchor += static_cast<char>(std::tolower(u));
  }
  return anchor;
}

/// What is written at one place, as one line: a comment of several lines, or a Markdown page.
struct Passage {
  std::string path;
  std::size_t line = 0;  // where it begins; 0: a whole page
  std::string text;
  [[nodiscard]] std::string place() const {
    return line == 0 ? path : path + ":" + std::to_string(line);
  }
};

namespace documents {

// Comments on lines one below another are one passage.
inline void add(std::vector<Passage>& all, const std::string& path, std::size_t line,
                const std::string& comment, bool goes_on) {
  std::string text = comment.substr(std::min(comment.size(), comment.find_first_not_of(" /#!<")));
  if (goes_on && !all.empty())
    all.back().text += " " + text;
  else
    all.push_back({path, line, std::move(text)});
}

inline void add_comments(std::vector<Passage>& all, const std::string& path,
                         const std::vector<std::string>& comments) {
  for (std::size_t i = 0; i < comments.size(); ++i)
    if (!comments[i].empty()) add(all, path, i + 1, comments[i], i > 0 && !comments[i - 1].empty());
}

}  // namespace documents

/// All comments of sources, of CMake's files and of scripts.
inline std::vector<Passage> all_comments(const std::set<std::string>& paths) {
  std::vector<Passage> all;
  for (const Source& source : sources_below({"sim", "gui", "tests"})) {
    std::vector<std::string> comments;
    for (LexedLine& line : lexed(source.lines)) comments.push_back(std::move(line.comment));
    documents::add_comments(all, source.path, comments);
  }
  const std::regex hash{R"((?:^|\s)#(.*)$)"};
  for (const std::string& path : paths) {
    if (path != "dev" && !path.ends_with("CMakeLists.txt") && !path.ends_with(".sh")) continue;
    std::vector<std::string> comments;
    for (const std::string& line : lines_in(project_text(path))) {
      std::smatch found;
      comments.push_back(std::regex_search(line, found, hash) ? found[1].str() : "");
    }
    documents::add_comments(all, path, comments);
  }
  return all;
}

/// The Markdown pages, each as one passage, lines still apart.
inline std::vector<Passage> all_pages(const std::set<std::string>& paths) {
  std::vector<Passage> all;
  for (const std::string& path : paths)
    if (path.ends_with(".md")) all.push_back({path, 0, project_text(path)});
  return all;
}

}  // namespace poolscope::testing

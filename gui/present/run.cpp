#include "present/run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "platform/symbols.hpp"

namespace poolscope::gui {

std::string title_of(const Run& run) {
  const std::filesystem::path file = run.other ? run.other->path : "";
  if (run.other && !run.fork) return file.stem().string() + ": " + run.strategy.name;
  if (!run.fork) return run.strategy.name;
  std::string_view words = run.fork->words;  // a tab is narrow, and which kind it is nobody doubts
  for (const std::string_view prefix : {"CURLOPT_", "CURLMOPT_"})
    if (words.starts_with(prefix)) words.remove_prefix(prefix.size());
  if (run.fork->edits())
    return fmt::format("{}{}: {}", run.other ? file.filename().string() + " " : "",
                       run.strategy.name, words);
  return fmt::format("{} {} {}", run.strategy.name, symbol::fork, words);
}

}  // namespace poolscope::gui

#include "present/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "model/check.hpp"
#include "platform/symbols.hpp"

namespace poolscope::gui {

RunId Document::add(Run run) {
  run.id = next_run;
  next_run = RunId{static_cast<std::uint32_t>(next_run) + 1};
  runs.push_back(std::move(run));
  return runs.back().id;
}

std::size_t Document::place_of(RunId id) const {
  return static_cast<std::size_t>(std::ranges::find(runs, id, &Run::id) - runs.begin());
}

const Run* Document::find(RunId id) const {
  const std::size_t place = place_of(id);
  return place < runs.size() ? &runs[place] : nullptr;
}

const Run& Document::operator[](RunId id) const {
  const Run* run = find(id);
  model::check(run != nullptr, "a run that is named is open");
  return *run;
}

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

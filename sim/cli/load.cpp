#include "cli/load.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

#include "cli/files.hpp"
#include "cli/memory.hpp"
#include "exchange/import.hpp"

namespace poolscope::cli {
Exit complain_about(const std::vector<scenario::Error>& errors) {
  bool limit = !errors.empty();
  for (const auto& error : errors) {
    complain(scenario::to_string(error) + "\n");
    limit = limit && !error.limit.empty();
  }
  return limit ? exit_limit : exit_wrong_use;
}

void complain_about(const std::string& name, const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) complain(fmt::format("{}: warning: {}\n", name, warning));
}

Exit complain_about(const std::string& what, const model::LimitHit& hit) {
  complain(fmt::format("{}: {}\n", what, hit.what()));
  return exit_limit;
}

std::optional<Loaded> load(const std::string& path, const Control& control, Exit& failed) try {
  const FileText file = read_file(path, control.limits);
  if (!file.ok()) {
    failed = file.beyond_limit ? exit_limit : exit_wrong_use;
    complain(file.error + "\n");
    return {};
  }
  Loaded loaded{path, shown(path), {}};
  exchange::Import read = exchange::read_any(file.text, path, loaded.name, control.limits, [&] {
    check_memory(control.limits);
    return true;
  });
  if (!read.ok()) {
    failed = complain_about(read.errors());
    return {};
  }
  complain_about(loaded.name, read.warnings);
  loaded.scenario = std::get<scenario::Scenario>(std::move(read.result));
  return loaded;
} catch (const model::LimitHit& hit) {
  failed = complain_about(shown(path), hit);
  return {};
}

std::optional<std::vector<Loaded>> load_all(const std::vector<std::string>& paths,
                                            const Control& control, Exit& failed) {
  std::vector<Loaded> all;
  bool complete = true;
  for (const auto& path : paths) {
    Exit why = exit_done;
    auto loaded = load(path, control, why);
    // A file that cannot be read at all is the more serious failure.
    if (!loaded && (complete || why == exit_wrong_use)) failed = why;
    complete = complete && loaded.has_value();
    if (loaded) all.push_back(std::move(*loaded));
  }
  return complete ? std::optional{std::move(all)} : std::nullopt;
}

std::optional<std::vector<scenario::Strategy>> choose(const Loaded& loaded,
                                                      const std::vector<std::string>& names) {
  auto all = scenario::strategies_of(loaded.scenario);
  if (names.empty()) return all;
  std::unordered_set<std::string_view> known_names;
  for (const auto& strategy : all) known_names.insert(strategy.name);
  bool known = true;
  for (const auto& name : names) {
    if (known_names.contains(name)) continue;
    std::string allowed;
    for (const auto& strategy : all) allowed += (allowed.empty() ? "" : ", ") + strategy.name;
    complain(fmt::format("{}: there is no strategy \"{}\"; there are: {}\n", loaded.name, name,
                         allowed));
    known = false;
  }
  if (!known) return {};
  const std::unordered_set<std::string_view> wanted(names.begin(), names.end());
  std::erase_if(all, [&](const auto& strategy) { return !wanted.contains(strategy.name); });
  return all;
}

}  // namespace poolscope::cli

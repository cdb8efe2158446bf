// poolscope check and validate: many files, one line each.

#include "analysis/conform/check.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/progress.hpp"

namespace poolscope::cli {
namespace {

std::string_view plural(std::size_t n) {
  return n == 1 ? "" : "s";
}

/// Expands folders; complains about a folder that cannot be listed, and counts it as unreadable.
std::vector<std::string> files_of(const std::vector<std::string>& paths, std::size_t& unreadable) {
  std::vector<std::string> errors;
  auto files = expand(paths, errors);
  for (const auto& error : errors) complain(error + "\n");
  unreadable += errors.size();
  return files;
}

void print_result(const Loaded& loaded, const analysis::CheckResult& result) {
  if (result.expectations == 0 && result.holds()) {
    print_line(fmt::format("none  {}: it has no expectations", loaded.name));
    return;
  }
  print_line(fmt::format("{}  {}: {} expectation{} on {} strateg{}",
                         result.holds() ? "ok  " : "FAIL", loaded.name, result.expectations,
                         plural(result.expectations), result.strategies,
                         result.strategies == 1 ? "y" : "ies"));
  for (const auto& failure : result.failures) {
    const auto where =
        failure.line > 0 ? fmt::format("{}:{}", loaded.name, failure.line) : loaded.name;
    print_line(fmt::format("      {}: {}", where, failure.message));
  }
}

}  // namespace

int check_command(const CheckOptions& options) {
  std::size_t unreadable = 0;
  std::size_t limited = 0;
  std::size_t checked = 0;
  std::size_t asked = 0;
  std::size_t failed = 0;
  for (const auto& path : files_of(options.paths, unreadable)) {
    Exit failed_as = exit_done;
    const auto loaded = load(path, options.control, failed_as);
    if (!loaded) {
      ++(failed_as == exit_limit ? limited : unreadable);
      continue;
    }
    analysis::CheckResult result;
    try {
      ProgressBar bar(loaded->name, expected_transfers(loaded->scenario), options.control);
      result = analysis::check(loaded->scenario, bar.callback());
    } catch (const model::LimitHit& hit) {
      complain_about(loaded->name, hit);
      ++limited;
      continue;
    }
    print_result(*loaded, result);
    if (!flush_output()) break;  // nobody would see the rest
    ++checked;
    asked += result.expectations;
    failed += result.failures.size();
  }
  std::string verdict = failed == 0 ? "all hold" : fmt::format("{} did not hold", failed);
  if (asked == 0 && failed == 0) verdict = "nothing was asked";
  if (unreadable > 0) verdict += fmt::format("; {} could not be read", unreadable);
  if (limited > 0) verdict += fmt::format("; {} stopped at a limit", limited);
  print(fmt::format("{} file{}, {} expectation{}: {}\n", checked, plural(checked), asked,
                    plural(asked), verdict));
  if (unreadable > 0) return exit_wrong_use;
  if (limited > 0) return exit_limit;
  return failed > 0 ? exit_not_held : exit_done;
}

int validate_command(const CheckOptions& options) {
  std::size_t wrong = 0;
  std::size_t limited = 0;
  for (const auto& path : files_of(options.paths, wrong)) {
    Exit failed = exit_done;
    const auto loaded = load(path, options.control, failed);
    if (!loaded) {
      ++(failed == exit_limit ? limited : wrong);
      continue;
    }
    const auto& s = loaded->scenario;
    print_line(fmt::format("valid  {}: {} request{}, {} workload{}, {} strategies", loaded->name,
                           s.requests.size(), plural(s.requests.size()), s.workload.size(),
                           plural(s.workload.size()), scenario::strategies_of(s).size()));
    if (!flush_output()) break;
  }
  if (wrong > 0) return exit_wrong_use;
  return limited > 0 ? exit_limit : exit_done;
}

}  // namespace poolscope::cli

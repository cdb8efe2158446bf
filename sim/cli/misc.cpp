// poolscope import har, schema, version, help OPTION.

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "exchange/har.hpp"
#include "scenario/schema.hpp"
#include "sim.hpp"

namespace poolscope::cli {
namespace {

void print_option(const model::OptionInfo& option) {
  if (!option.later.empty()) {
    print(fmt::format("{}\n    not supported yet: {}\n", option.name, option.later));
    return;
  }
  print(fmt::format("{}\n    {}\n    default {}{}{}\n", option.name, option.summary,
                    option.initial.empty() ? "none" : option.initial,
                    option.unit.empty() ? "" : " ", option.unit));
  std::string constants;
  for (const auto& [name, value] : option.constants)
    constants += fmt::format("{}{} ({})", constants.empty() ? "" : ", ", name, value);
  if (!constants.empty()) print(fmt::format("    one of {}\n", constants));
}

}  // namespace

int import_har_command(const ImportOptions& options) {
  const FileText file = read_file(options.file);
  if (!file.ok()) {
    complain(file.error + "\n");
    return exit_wrong_use;
  }
  const auto name = shown(options.file);
  const exchange::HarImport import = exchange::import_har(file.text, name);
  if (!import.ok()) {
    complain_about(import.errors());
    return exit_wrong_use;
  }
  for (const auto& warning : import.warnings)
    complain(fmt::format("{}: warning: {}\n", name, warning));
  const std::string json = scenario::to_json(import.scenario());
  if (const auto error = write_file(options.output, json); !error.empty()) {
    complain(error + "\n");
    return exit_wrong_use;
  }
  const auto& s = import.scenario();
  complain(fmt::format("{}: {} of {} entries, {} server{}\n", name, s.requests.size(),
                       import.entries, s.servers.size(), s.servers.size() == 1 ? "" : "s"));
  return exit_done;
}

int schema_command() {
  print_exactly(scenario::json_schema());
  return flush_output() ? exit_done : exit_wrong_use;
}

int version_command() {
  print("poolscope " POOLSCOPE_VERSION "\nlibcurl versions:\n");
  for (const match::Profile* profile : all_profiles())
    print(fmt::format("  {:<6} {}\n", profile->name, profile->version));
  return flush_output() ? exit_done : exit_wrong_use;
}

bool print_option_help(const std::string& name) {
  if (name == "options") {
    for (const auto& option : model::option_table()) print_option(option);
    return flush_output();
  }
  const auto* option = model::find_option(name);
  if (option != nullptr) print_option(*option);
  return option != nullptr && flush_output();
}

}  // namespace poolscope::cli

// poolscope import, schema, version, and help for an OPTION.

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "cli/load.hpp"
#include "cli/memory.hpp"
#include "cli/output.hpp"
#include "scenario/file_text.hpp"
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

int import_command(const ImportOptions& options) try {
  if (!can_write(options.output, {options.file})) return exit_wrong_use;
  const model::Limits& limits = options.control.limits;
  const FileText file = read_file(options.file, limits);
  if (!file.ok()) {
    complain(file.error + "\n");
    return file.beyond_limit ? exit_limit : exit_wrong_use;
  }
  const auto name = shown(options.file);
  const exchange::Import import = options.format->read(file.text, name, limits, [&] {
    check_memory(limits);
    return true;
  });
  if (!import.ok()) return complain_about(import.errors());
  complain_about(name, import.warnings);
  // The contents of such a file are beyond our control; the written scenario has to be readable.
  const scenario::FileText json = scenario::file_text(import.scenario(), name);
  if (!json.ok()) {
    complain(fmt::format("{}: contains what a scenario cannot express:", name));
    return complain_about(json.errors);
    return exit_wrong_use;
  }
  if (const int code = write_result(options.output, json.text); code != exit_done) return code;
  const auto& s = import.scenario();
  complain(fmt::format("{}: {} of {} entries, {} server{}\n", name, s.requests.size(),
                       import.entries, s.servers.size(), s.servers.size() == 1 ? "" : "s"));
  return exit_done;
} catch (const model::LimitHit& hit) {
  return complain_about(shown(options.file), hit);
}

std::string file_kinds() {
  std::string out = "a scenario (JSON)";
  for (const exchange::Format& format : exchange::import_formats())
    out += fmt::format(", a {} ({})", format.noun, format.extension);
  return out;
}

int schema_command() {
  print_exactly(scenario::json_schema());
  return exit_done;
}

int version_command() {
  print("poolscope " POOLSCOPE_VERSION "\nlibcurl versions:\n");
  for (const match::Profile* profile : all_profiles())
    print(fmt::format("  {:<6} {}\n", profile->name, profile->version));
  return exit_done;
}

bool print_option_help(const std::string& name) {
  if (name == "options") {
    for (const auto& option : model::option_table()) print_option(option);
    return true;
  }
  const auto* option = model::find_option(name);
  if (option != nullptr) print_option(*option);
  return option != nullptr;
}

}  // namespace poolscope::cli

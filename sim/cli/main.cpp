// The program `poolscope`: what can be said on its command line. Each command is in a file of its
// own; exit codes are in exit.hpp.

#include <CLI/CLI.hpp>
#include <charconv>
#include <exception>
#include <functional>
#include <map>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "files/standard.hpp"
#include "model/limit_hit.hpp"
#include "model/options.hpp"
#include "scenario/json_text.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::cli {
namespace {

void add_format(CLI::App& command, Format& format, const std::map<std::string, Format>& allowed) {
  std::string names;
  for (const auto& [name, value] : allowed) names += (names.empty() ? "" : ", ") + name;
  command
      .add_option_function<std::string>(
          "--format",
          [&format, allowed, names](const std::string& name) {
            const auto found = allowed.find(name);
            if (found == allowed.end())
              throw CLI::ValidationError("--format", "\"" + name + "\" is none of " + names);
            format = found->second;
          },
          "what to print: " + names)
      ->type_name("FORMAT");
}

void add_strategy(CLI::App& command, std::vector<std::string>& names) {
  command
      .add_option("--strategy", names, "only the strategy of that name; may be given several times")
      ->type_name("NAME")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

template <class Seed>
void add_seed(CLI::App& command, Seed& seed) {
  command.add_option("--seed", seed, "in place of the scenario's seed")
      ->type_name("N")
      ->check([](const std::string& text) {
        std::uint64_t value = 0;
        const char* end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, value);
        return !text.empty() && read.ec == std::errc{} && read.ptr == end
                   ? std::string{}
                   : "\"" + text + "\" is no whole number from 0 to 18446744073709551615";
      });
}

/// The limits, and whether to say how far it is.
void add_control(CLI::App& command, Control& control) {
  command.add_flag(
      "--progress", control.progress,
      "how far it is, a line every five seconds on standard error; on a terminal a bar "
      "says so anyway");
  add_limits(command, control.limits);
}

void fill_sweep(CLI::App& sub, SweepOptions& options) {
  const auto many = [&](const std::string& name, std::vector<std::string>& list,
                        const std::string& what) {
    return sub.add_option(name, list, what)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  auto* merge =
      sub.add_option("--merge", options.merge, "make the whole sweep of the files of its shards");
  merge->type_name("SHARD")->expected(1, -1);
  sub.add_option("FILE", options.file, "a scenario")->type_name("")->excludes(merge);
  many("--vary", options.vary, "an axis: CURLMOPT_MAXCONNECTS=1..64, strategy=multi,share")
      ->type_name("NAME=VALUES")
      ->excludes(merge);
  many("--metric", options.metrics, "metrics, with commas between them")
      ->type_name("NAMES")
      ->excludes(merge);
  add_strategy(sub, options.strategies);
  add_seed(sub, options.seed);
  sub.add_option("--seeds", options.seeds, "runs of each point, each with a seed of its own")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  sub.add_option("--threads", options.threads, "default: all that this machine runs at once")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  sub.add_option("--shard", options.shard, "only part I of N equal ones, I from 1")
      ->type_name("I/N")
      ->excludes(merge);
  sub.add_option("-o,--output", options.output, "where to; standard output when absent")
      ->type_name("OUT");
  sub.add_option_function<std::string>(
         "--format",
         [&options](const std::string& name) {
           if (name == "table") options.format = Format::table;
           if (name == "csv") options.format = Format::csv;
           if (name == "json") options.format = Format::json;
           if (!options.format)
             throw CLI::ValidationError("--format", "\"" + name + "\" is none of csv, json, table");
         },
         "table (default), csv or json; without it, as OUT ends in .csv or .json")
      ->type_name("FORMAT")
      ->excludes(merge);
}

/// The commands and what their options fill in.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.set_help_flag("-h,--help", "this text");
    app_.set_version_flag("--version", "poolscope " POOLSCOPE_VERSION);
    app_.footer("FILE is " + file_kinds() +
                ", or - for standard input.\n"
                "Exit codes: 0 done, 1 a check did not hold, 2 wrong usage, unreadable input or\n"
                "output that cannot be written, 3 a limit was hit.");
    add_run();
    add_explain();
    add_compare();
    add_sweep();
    add_advise();
    add_report();
    add_checks();
    add_conform();
    add_import();
    add_rest();
  }

  int execute(int argc, char** argv) {
    if (argc <= 1) return print_help();
    // CLI11 would only say that a subcommand is required, and not name what it found instead.
    if (argv[1][0] != '-' && !has_command(argv[1])) {
      complain("there is no command " + nearest_to(argv[1], commands()));
      return exit_wrong_use;
    }
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      return exit_for(e);
    }
    return chosen_ ? chosen_() : exit_wrong_use;
  }

 private:
  /// What CLI11 has to say goes where all else goes, names and all.
  int exit_for(const CLI::ParseError& e) const {
    std::ostringstream help, unused;
    if (app_.exit(e, help, unused) != 0) {
      complain(e.what());
      complain("Run with --help for more information.");
      return exit_wrong_use;
    }
    print(help.str());
    return exit_done;
  }

  [[nodiscard]] std::vector<std::string> commands() const {
    std::vector<std::string> names;
    for (const CLI::App* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
    return names;
  }
  /// `"advse"; the nearest is "advise"; …`
  static std::string nearest_to(const std::string& found, const std::vector<std::string>& names) {
    const std::vector<std::string_view> all(names.begin(), names.end());
    return scenario::in_quotes(found) + "; the nearest is \"" +
           std::string{scenario::nearest(found, all)} + "\"; poolscope help lists the commands";
  }

  CLI::App* command(const std::string& name, const std::string& what, std::function<int()> action) {
    CLI::App* sub = app_.add_subcommand(name, what);
    sub->callback([this, action = std::move(action)] { chosen_ = action; });
    return sub;
  }

  void add_run() {
    auto* sub =
        command("run", "simulate and print what happens", [this] { return run_command(run_); });
    sub->add_option("FILE", run_.files, "scenarios")->required()->type_name("");
    add_strategy(*sub, run_.strategies);
    add_format(*sub, run_.format,
               {{"log", Format::log},
                {"json", Format::json},
                {"ndjson", Format::ndjson},
                {"csv", Format::csv}});
    sub->add_flag("-v,--verbose", run_.verbose,
                  "a log in libcurl's own words, as curl -v prints it");
    sub->add_flag("--explain", run_.explain, "with every decision what became of each candidate");
    add_seed(*sub, run_.seed);
    add_control(*sub, run_.control);
  }

  void add_explain() {
    auto* sub = command("explain", "why a request got the connection it got",
                        [this] { return explain_command(explain_); });
    sub->add_option("FILE", explain_.file, "a scenario")->required()->type_name("");
    sub->add_option("REQUEST", explain_.request, "a request's id")->required()->type_name("");
    add_strategy(*sub, explain_.strategies);
    add_format(*sub, explain_.format, {{"log", Format::log}, {"json", Format::json}});
    add_seed(*sub, explain_.seed);
    add_control(*sub, explain_.control);
  }

  void add_compare() {
    auto* sub = command("compare", "the same stream on every strategy, as a table",
                        [this] { return compare_command(compare_); });
    sub->add_option("FILE", compare_.files, "scenarios")->required()->type_name("");
    add_strategy(*sub, compare_.strategies);
    add_format(*sub, compare_.format,
               {{"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}});
    add_seed(*sub, compare_.seed);
    sub->add_flag("--no-bounds", compare_.no_bounds,
                  "without the bounds on new connections: twice as fast");
    add_control(*sub, compare_.control);
  }

  void add_sweep() {
    auto* sub = command("sweep", "every combination of what is varied, each with several seeds",
                        [this] { return sweep_command(sweep_); });
    fill_sweep(*sub, sweep_);
    add_control(*sub, sweep_.control);
  }

  void add_advise() {
    auto* sub = command("advise", "which settings decide for a stream, with the runs that show it",
                        [this] { return advise_command(advise_); });
    sub->add_option("FILE", advise_.file, "a scenario")->required()->type_name("");
    add_strategy(*sub, advise_.strategies);
    add_seed(*sub, advise_.seed);
    sub->add_option("--seeds", advise_.seeds,
                    "runs of each value; default: 5 when anything is drawn at random, else 1")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1000}));
    sub->add_option("--threads", advise_.threads, "default: all that this machine runs at once")
        ->type_name("N")
        ->check(CLI::Range(1U, 1024U));
    add_format(*sub, advise_.format, {{"text", Format::log}, {"json", Format::json}});
    add_control(*sub, advise_.control);
  }

  void add_report() {
    auto* sub = command("report", "the comparison as one HTML page",
                        [this] { return report_command(report_); });
    sub->add_option("FILE", report_.file, "a scenario")->required()->type_name("");
    sub->add_option("-o,--output", report_.output, "where to; report.html when absent")
        ->type_name("OUT");
    add_strategy(*sub, report_.strategies);
    add_seed(*sub, report_.seed);
    add_control(*sub, report_.control);
  }

  void add_checks() {
    auto* check = command("check", "whether scenarios do what they expect of themselves",
                          [this] { return check_command(check_); });
    check->add_option("PATH", check_.paths, "scenarios, or folders of them")
        ->required()
        ->type_name("");
    auto* validate = command("validate", "whether scenarios can be read",
                             [this] { return validate_command(check_); });
    validate->add_option("PATH", check_.paths, "scenarios, or folders of them")
        ->required()
        ->type_name("");
    add_control(*check, check_.control);
    add_limits(*validate, check_.control.limits, model::LimitsOf::reading);
  }

  void add_conform() {
    auto* sub = command("conform", "whether the real libcurl does what is simulated",
                        [this] { return conform_command(conform_); });
    sub->add_option("FILE", conform_.files, "scenarios")->required()->type_name("");
    add_strategy(*sub, conform_.strategies);
    add_format(*sub, conform_.format, {{"log", Format::log}, {"json", Format::json}});
    sub->add_option("--libcurl", conform_.libcurl,
                    "the library to load; default: the installed one")
        ->type_name("PATH");
    sub->add_option("--engine", conform_.engine,
                    "poolscope-libcurl; default: beside this program, else in PATH")
        ->type_name("PROGRAM");
    sub->add_option("--engine-timeout", conform_.engine_timeout_s,
                    "end an engine that has been silent for that long; default 60")
        ->type_name("SECONDS")
        ->check(CLI::Range(1U, 86'400U));
    auto* profile = sub->add_option("--profile", conform_.profile,
                                    "simulate that libcurl, whichever is loaded");
    profile->type_name("NAME");
    sub->add_flag_callback(
           "--as-library", [this] { conform_.profile.clear(); },
           "simulate the libcurl that is loaded (the default)")
        ->excludes(profile);
    add_control(*sub, conform_.control);
  }

  void add_import() {
    auto* sub = app_.add_subcommand("import", "make a scenario of a recording");
    sub->require_subcommand(1);
    for (const exchange::Format& format : exchange::import_formats()) {
      auto* one = sub->add_subcommand(std::string{format.id}, "from " + std::string{format.title});
      one->add_option("FILE", import_.file, "the " + std::string{format.noun})
          ->required()
          ->type_name("");
      one->add_option("-o,--output", import_.output, "where to; standard output when absent")
          ->type_name("OUT");
      add_limits(*one, import_.control.limits, model::LimitsOf::reading);
      one->callback([this, &format] {
        import_.format = &format;
        chosen_ = [this] { return import_command(import_); };
      });
    }
  }

  void add_rest() {
    command("schema", "print the JSON Schema of scenario files", schema_command);
    command("version", "print the version, and which libcurl versions are modelled",
            version_command);
    auto* bench = command("bench", "how fast it simulates on this machine",
                          [this] { return bench_command(bench_); });
    bench->add_option("--transfers", bench_.transfers, "how many")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
    bench->add_option("--hosts", bench_.hosts, "to how many hosts")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
    bench->add_flag("--trace", bench_.trace, "also with the trace kept");
    auto* help =
        command("help", "help on a command, a libcurl option, or all options (\"options\")",
                [this] { return print_help(); });
    help->add_option("CMD", topic_, "command or CURLOPT_…")->type_name("");
  }

  [[nodiscard]] bool has_command(std::string_view name) const {
    for (const CLI::App* sub : app_.get_subcommands({}))
      if (sub->get_name() == name) return true;
    return false;
  }

  int print_help() {
    if (topic_.empty()) {
      // App::help() would print the help of the command that runs: `help` itself.
      print(app_.get_formatter()->make_help(&app_, "poolscope", CLI::AppFormatMode::Normal));
      return exit_done;
    }
    for (const CLI::App* sub : app_.get_subcommands({})) {
      if (sub->get_name() != topic_) continue;
      print(sub->help());
      return exit_done;
    }
    if (print_option_help(topic_)) return exit_done;
    auto names = commands();
    for (const auto& option : model::option_table()) names.emplace_back(option.name);
    complain("there is no command or option " + nearest_to(topic_, names));
    return exit_wrong_use;
  }

  CLI::App app_{"poolscope: why libcurl reused a connection, or why it did not", "poolscope"};
  std::function<int()> chosen_;
  RunOptions run_;
  ExplainOptions explain_;
  CompareOptions compare_;
  SweepOptions sweep_;
  AdviseOptions advise_;
  ReportOptions report_;
  ConformOptions conform_;
  ImportOptions import_;
  BenchOptions bench_;
  CheckOptions check_;
  std::string topic_;
};

}  // namespace
}  // namespace poolscope::cli

int main(int argc, char** argv) {
  using namespace poolscope::cli;
  poolscope::files::prepare_process();
  int code = exit_wrong_use;
  try {
    code = CommandLine{}.execute(argc, argv);
  } catch (const poolscope::model::LimitHit& e) {
    complain(std::string{e.what()} + "\n");
    code = exit_limit;
  } catch (const std::bad_alloc&) {
    complain("out of memory\n");
    code = exit_limit;
  } catch (const std::exception& e) {
    complain(std::string{"internal error: "} + e.what() + "\n");
  }
  return poolscope::files::finish_output(code, exit_wrong_use);
}

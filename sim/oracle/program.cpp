#include "oracle/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "files/input.hpp"
#include "files/standard.hpp"
#include "model/printable.hpp"
#include "oracle/run.hpp"
#include "oracle/support.hpp"
#include "scenario/json.hpp"

namespace poolscope::oracle {
namespace {

void complain(const std::string& text) {
  files::complain(model::printable(text) + "\n");
}

std::string all_errors(const scenario::Loaded& loaded) {
  std::string text;
  for (const auto& error : loaded.errors())
    text += (text.empty() ? "" : "\n") + scenario::to_string(error);
  return text;
}

/// Printed output does not arrive any more: a long run need not go on. Main prints the reason.
struct NobodyListens {};

/// Prints immediately, because a reader may wait for it.
void say(std::string_view text) {
  files::print(text);
  if (!files::flush_output()) throw NobodyListens{};
}

/// The library, and everything that lives as long as the process.
class Program {
 public:
  explicit Program(const ProgramOptions& options)
      : options_(options), library_(options.libcurl), files_(authority_) {}

  /// Throws Refused or std::runtime_error. With `--serve` events are printed as they happen, so
  /// that a long run is not taken for a dead one. The events of a file are printed only when they
  /// are complete.
  void run(const scenario::Scenario& scenario, const std::string& file) {
    auto strategies = scenario::strategies_of(scenario);
    if (!options_.strategy.empty())
      std::erase_if(strategies, [&](const auto& s) { return s.name != options_.strategy; });
    if (strategies.empty())
      throw Refused(fmt::format("there is no strategy \"{}\"", options_.strategy));
    std::string out;
    Printer printer{[&](std::string_view text) {
      if (!options_.serve) {
        out += text;
        return;
      }
      say(text);
    }};
    for (const auto& strategy : strategies) {
      printer.begin(strategy.name, file);
      Run{library_, files_, printer, options_.verbose, scenario, strategy}.execute();
    }
    say(out);
  }

  int run_files() {
    bool all = true;
    for (const std::string& path : options_.files) {
      const std::string name = path == "-" ? "<stdin>" : path;
      const auto file = path == "-" ? files::read_whole(STDIN_FILENO)
                                    : files::read_whole(path, files::Accept::anything);
      if (!file.ok()) {
        complain(name + ": cannot be read: " + file.error);
        all = false;
        continue;
      }
      const auto loaded = scenario::parse(file.text, name);
      if (!loaded.ok()) {
        for (const auto& error : loaded.errors()) complain(scenario::to_string(error));
        all = false;
        continue;
      }
      try {
        run(loaded.scenario(), options_.files.size() > 1 ? name : "");
      } catch (const NobodyListens&) {
        return 2;
      } catch (const std::exception& e) {
        complain(name + ": " + e.what());
        all = false;
      }
    }
    return all ? 0 : 2;
  }

  int serve() {
    for (std::string line; std::getline(std::cin, line);) {
      std::string refused;
      const auto loaded = scenario::parse(line, "<stdin>");
      if (!loaded.ok()) {
        refused = all_errors(loaded);
      } else {
        try {
          run(loaded.scenario(), "");
        } catch (const NobodyListens&) {
          return 2;
        } catch (const std::exception& e) {
          refused = e.what();
        }
      }
      std::string end = "\n";
      if (!refused.empty()) {
        Line object;
        object.text("refused", refused);
        end = std::move(object).close() + "\n\n";
      }
      files::print(end);
      if (!files::flush_output()) return 2;
    }
    return 0;
  }

 private:
  const ProgramOptions& options_;
  Library library_;
  Authority authority_;
  Files files_;
};

}  // namespace

int run_program(const ProgramOptions& options) {
  Program program{options};
  return options.serve ? program.serve() : program.run_files();
}

}  // namespace poolscope::oracle

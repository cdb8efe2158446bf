// The program `poolscope-libcurl`: runs scenarios through the real libcurl in virtual time, and
// prints what it did as events.

#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "files/standard.hpp"
#include "model/printable.hpp"
#include "oracle/program.hpp"

namespace {

// libcurl 7.88.1 orders the transfers of one connection by the addresses of their handles. If
// addresses differed from run to run, so would its order.
void without_address_randomisation(char** argv) {
  constexpr const char* mark = "POOLSCOPE_LIBCURL_ADDRESSES_FIXED";
  if (std::getenv(mark) != nullptr) return;
  const int before = personality(0xFFFFFFFF);
  if (before == -1 || (before & ADDR_NO_RANDOMIZE) != 0) return;
  if (personality(static_cast<unsigned long>(before) | ADDR_NO_RANDOMIZE) == -1) return;
  setenv(mark, "1", 1);
  execv("/proc/self/exe", argv);
}

int run(int argc, char** argv) {
  using namespace poolscope::oracle;
  using namespace poolscope::files;
  CLI::App app{"poolscope-libcurl: what the real libcurl does with a scenario, in virtual time",
               "poolscope-libcurl"};
  ProgramOptions options;
  app.add_option("--libcurl", options.libcurl, "the library to run")->type_name("PATH");
  app.add_option("--strategy", options.strategy, "only the strategy of that name")
      ->type_name("NAME");
  app.add_flag("-v,--verbose", options.verbose,
               "libcurl's own words on standard error, with the virtual time in ms");
  app.add_flag("--serve", options.serve,
               "a scenario a line on standard input; its events and an empty line on output");
  app.add_option("FILE", options.files, "scenarios; - for standard input")->type_name("");
  app.set_version_flag("--version", "poolscope-libcurl " POOLSCOPE_VERSION);
  app.footer("Exit codes: 0 done, 2 wrong usage, unreadable input, or what cannot be run.");
  try {
    app.parse(argc, argv);
    if (options.files.empty() != options.serve)
      throw CLI::ValidationError("FILE", "name scenarios, or --serve");
  } catch (const CLI::ParseError& e) {
    std::ostringstream help, unused;
    if (app.exit(e, help, unused) == 0) {
      print(help.str());
      return 0;
    }
    complain(poolscope::model::printable(e.what()) + "\n");
    return 2;
  }
  // A library that hangs must not outlive the process that asked.
  if (options.serve) prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    return run_program(options);
  } catch (const std::exception& e) {
    complain("poolscope-libcurl: " + poolscope::model::printable(e.what()) + "\n");
    return 2;
  }
}

}  // namespace

int main(int argc, char** argv) {
  without_address_randomisation(argv);
  signal(SIGPIPE, SIG_IGN);
  poolscope::files::prepare_process();
  return poolscope::files::finish_output(run(argc, argv), 2);
}

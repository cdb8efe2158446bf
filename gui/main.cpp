#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "app/start/command_line.hpp"
#include "files/standard.hpp"
#include "model/printable.hpp"
#include "panels/frame/session.hpp"
#include "platform/window.hpp"

using namespace poolscope::gui;

namespace {

int run(int argc, char** argv) {
  using namespace poolscope::files;
  const ParsedCommandLine parsed = parse_command_line(argc, argv);
  print(parsed.out);
  complain(poolscope::model::printable_lines(parsed.error));
  if (!parsed.line) return parsed.exit_code;
  try {
    Session session(*parsed.line);
    if (const auto code = session.prepare()) return *code;
    const int code = session.run();
    if (session.ends_slowly()) {
      session.finish_writing();
      std::fflush(nullptr);
      std::_Exit(code);
    }
    return code;
  } catch (const NoDisplay& e) {
    complain(
        "poolscope-gui needs a display (" + poolscope::model::printable(e.what()) +
        "): run it under Xvfb, e.g. `xvfb-run poolscope-gui …`, or use `poolscope run FILE`\n");
    return 2;
  } catch (const std::exception& e) {
    complain("poolscope-gui: " + poolscope::model::printable(e.what()) + "\n");
    return 3;
  }
}

}  // namespace

int main(int argc, char** argv) {
  poolscope::files::prepare_process();
  return poolscope::files::finish_output(run(argc, argv), 2);
}

#include <cstdio>
#include <exception>

#include "app/command_line.hpp"
#include "model/printable.hpp"
#include "panels/frame_session.hpp"
#include "platform/window.hpp"

using namespace poolscope::gui;

int main(int argc, char** argv) {
  const ParsedCommandLine parsed = parse_command_line(argc, argv);
  std::fputs(parsed.out.c_str(), stdout);
  std::fputs(poolscope::model::printable_lines(parsed.error).c_str(), stderr);
  if (!parsed.line) return parsed.exit_code;
  try {
    Session session(*parsed.line);
    if (const auto code = session.prepare()) return *code;
    return session.run();
  } catch (const NoDisplay& e) {
    std::fprintf(stderr,
                 "poolscope-gui needs a display (%s): run it under Xvfb, e.g. `xvfb-run "
                 "poolscope-gui …`, or use `poolscope run FILE`\n",
                 poolscope::model::printable(e.what()).c_str());
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "poolscope-gui: %s\n", poolscope::model::printable(e.what()).c_str());
    return 3;
  }
}

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app/command_line.hpp"
#include "panels/frame_session.hpp"
#include "platform/window.hpp"

using namespace poolscope::gui;

int main(int argc, char** argv) {
  const ParsedCommandLine parsed = parse_command_line(argc, argv);
  std::fputs(parsed.out.c_str(), stdout);
  std::fputs(parsed.error.c_str(), stderr);
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
    std::fprintf(stderr,
                 "poolscope-gui needs a display (%s): run it under Xvfb, e.g. `xvfb-run "
                 "poolscope-gui …`, or use `poolscope run FILE`\n",
                 e.what());
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "poolscope-gui: %s\n", e.what());
    return 3;
  }
}

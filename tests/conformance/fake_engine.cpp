// A stand-in for `poolscope-libcurl --serve` that runs the simulator. It is for tests of the
// programs that talk to it, and of what a stream of random scenarios covers, where the real one was
// not built.

#include <unistd.h>

#include <iostream>
#include <string>

#include "scenario/json.hpp"
#include "support/fake_libcurl.hpp"

int main() {
  using namespace poolscope;
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto loaded = scenario::parse(line, "line");
    if (!loaded.ok()) {
      std::cout << "{\"refused\":\"it cannot be read\"}\n\n" << std::flush;
      continue;
    }
    // The title asks for the fault.
    const std::string& title = loaded.scenario().title;
    if (title == "end") return 3;
    if (title == "silence") pause();
    if (title == "refuse") {
      std::cout << "{\"refused\":\"as it was told\"}\n\n" << std::flush;
      continue;
    }
    const auto strategy = scenario::strategies_of(loaded.scenario()).front();
    std::cout << testing::fake_lines(loaded.scenario(), strategy) << "\n" << std::flush;
  }
}

#pragma once

#include <string>
#include <vector>

/// The options of the command line.
namespace poolscope::oracle {

struct ProgramOptions {
  std::string libcurl = "libcurl.so.4";
  std::string strategy;
  bool verbose = false, serve = false;
  std::vector<std::string> files;
};

/// Runs the program; returns the exit code.
int run_program(const ProgramOptions&);

}  // namespace poolscope::oracle

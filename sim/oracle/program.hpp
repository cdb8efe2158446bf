#pragma once

#include <string>
#include <vector>

/// What the command line asks for.
namespace poolscope::oracle {

struct ProgramOptions {
  std::string libcurl = "libcurl.so.4";
  std::string strategy;
  bool verbose = false, serve = false;
  std::vector<std::string> files;
};

/// The exit code.
int run_program(const ProgramOptions&);

}  // namespace poolscope::oracle

#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace poolscope::test {

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::string fixture(const std::string& name) {
  return slurp(std::string{POOLSCOPE_SOURCE_DIR} + "/tests/exchange/fixtures/" + name);
}

}  // namespace poolscope::test

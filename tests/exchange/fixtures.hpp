#pragma once

#include <string>

#include "support/file.hpp"

namespace poolscope::test {

inline std::string fixture(const std::string& name) {
  return testing::project_text("tests/exchange/fixtures/" + name);
}

}  // namespace poolscope::test

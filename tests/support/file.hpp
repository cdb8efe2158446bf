#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// Files as texts. A test that names one that cannot be read fails.
namespace poolscope::testing {

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  INFO(path.string());
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A file of the project, by its path from the root.
inline std::string project_text(const std::filesystem::path& path) {
  return text_of(std::filesystem::path{POOLSCOPE_SOURCE_DIR} / path);
}

/// A scenario that is shipped: "basics/host-limit.json".
inline std::string shipped_scenario(const std::filesystem::path& path) {
  return project_text("scenarios" / path);
}

}  // namespace poolscope::testing

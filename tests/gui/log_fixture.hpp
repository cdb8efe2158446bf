#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "app/document/load.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/log/list.hpp"

/// A run with something of everything that the log filters by.
namespace poolscope::gui::log_fixture {

// Two clients that share a pool of two: creates, reuses, evictions, a connection that is too old.
inline constexpr const char* text = R"({
  "format": "poolscope/1",
  "servers": [{"host": "*.test", "think_ms": 60, "alpn": ["http/1.1"]}],
  "requests": [
    {"id": "r1", "url": "https://api.test/", "at_ms": 0, "client": "ann"},
    {"id": "r2", "url": "https://cdn.test/", "at_ms": 300, "client": "anna"},
    {"id": "r3", "url": "https://cdn.test/", "at_ms": 600, "client": "ann"},
    {"id": "r4", "url": "https://img.test/", "at_ms": 900, "client": "bob s"},
    {"id": "r5", "url": "https://api.test/", "at_ms": 1200, "client": "ann"},
    {"id": "r6", "url": "https://api.test/", "at_ms": 9000, "client": "ann"}
  ],
  "strategies": [
    {"name": "multi", "scope": "multi", "options": {"CURLOPT_MAXAGE_CONN": 2},
     "multi_options": {"CURLMOPT_MAXCONNECTS": 2}},
    {"name": "easy", "scope": "easy"}
  ]
})";

inline Model opened() {
  return gui::opened(text, "pool.json");
}

inline std::vector<std::uint64_t> found(const Run& run, const std::string& filter) {
  const RunFilter one(run, filter);
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < run.trace->size(); ++i)
    if (one.matches(i)) out.push_back(i);
  return out;
}

inline bool has(const std::string& text_, const char* part) {
  return text_.find(part) != std::string::npos;
}

inline std::uint64_t event_of(const Run& run, const std::string& filter) {
  const auto events = found(run, filter);
  REQUIRE_FALSE(events.empty());
  return events.front();
}

}  // namespace poolscope::gui::log_fixture

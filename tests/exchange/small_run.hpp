#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "sim.hpp"

/// A run so small that each of its events is known.
namespace poolscope::test {

inline const char* const two_requests = R"({
  "format": "poolscope/1", "title": "two, \"in\" a row",
  "network": {"rtt_ms": 40, "dns_ms": 20},
  "servers": [{"host": "*", "think_ms": 10, "body_bytes": 0}],
  "requests": [{"url": "http://a.test/"}, {"url": "http://a.test/x,y"}],
  "strategies": [{"name": "easy", "scope": "easy"}]
})";

inline scenario::Scenario parsed(const std::string& text) {
  const auto loaded = scenario::parse(text);
  for (const auto& error : loaded.ok() ? std::vector<scenario::Error>{} : loaded.errors())
    UNSCOPED_INFO(scenario::to_string(error));
  REQUIRE(loaded.ok());
  return loaded.scenario();
}

/// Runs the first strategy into the sink that `make(write, setup)` returns; returns the written
/// text.
template <class Make>
std::string written(const scenario::Scenario& scenario, const Make& make) {
  const auto strategy = scenario::strategies_of(scenario).front();
  const auto compiled = compile(scenario, strategy);
  std::string text;
  const auto sink = make([&text](std::string_view piece) { text += piece; }, compiled.setup);
  const std::array<trace::Sink*, 1> sinks{sink.get()};
  run(compiled, sinks);
  return text;
}

}  // namespace poolscope::test

#pragma once

#include <cstdint>
#include <string>

#include "scenario/scenario.hpp"

/// One scenario, run with every listener of a run.
namespace poolscope::torture {

struct Tally {
  std::uint64_t scenarios = 0, runs = 0, events = 0, decisions = 0, cut_off = 0;
};

/// Runs each strategy with the sink that looks up all names, the checks of a World's consistency,
/// and every sink of the programs; explains some of its decisions; replays its trace. Returns what
/// is wrong; empty: nothing. A memory error ends the program: run it under sanitizers.
[[nodiscard]] std::string try_all(const scenario::Scenario&, Tally&);

}  // namespace poolscope::torture

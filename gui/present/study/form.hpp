#pragma once

#include <string>
#include <vector>

#include "present/run.hpp"
#include "present/study/asked.hpp"

/// What a sweep can be asked for by hand: settings to vary and values that are worth a look. Pure.
namespace poolscope::gui {

struct SweepKnob {
  std::string name;       // as `poolscope sweep --vary` takes it
  std::string meaning;    // a sentence
  std::string suggested;  // values: "1..16"
};

/// Of all strategies of the scenario, in an order in which they are looked for.
[[nodiscard]] std::vector<SweepKnob> sweep_knobs(const Document&);
/// How many connections are kept, where the first strategy keeps them.
[[nodiscard]] SweepAsked sweep_at_first(const Document&);
/// The command that repeats it.
[[nodiscard]] std::string sweep_command(const std::string& file, const SweepAsked&, trace::Metric);

}  // namespace poolscope::gui

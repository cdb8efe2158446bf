#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "present/study/asked.hpp"
#include "trace/summary.hpp"

namespace poolscope::analysis {
struct Advice;
}  // namespace poolscope::analysis

/// Many runs of the open scenario instead of one: the curve behind a choice, and what it advises.
namespace poolscope::gui {

struct SweepResult;  // present/study/sweep.hpp

enum class StudyPart : std::uint8_t { sweep, advice };

struct Study {
  bool shown = false;
  SweepAsked asked;  // what is shown, or under way
  trace::Metric metric = trace::Metric::connections_opened;
  bool heat = false;   // a heat map of two settings, else lines
  std::size_t of = 0;  // with three axes: which value of the third is shown
  std::shared_ptr<const SweepResult> result;
  std::optional<float> sweeping;                   // how far it is; none: nothing is under way
  std::string wrong;                               // with what was asked
  std::shared_ptr<const analysis::Advice> advice;  // null: not looked for yet
  std::optional<float> advising;
};

}  // namespace poolscope::gui

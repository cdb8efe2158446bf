#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "app/model.hpp"
#include "present/study/sweep.hpp"

/// What the view of many runs keeps between frames.
namespace poolscope::gui {

struct VaryField {
  std::string knob;  // empty: none
  std::array<char, 256> values{};
};

/// What is typed and not yet run.
struct SweepFields {
  const Document* of = nullptr;
  SweepAsked seen;
  std::array<VaryField, 2> vary;
  std::uint64_t seeds = 1;
};

/// Made once for a sweep and a metric.
struct KeptChart {
  std::shared_ptr<const SweepResult> of;
  trace::Metric metric{};
  std::size_t strategy = 0;
  SweepChart chart;
};

/// Made once for a sweep, a metric and a strategy.
struct KeptMap {
  std::shared_ptr<const SweepResult> of;
  trace::Metric metric{};
  std::size_t strategy = 0;
  HeatMap map;
};

struct StudyKept {
  SweepFields fields;
  KeptChart chart;
  KeptMap map;
};

}  // namespace poolscope::gui

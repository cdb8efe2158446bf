#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "app/model.hpp"

/// Actions of sweeps and advice (app/action.hpp says what an action is).
namespace poolscope::gui {

/// The view of many runs: sweeps and advice (state.hpp).
struct ShowStudy {
  static constexpr std::string_view action = "show_study";
  bool on = true;
  static void fields(auto&& io, auto& a) { io("on", a.on); }
  bool operator==(const ShowStudy&) const = default;
};

/// Runs every combination of what is varied, each with several seeds.
struct RunSweep {
  static constexpr std::string_view action = "run_sweep";
  SweepAsked asked;
  static void fields(auto&& io, auto& a) {
    io("vary", a.asked.vary);
    io("seeds", a.asked.seeds);
  }
  bool operator==(const RunSweep&) const = default;
};

struct LookForAdvice {
  static constexpr std::string_view action = "look_for_advice";
  bool operator==(const LookForAdvice&) const = default;
};

struct StopStudy {
  static constexpr std::string_view action = "stop_study";
  StudyPart part{};
  static void fields(auto&& io, auto& a) { io("part", a.part); }
  bool operator==(const StopStudy&) const = default;
};

struct StudyProgressed {
  static constexpr std::string_view action = "study_progressed";
  StudyPart part{};
  float fraction = 0;
  static void fields(auto&& io, auto& a) {
    io("part", a.part);
    io("fraction", a.fraction);
  }
  bool operator==(const StudyProgressed&) const = default;
};

struct Swept {
  static constexpr std::string_view action = "swept";
  static constexpr std::string_view reported_for = "run_sweep";
  std::shared_ptr<const SweepResult> result;
  bool operator==(const Swept&) const = default;
};

struct Advised {
  static constexpr std::string_view action = "advised";
  static constexpr std::string_view reported_for = "look_for_advice";
  std::shared_ptr<const analysis::Advice> advice;
  bool operator==(const Advised&) const = default;
};

/// What the sweep's picture shows, by the metric's id.
struct ShowMetric {
  static constexpr std::string_view action = "show_metric";
  std::string metric;
  static void fields(auto&& io, auto& a) { io("metric", a.metric); }
  bool operator==(const ShowMetric&) const = default;
};

/// Two settings as a heat map, of one of the strategies, or as lines again.
struct ShowHeatMap {
  static constexpr std::string_view action = "show_heat_map";
  bool on = true;
  std::size_t strategy = 0;
  static void fields(auto&& io, auto& a) {
    io("on", a.on);
    io("strategy", a.strategy);
  }
  bool operator==(const ShowHeatMap&) const = default;
};

/// Opens the run of a point of the sweep, counted from 0.
struct OpenPoint {
  static constexpr std::string_view action = "open_point";
  std::uint64_t point = 0;
  static void fields(auto&& io, auto& a) { io("point", a.point); }
  bool operator==(const OpenPoint&) const = default;
};

/// The two runs of a piece of advice, side by side.
struct CompareClaim {
  static constexpr std::string_view action = "compare_claim";
  std::size_t claim = 0;
  static void fields(auto&& io, auto& a) { io("claim", a.claim); }
  bool operator==(const CompareClaim&) const = default;
};

}  // namespace poolscope::gui

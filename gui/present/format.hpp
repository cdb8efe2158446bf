#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/time.hpp"

/// Numbers as people read them: with units, right-aligned by their unit, and never more digits than
/// mean something.
namespace poolscope::gui {

/// A moment on the run's clock: "131.204 s", "4.2 ms", "38 µs"; "never" of `model::never`.
[[nodiscard]] std::string format_time(model::Time us);

/// A length of time, three significant digits at most: "1.2 s", "118 s", "2 min 5 s", "38 µs".
[[nodiscard]] std::string format_duration(model::Duration us);

/// A moment when neighbours are `step_us` apart: as many decimals as tell them apart. The unit
/// follows the step, so that all labels of one ruler share it.
[[nodiscard]] std::string format_tick(double us, double step_us);

/// "12,345,678".
[[nodiscard]] std::string format_count(std::uint64_t n);

/// "1 connection", "3 connections": the noun's plural is itself and an s unless given.
[[nodiscard]] std::string format_plural(std::uint64_t n, const char* one,
                                        const char* many = nullptr);

/// For searches that do not mind the case: A to Z made small.
[[nodiscard]] std::string lower(std::string_view);

}  // namespace poolscope::gui

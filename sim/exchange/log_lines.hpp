#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "exchange/names.hpp"
#include "exchange/ndjson.hpp"
#include "trace/sink.hpp"
#include "trace/summary.hpp"

/// The layout that the logs share: time, name and text on each line; a header before a run, its
/// numbers after it.
namespace poolscope::exchange {

/// The number of columns that a text takes on a terminal: its code points.
[[nodiscard]] std::size_t columns_of(std::string_view utf8);
/// The text in a column of that width, on the left or right side.
[[nodiscard]] std::string padded(std::string_view utf8, std::size_t width, bool left);

/// The lines "r7 … line" of one run, passed on in pieces.
class LogLines {
 public:
  LogLines(Write, std::shared_ptr<const model::Setup>, std::string_view file);

  /// Writes "   131.204 s  r7    opens #3": one line, even if names have line breaks.
  void line(model::Time, std::string_view who, std::string_view text);
  void numbers(const trace::End&, const trace::Summary&);
  void flush();

  /// Whether the number of a connection alone does not identify it.
  [[nodiscard]] bool several_pools() const { return several_pools_; }

 private:
  void add(std::string_view line);

  Write write_;
  std::shared_ptr<const model::Setup> setup_;
  std::string buffer_;
  std::size_t who_width_ = 4;
  bool several_pools_ = false;
};

}  // namespace poolscope::exchange

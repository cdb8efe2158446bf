#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "exchange/names.hpp"
#include "exchange/ndjson.hpp"
#include "trace/sink.hpp"
#include "trace/summary.hpp"

/// The layout that the logs share: when, who, what; a header before a run, its numbers after it.
namespace poolscope::exchange {

/// How many columns a text takes on a terminal: its code points.
[[nodiscard]] std::size_t columns_of(std::string_view utf8);
/// The text in a column of that width, at its left or right side.
[[nodiscard]] std::string padded(std::string_view utf8, std::size_t width, bool left);

/// "r7 … line" lines of one run, handed on in pieces.
class LogLines {
 public:
  LogLines(Write, std::shared_ptr<const model::Setup>, std::string_view file);

  /// "   131.204 s  r7    opens #3": one line, whatever names hold.
  void line(model::Time, std::string_view who, std::string_view text);
  void numbers(const trace::End&, const trace::Summary&);
  void flush();

  /// Whether a connection's number alone does not say which it is.
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

#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "model/time.hpp"

/// Prints events as NDJSON, in the shape of FORMAT.md, "Events".
namespace poolscope::oracle {

/// One JSON object; fields come out in the order of the calls.
class Line {
 public:
  Line& text(std::string_view key, std::string_view value);
  Line& number(std::string_view key, std::int64_t value);
  Line& flag(std::string_view key, bool value);
  Line& null(std::string_view key);
  /// A value that is JSON already.
  Line& raw(std::string_view key, std::string_view json);
  [[nodiscard]] std::string close() &&;

 private:
  friend class Printer;
  void name(std::string_view key);
  std::string out_ = "{";
};

/// Appends `text` as a JSON string, quotes included.
void append_quoted(std::string& out, std::string_view text);

class Printer {
 public:
  using Write = std::function<void(std::string_view)>;
  explicit Printer(Write write) : write_(std::move(write)) {}

  /// What stands on every line of the run that follows.
  void begin(std::string strategy, std::string file);
  /// A line with what every event has.
  [[nodiscard]] Line start(model::Time, std::string_view event);
  void print(Line&&);
  /// A place in the order for an event whose details become known a little later.
  [[nodiscard]] std::uint64_t hold();
  void fill(std::uint64_t place, Line&&);
  /// Hands out what is complete; a place that is still held stops it.
  void flush();
  /// Forgets what was not handed out.
  void discard();

 private:
  struct Place {
    std::string text;
    bool held = false;
  };
  Write write_;
  std::string strategy_, file_;
  std::uint64_t sequence_ = 0;  // of the lines handed out
  std::uint64_t first_ = 0;     // number of the front place
  std::deque<Place> places_;
};

}  // namespace poolscope::oracle

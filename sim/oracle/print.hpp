#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "model/time.hpp"

/// Prints events as NDJSON, in the shape of FORMAT.md, "Events".
namespace poolscope::oracle {

/// One JSON object; fields are written in the order of the calls.
class Line {
 public:
  Line& text(std::string_view key, std::string_view value);
  Line& number(std::string_view key, std::int64_t value);
  Line& flag(std::string_view key, bool value);
  Line& null(std::string_view key);
  /// Writes a value that is JSON already.
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

  /// Sets what every line of the next run contains.
  void begin(std::string strategy, std::string file);
  /// Begins a line with the fields of every event.
  [[nodiscard]] Line start(model::Time, std::string_view event);
  void print(Line&&);
  /// Reserves a place in the order for an event whose details become known a little later.
  [[nodiscard]] std::uint64_t hold();
  void fill(std::uint64_t place, Line&&);
  /// Writes what is complete, up to the first place that is still held.
  void flush();
  /// Drops what was not written.
  void discard();

 private:
  struct Place {
    std::string text;
    bool held = false;
  };
  Write write_;
  std::string strategy_, file_;
  std::uint64_t sequence_ = 0;  // of the written lines
  std::uint64_t first_ = 0;     // number of the front place
  std::deque<Place> places_;
};

}  // namespace poolscope::oracle

#include "scenario/json_pretty.hpp"

#include <nlohmann/json.hpp>

namespace poolscope::scenario {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t line_width = 100;

std::string scalar(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Appends the value without line breaks; returns false when the text exceeds `limit`.
bool inline_form(const Json& value, std::size_t limit, std::string& out) {
  const bool object = value.is_object();
  if (!object && !value.is_array()) {
    out += scalar(value);
    return out.size() <= limit;
  }
  out += object ? '{' : '[';
  bool first = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (!first) out += ", ";
    first = false;
    if (object) out += scalar(it.key()) + ": ";
    if (out.size() > limit || !inline_form(*it, limit, out)) return false;
  }
  out += object ? '}' : ']';
  return out.size() <= limit;
}

void write(const Json& value, std::size_t indent, std::size_t column, bool break_up,
           std::string& out) {
  std::string line;
  if (!break_up && column < line_width && inline_form(value, line_width - column - 1, line)) {
    out += line;
    return;
  }
  const bool object = value.is_object();
  if ((!object && !value.is_array()) || value.empty()) {
    out += object ? "{}" : value.is_array() ? "[]" : scalar(value);
    return;
  }
  out += object ? '{' : '[';
  bool first = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    out += first ? "\n" : ",\n";
    first = false;
    out.append(indent + 2, ' ');
    std::size_t at = indent + 2;
    if (object) {
      const std::string key = scalar(it.key()) + ": ";
      out += key;
      at += key.size();
    }
    write(*it, indent + 2, at, false, out);
  }
  out += '\n';
  out.append(indent, ' ');
  out += object ? '}' : ']';
}

}  // namespace

std::string pretty(const Json& value) {
  std::string out;
  write(value, 0, 0, true, out);
  out += '\n';
  return out;
}

}  // namespace poolscope::scenario

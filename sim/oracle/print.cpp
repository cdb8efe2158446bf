#include "oracle/print.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace poolscope::oracle {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

void Line::name(std::string_view key) {
  if (out_.size() > 1) out_ += ',';
  out_ += '"';
  out_ += key;
  out_ += "\":";
}
Line& Line::text(std::string_view key, std::string_view value) {
  name(key);
  append_quoted(out_, value);
  return *this;
}
Line& Line::number(std::string_view key, std::int64_t value) {
  name(key);
  const fmt::format_int digits(value);
  out_.append(digits.data(), digits.size());
  return *this;
}
Line& Line::flag(std::string_view key, bool value) {
  return raw(key, value ? "true" : "false");
}
Line& Line::null(std::string_view key) {
  return raw(key, "null");
}
Line& Line::raw(std::string_view key, std::string_view json) {
  name(key);
  out_ += json;
  return *this;
}
std::string Line::close() && {
  out_ += '}';
  return std::move(out_);
}

void Printer::begin(std::string strategy, std::string file) {
  strategy_ = std::move(strategy);
  file_ = std::move(file);
  sequence_ = 0;
}

Line Printer::start(model::Time t, std::string_view event) {
  Line line;
  line.number("t_us", t).text("event", event).text("strategy", strategy_);
  if (!file_.empty()) line.text("file", file_);
  return line;
}

void Printer::print(Line&& line) {
  places_.push_back({std::move(line).close(), false});
}

std::uint64_t Printer::hold() {
  places_.push_back({{}, true});
  return first_ + places_.size() - 1;
}

void Printer::fill(std::uint64_t place, Line&& line) {
  Place& p = places_[place - first_];
  p.text = std::move(line).close();
  p.held = false;
}

void Printer::flush() {
  std::string out;
  while (!places_.empty() && !places_.front().held) {
    // Lines are numbered here, so that numbers ascend without gaps.
    fmt::format_to(std::back_inserter(out), "{{\"seq\":{},", sequence_++);
    out.append(places_.front().text, 1);
    out += '\n';
    places_.pop_front();
    ++first_;
  }
  if (!out.empty()) write_(out);
}

void Printer::discard() {
  first_ += places_.size();
  places_.clear();
}

}  // namespace poolscope::oracle

#include "scenario/json_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenario/json_text.hpp"

namespace poolscope::scenario {
namespace {

using fields::Field;
using fields::Form;
using fields::Kind;
using fields::Range;

/// A number as people write it: 65535, 0.5, 1e+12.
std::string plain(double value) {
  return std::abs(value) < 1e7 && value == std::floor(value)
             ? std::to_string(static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

std::string list_of(std::span<const fields::Word> words) {
  std::string out;
  for (const auto& word : words) {
    if (!word.later.empty()) continue;
    if (!out.empty()) out += ", ";
    out += fmt::format("\"{}\"", word.text);
  }
  return out;
}

std::string_view text_noun(Form form) {
  switch (form) {
    case Form::any:
      return "a string";
    case Form::nonempty:
      return "a string that is not empty";
    case Form::url:
      return "a URL such as https://a.example/";
    case Form::url_of_n:
      return "a URL with {n} for the host's number";
    case Form::login:
      return "user:password";
    case Form::host:
      return "a host: an exact name, *.suffix or *";
    case Form::pool:
      return "a pool: easy:<client>, multi:<id> or share:<id>";
  }
  return "a string";
}

std::string size_of_list(const Field& field) {
  return field.min_items == 0 ? "" : ", at least one";
}

}  // namespace

double Scalar::number() const {
  if (type == Type::negative) return static_cast<double>(negative);
  return type == Type::natural ? static_cast<double>(natural) : real;
}

std::optional<std::int64_t> Scalar::whole() const {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (type == Type::negative) return negative;
  if (type == Type::natural && natural <= static_cast<std::uint64_t>(most))
    return static_cast<std::int64_t>(natural);
  // Doubles are exact up to 2^53; for a larger one the intended number is unknown.
  if (type == Type::real && real == std::floor(real) && std::abs(real) <= 0x1p53)
    return static_cast<std::int64_t>(real);
  return std::nullopt;
}

std::string Scalar::found() const {
  switch (type) {
    case Type::null:
      return "null";
    case Type::boolean:
      return boolean ? "true" : "false";
    case Type::negative:
      return std::to_string(negative);
    case Type::natural:
      return std::to_string(natural);
    case Type::real:
      return fmt::format("{}", real);
    case Type::string:
      return "the string " + in_quotes(*text);
  }
  return {};
}

bool contains(const Range& range, double value) {
  return std::isfinite(value) && value <= range.max &&
         (range.above ? value > range.min : value >= range.min);
}

std::string expected(const Range& range, std::string_view noun) {
  const bool bounded_below = range.min > std::numeric_limits<double>::lowest();
  const bool bounded_above = range.max < std::numeric_limits<double>::max();
  if (!bounded_below) return std::string{noun};
  const std::string_view from = range.above ? "above" : "from";
  if (!bounded_above) return fmt::format("{} {} {}", noun, from, plain(range.min));
  return fmt::format("{} {} {}{} {}", noun, from, plain(range.min),
                     range.above ? ", at most" : " to", plain(range.max));
}

std::string expected(const Field& field) {
  switch (field.kind) {
    case Kind::format:
      return fmt::format("\"{}\"", fields::format_name);
    case Kind::text:
      return std::string{text_noun(field.form)};
    case Kind::text_or_null:
      return std::string{text_noun(field.form)} + " or null";
    case Kind::number:
      return expected(field.range, "a number");
    case Kind::whole:
      return expected(field.range, "a whole number");
    case Kind::seed:
      return "a whole number from 0 to 18446744073709551615";
    case Kind::flag:
      return "true or false";
    case Kind::word: {
      std::string list = list_of(field.words);
      return list.find(',') == std::string::npos ? list : "one of " + list;
    }
    case Kind::texts:
      return "a list of strings" + size_of_list(field);
    case Kind::names:
      return "a name or a list of names" + size_of_list(field);
    case Kind::words:
      return "a list of different ones of " + list_of(field.words);
    case Kind::word_or_words:
      return fmt::format("one of {} or a list of different ones", list_of(field.words));
    case Kind::flag_or_word:
      return fmt::format("true, false or {}", list_of(field.words));
    case Kind::headers:
      return "an object of strings by header name";
    case Kind::connection:
      return "a connection's number or \"of:<request>\"";
    case Kind::distribution:
      return expected(field.range, "a number") +
             " or a distribution: {\"uniform\": [a, b]}, {\"exponential\": mean}, {\"lognormal\": "
             "[median, sigma]}, {\"pareto\": [min, alpha]} or {\"choice\": [[value, weight], …]}";
    case Kind::options:
      return "an object of CURLOPT_* options";
    case Kind::multi_options:
      return "an object of CURLMOPT_* options";
    case Kind::object:
      return "an object";
    case Kind::objects:
      return "a list of objects" + size_of_list(field);
    case Kind::multis:
      return expected(field.range, "a whole number") + " or a list of objects" +
             size_of_list(field);
    case Kind::places:
      return "an object of places by client";
  }
  return {};
}

std::optional<std::string> wrong_connection(std::string_view text) {
  if (text.starts_with("of:") && text.size() > 3) return std::nullopt;
  const bool digits = !text.empty() && text.size() <= 18 &&
                      text.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits && (text == "0" || text.front() != '0')) return std::nullopt;
  return "must be a connection's number or \"of:<request>\"";
}

std::string_view nearest(std::string_view found, const std::vector<std::string_view>& candidates) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  found = found.substr(0, 64);  // enough to compare, and fast for long texts
  // The number of edits and swaps of neighbours (optimal string alignment), row by row.
  std::vector<std::size_t> before, last, row;
  const auto distance = [&](std::string_view to) {
    before.assign(to.size() + 1, 0);
    last = row = before;
    for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= found.size(); ++i) {
      row[0] = i;
      for (std::size_t j = 1; j <= to.size(); ++j) {
        const bool same = lower(found[i - 1]) == lower(to[j - 1]);
        row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
        if (i > 1 && j > 1 && lower(found[i - 1]) == lower(to[j - 2]) &&
            lower(found[i - 2]) == lower(to[j - 1]))
          row[j] = std::min(row[j], before[j - 2] + 1);
      }
      std::swap(before, last);
      std::swap(last, row);
    }
    return last[to.size()];
  };
  const auto is_beginning = [&](std::string_view of) {
    return found.size() >= 2 && found.size() < of.size() &&
           std::equal(found.begin(), found.end(), of.begin(),
                      [&](char a, char b) { return lower(a) == lower(b); });
  };
  std::string_view best;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : candidates) {
    if (is_beginning(candidate)) {  // "MAXAGE" for "MAXAGE_CONN" counts like one wrong letter
      if (least > 1) best = candidate;
      least = std::min<std::size_t>(least, 1);
      continue;
    }
    const std::size_t longer = std::max(candidate.size(), found.size());
    if (longer - std::min(candidate.size(), found.size()) >= least) continue;  // not nearer
    const std::size_t edits = distance(candidate);
    if (edits >= least) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

}  // namespace poolscope::scenario

// The errors of the reader: the rules between an object's keys, and its messages.
#include <fmt/format.h>

#include "scenario/json_reader.hpp"

namespace poolscope::scenario {

using fields::Field;
using fields::Kind;

namespace {

std::string expected_item(const Field& list) {
  Field item = list;
  item.kind =
      list.kind == Kind::words || list.kind == Kind::word_or_words ? Kind::word : Kind::text;
  return expected(item);
}

}  // namespace

void Reader::check_rules(const Frame& frame) {
  using Rule = fields::Rule;
  const auto has = [&](std::string_view key) {
    return (frame.seen & bit(*frame.type, frame.type->find(key))) != 0;
  };
  const auto names = [](std::span<const std::string_view> keys, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < keys.size(); ++i)
      out += fmt::format("{}\"{}\"", i == 0 ? "" : i + 1 == keys.size() ? last : ", ", keys[i]);
    return out;
  };
  for (const Rule& rule : frame.type->rules) {
    const std::span<const std::string_view> keys = rule.keys;
    std::vector<std::string_view> there;
    for (const std::string_view key : keys)
      if (has(key)) there.push_back(key);
    switch (rule.kind) {
      case Rule::Kind::exactly_one:
      case Rule::Kind::at_most_one:
        if (there.size() > 1)
          problem_at(
              unlocated, joined(pointer_up(), there.back()),
              fmt::format("{} exclude each other: only one is allowed", names(there, " and ")));
        else if (there.empty() && rule.kind == Rule::Kind::exactly_one)
          problem_at(frame.offset, pointer_up(),
                     fmt::format("one of {} is missing", names(keys, " or ")));
        break;
      case Rule::Kind::needs:
        if (!has(keys[0])) break;
        for (const std::string_view key : keys.subspan(1))
          if (!has(key))
            problem_at(unlocated, joined(pointer_up(), keys[0]),
                       fmt::format("\"{}\" is only allowed together with \"{}\", which is missing",
                                   keys[0], key));
        break;
      case Rule::Kind::needs_any:
        if (there.size() == 1 && has(keys[0]))
          problem_at(unlocated, joined(pointer_up(), keys[0]),
                     fmt::format("\"{}\" needs at least one of {}", keys[0],
                                 names(keys.subspan(1), " or ")));
        break;
      case Rule::Kind::word_needs: {
        const Field& field = *frame.type->find(keys[0]);
        const bool bad = (frame.bad & bit(*frame.type, &field)) != 0;
        if (!has(keys[0]) || (!bad && field.chosen(frame.target, field.words, true) != rule.word))
          break;
        if (!bad && !has(keys[1]))
          problem_at(unlocated, joined(pointer_up(), keys[0]),
                     fmt::format("\"{}\": \"{}\" needs \"{}\"", keys[0], rule.word, keys[1]));
        // A rule does not apply if another key had an error.
        if (const Field& named = *frame.type->find(keys[1]);
            named.kind == Kind::text && (bad || !has(keys[1])))
          static_cast<std::string*>(named.slot(frame.target))->clear();
        break;
      }
    }
  }
}

// Messages.

void Reader::problem_at(std::size_t offset, std::string at, std::string message) {
  reading_.problems.push_back({offset, std::move(at), std::move(message)});
}

std::string Reader::pointer_up() const {
  std::string out;
  for (std::size_t i = 0; i + 1 < frames_.size(); ++i) {
    const Frame& frame = frames_[i];
    const bool list = frame.what == Frame::What::objects || frame.what == Frame::What::choices;
    out = joined(std::move(out), list ? std::to_string(frame.index) : std::string{frame.key});
  }
  return out;
}

std::string Reader::pointer() const {
  if (frames_.empty()) return {};
  const Frame& top = frames_.back();
  switch (top.what) {
    case Frame::What::object:
    case Frame::What::options:
    case Frame::What::places:
    case Frame::What::headers:
    case Frame::What::distribution:
      return joined(pointer_up(), top.key);
    default:
      return joined(pointer_up(), std::to_string(top.index));
  }
}

void Reader::mark_bad(Frame& frame) {
  if (frame.what != Frame::What::object || frame.field == nullptr) {
    if (frame.field != nullptr && frame.field->identity) reading_.identities_in_doubt = true;
    return;
  }
  frame.bad |= bit(*frame.type, frame.field);
  if (frame.field->identity) reading_.identities_in_doubt = true;
}

void Reader::mismatch(std::string_view name, std::string_view due, std::string_view found) {
  if (!frames_.empty()) mark_bad(frames_.back());
  problem(fmt::format("\"{}\" must be {}, but found {}", name, due, found));
}

void Reader::wrong_type(std::string_view found) {
  Frame& top = frames_.back();
  mark_bad(top);
  problem(fmt::format("{}, but found {}", what_is_due(), found));
}

std::string Reader::what_is_due() const {
  const Frame& top = frames_.back();
  switch (top.what) {
    case Frame::What::object:
      return fmt::format("\"{}\" must be {}", top.field->name, expected(*top.field));
    case Frame::What::objects:
      return fmt::format("each item of \"{}\" must be an object", top.field->name);
    case Frame::What::strings:
      if (top.field == nullptr)
        return fmt::format("each item of \"{}\" must be a string", top.option->name);
      return fmt::format("each item of \"{}\" must be {}", top.field->name,
                         expected_item(*top.field));
    case Frame::What::options:
      return fmt::format("\"{}\" must be {}", top.option->name, expected(*top.option));
    case Frame::What::places:
      return fmt::format("the place of {} must be an object", in_quotes(top.key));
    case Frame::What::headers:
      return fmt::format("the header {} must be a string", in_quotes(top.key));
    case Frame::What::distribution:
      return fmt::format("\"{}\" must be {}", top.key,
                         top.key == "exponential" ? "a number"
                         : top.key == "choice"    ? "a list of [value, weight]"
                                                  : "a list of two numbers");
    case Frame::What::choices:
      return "each item of \"choice\" must be [value, weight]";
    case Frame::What::pair:
    case Frame::What::choice:
      return "this must be a number";
  }
  return {};
}

}  // namespace poolscope::scenario

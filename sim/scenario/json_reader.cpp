#include "scenario/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace poolscope::scenario {

using fields::Field;
using fields::Kind;

Reading read(std::string_view text, const GoOn& go_on) {
  return Reader{text, go_on}.run();
}

Reading Reader::run() {
  const bool parsed = nlohmann::json::sax_parse(positions_.begin(), positions_.end(), this);
  // The parser takes a NUL byte for the end of the text.
  if (const auto nul = text_.find('\0'); parsed && nul != std::string_view::npos)
    parse_error(nul + 1, {}, std::runtime_error{"there is a NUL byte after the scenario"});
  auto& requests = reading_.scenario.requests;
  for (std::size_t i = 0; i < requests.size(); ++i)
    if (requests[i].id.empty()) requests[i].id = fmt::format("r{}", i + 1);
  return std::move(reading_);
}

bool Reader::parse_error(std::size_t position, const std::string&, const std::exception& error) {
  // "[json.exception.parse_error.101] parse error at line 1, column 2: what is wrong"
  std::string_view what = error.what();
  if (const auto at = what.find("] "); what.starts_with('[') && at != std::string_view::npos)
    what.remove_prefix(at + 2);
  if (const auto at = what.find(": ");
      what.starts_with("parse error at") && at != std::string_view::npos)
    what.remove_prefix(at + 2);
  std::string said = printable(what);
  if (said.size() > 300) said = said.substr(0, 150) + " … " + said.substr(said.size() - 100);
  reading_.problems.clear();
  reading_.broken = true;
  const std::size_t at = std::min(position == 0 ? 0 : position - 1, text_.size());
  problem_at(at, {}, "this is not JSON: " + printable(said));
  return false;
}

void Reader::next_token() {
  steps_.step();
  token_ = positions_.next();
}

// Skipped values: after an unknown key or a wrong type.

bool Reader::skipped_scalar() {
  if (skip_depth_ > 0) return true;
  return std::exchange(skip_next_, false);
}
bool Reader::skipped_open() {
  if (skip_depth_ == 0 && !skip_next_) return false;
  skip_next_ = false;
  ++skip_depth_;
  return true;
}
bool Reader::skipped_close() {
  if (skip_depth_ == 0) return false;
  --skip_depth_;
  return true;
}

// The events of nlohmann's SAX interface.

bool Reader::null() {
  scalar({});
  return true;
}
bool Reader::boolean(bool value) {
  Scalar s;
  s.type = Scalar::Type::boolean;
  s.boolean = value;
  scalar(s);
  return true;
}
bool Reader::number_integer(std::int64_t value) {
  Scalar s;
  s.type = value < 0 ? Scalar::Type::negative : Scalar::Type::natural;
  s.negative = value;
  s.natural = value < 0 ? 0 : static_cast<std::uint64_t>(value);
  scalar(s);
  return true;
}
bool Reader::number_unsigned(std::uint64_t value) {
  Scalar s;
  s.type = Scalar::Type::natural;
  s.natural = value;
  scalar(s);
  return true;
}
bool Reader::number_float(double value, const std::string&) {
  Scalar s;
  s.type = Scalar::Type::real;
  s.real = value;
  scalar(s);
  return true;
}
bool Reader::string(std::string& value) {
  Scalar s;
  s.type = Scalar::Type::string;
  s.text = &value;
  scalar(s);
  return true;
}

bool Reader::start_object(std::size_t) {
  next_token();
  if (!skipped_open()) open(false);
  return true;
}
bool Reader::start_array(std::size_t) {
  next_token();
  if (!skipped_open()) open(true);
  return true;
}

void Reader::open(bool array) {
  if (!began_) {
    began_ = true;
    if (array) {
      problem("a scenario must be one object, but found an array");
      ++skip_depth_;
      return;
    }
    Frame root;
    root.offset = token_;
    root.target = &reading_.scenario;
    root.type = &fields::scenario_type();
    frames_.push_back(root);
    return;
  }
  Frame& top = frames_.back();
  bool opened = false;
  switch (top.what) {
    case Frame::What::object:
      opened = open_field(top, array);
      break;
    case Frame::What::objects: {
      // An element is added for a wrong type, too, so that the positions of the others stay right.
      void* element = top.field->append(top.target);
      if (top.field->type().opened != nullptr) top.field->type().opened(element, token_);
      if (array) break;
      Frame frame;
      frame.offset = token_;
      frame.target = element;
      frame.type = &top.field->type();
      frames_.push_back(frame);
      opened = true;
      break;
    }
    case Frame::What::places:
      if (!array) {
        auto& places = *static_cast<std::vector<std::pair<std::string, Place>>*>(top.target);
        Frame frame;
        frame.offset = token_;
        frame.target = &places.back().second;
        frame.type = &fields::place_type();
        frames_.push_back(frame);
        opened = true;
      }
      break;
    case Frame::What::options:
      if (array && top.option->type == model::OptionType::text_list) {
        strings_.clear();
        Frame frame;
        frame.what = Frame::What::strings;
        frame.offset = token_;
        frame.target = top.target;
        frame.option = top.option;
        frames_.push_back(frame);
        opened = true;
      }
      break;
    case Frame::What::strings:
    case Frame::What::headers:
      break;
    case Frame::What::distribution:
    case Frame::What::pair:
    case Frame::What::choices:
    case Frame::What::choice:
      opened = open_in_distribution(top, array);
      break;
  }
  if (!opened) {
    wrong_type(array ? "an array" : "an object");
    ++frames_.back().index;
    ++skip_depth_;
  }
}

bool Reader::open_field(Frame& top, bool array) {
  const Field& field = *top.field;
  Frame frame;
  frame.offset = token_;
  frame.field = &field;
  switch (field.kind) {
    case Kind::object:
      if (array) return false;
      frame.target = field.slot(top.target);
      frame.type = &field.type();
      if (frame.type->opened != nullptr) frame.type->opened(frame.target, token_);
      break;
    case Kind::objects:
    case Kind::multis:
      if (!array) return false;
      frame.what = Frame::What::objects;
      frame.target = top.target;
      break;
    case Kind::texts:
    case Kind::names:
    case Kind::words:
    case Kind::word_or_words:
      if (!array) return false;
      frame.what = Frame::What::strings;
      frame.target = top.target;
      strings_.clear();
      break;
    case Kind::options:
    case Kind::multi_options:
      if (array) return false;
      frame.what = Frame::What::options;
      frame.target = field.slot(top.target);
      break;
    case Kind::places:
      if (array) return false;
      frame.what = Frame::What::places;
      frame.target = field.slot(top.target);
      names_.clear();
      break;
    case Kind::headers:
      if (array) return false;
      frame.what = Frame::What::headers;
      frame.target = field.slot(top.target);
      names_.clear();
      break;
    case Kind::distribution:
      if (array) return false;
      frame.what = Frame::What::distribution;
      frame.target = field.slot(top.target);
      numbers_bad_ = false;
      break;
    default:
      return false;
  }
  frames_.push_back(frame);
  return true;
}

bool Reader::key(std::string& name) {
  next_token();
  if (skip_depth_ > 0) return true;
  Frame& top = frames_.back();
  if (top.what == Frame::What::object)
    object_key(top, name);
  else
    map_key(top, name);
  return true;
}

void Reader::object_key(Frame& top, std::string& name) {
  const Field* field = top.type->find(name);
  top.field = field;
  if (field == nullptr) {
    std::vector<std::string_view> known;
    for (const Field& row : top.type->fields) known.push_back(row.name);
    const std::string_view meant = nearest(name, known);
    if (top.type->find(meant)->identity) reading_.identities_in_doubt = true;
    std::string allowed;
    for (const Field& row : top.type->fields)
      if (row.later.empty()) allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", row.name);
    problem_at(token_, joined(pointer_up(), name),
               fmt::format("unknown key {}; the nearest is \"{}\" (allowed here: {})",
                           in_quotes(name), meant, allowed));
    skip_next_ = true;
    return;
  }
  top.key = field->name;
  const std::uint64_t mask = bit(*top.type, field);
  if ((top.seen & mask) != 0) {
    problem(fmt::format("\"{}\" is twice in this object; only once is allowed", field->name));
    skip_next_ = true;
  } else if (!field->later.empty()) {
    problem(fmt::format("\"{}\" is not supported yet: {}", field->name, field->later));
    skip_next_ = true;
  }
  top.seen |= mask;
}

bool Reader::end_object() {
  next_token();
  if (skipped_close()) return true;
  Frame& top = frames_.back();
  if (top.what == Frame::What::object)
    close_object(top);
  else if (top.what == Frame::What::distribution)
    close_distribution(top);
  frames_.pop_back();
  if (!frames_.empty()) ++frames_.back().index;
  return true;
}

bool Reader::end_array() {
  next_token();
  if (skipped_close()) return true;
  Frame& top = frames_.back();
  switch (top.what) {
    case Frame::What::strings:
      close_strings(top);
      break;
    case Frame::What::pair:
    case Frame::What::choice:
      close_numbers(top);
      break;
    case Frame::What::choices:
      if (top.index == 0)
        problem_at(top.offset, pointer_up(), "\"choice\" must have at least one [value, weight]");
      break;
    case Frame::What::objects:
      if (top.index < top.field->min_items)
        problem_at(top.offset, pointer_up(),
                   fmt::format("\"{}\" must be {}, but found an empty list", top.field->name,
                               expected(*top.field)));
      break;
    default:
      break;
  }
  frames_.pop_back();
  if (!frames_.empty()) ++frames_.back().index;
  return true;
}

void Reader::close_object(Frame& top) {
  for (const Field& field : top.type->fields)
    if (field.required && (top.seen & bit(*top.type, &field)) == 0) {
      if (field.identity) reading_.identities_in_doubt = true;
      problem_at(top.offset, pointer_up(),
                 fmt::format("\"{}\" is missing; it must be {}", field.name, expected(field)));
    }
  if (!top.type->rules.empty()) check_rules(top);
}

}  // namespace poolscope::scenario

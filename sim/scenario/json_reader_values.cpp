// The values of the reader: scalars, the keys of maps, lists of strings and distributions.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "scenario/json_reader.hpp"

namespace poolscope::scenario {

using fields::Field;
using fields::Kind;
using fields::Range;

namespace {

using Places = std::vector<std::pair<std::string, Place>>;
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Shape {
  std::string_view name;
  Distribution::Kind kind;
};
constexpr std::array<Shape, 5> shapes{{{"uniform", Distribution::Kind::uniform},
                                       {"exponential", Distribution::Kind::exponential},
                                       {"lognormal", Distribution::Kind::lognormal},
                                       {"pareto", Distribution::Kind::pareto},
                                       {"choice", Distribution::Kind::choice}}};

/// The bounds of the second number of a pair.
Range second_range(Distribution::Kind kind, const Range& values) {
  switch (kind) {
    case Distribution::Kind::lognormal:
      return fields::sigmas;
    case Distribution::Kind::pareto:
      return fields::alphas;
    case Distribution::Kind::choice:
      return fields::weights;
    default:
      return values;
  }
}
std::string_view number_name(Distribution::Kind kind, std::size_t index) {
  switch (kind) {
    case Distribution::Kind::uniform:
      return index == 0 ? "a of uniform" : "b of uniform";
    case Distribution::Kind::lognormal:
      return index == 0 ? "median" : "sigma";
    case Distribution::Kind::pareto:
      return index == 0 ? "min" : "alpha";
    case Distribution::Kind::choice:
      return index == 0 ? "value" : "weight";
    default:
      return "exponential";
  }
}

}  // namespace

void Reader::scalar(Scalar value) {
  next_token();
  if (skipped_scalar()) return;
  if (!began_) {
    began_ = true;
    problem("a scenario must be one object, but found " + value.found());
    return;
  }
  Frame& top = frames_.back();
  switch (top.what) {
    case Frame::What::object:
      field_scalar(top, value);
      break;
    case Frame::What::objects:
      top.field->append(top.target);
      wrong_type(value.found());
      break;
    case Frame::What::strings:
      list_scalar(top, value);
      break;
    case Frame::What::options: {
      ReadOption option = read_option(*top.option, value);
      if (option.value)
        model::set_option(*static_cast<model::OptionSet*>(top.target), *top.option,
                          std::move(*option.value));
      else
        problem(std::move(option.wrong));
      break;
    }
    case Frame::What::places:
    case Frame::What::choices:
      wrong_type(value.found());
      break;
    case Frame::What::headers:
      if (value.type == Scalar::Type::string)
        static_cast<Headers*>(top.target)->back().second = std::move(*value.text);
      else
        wrong_type(value.found());
      break;
    case Frame::What::distribution:
    case Frame::What::pair:
    case Frame::What::choice:
      number_of_distribution(top, value);
      break;
  }
  ++top.index;
}

void Reader::field_scalar(Frame& top, Scalar& value) {
  const Field& field = *top.field;
  const bool is_whole = value.is_number() && value.whole().has_value();
  const std::int64_t whole = is_whole ? value.whole().value_or(0) : 0;
  const bool whole_fits = is_whole && contains(field.range, static_cast<double>(whole));
  switch (field.kind) {
    case Kind::number:
      if (!value.is_number() || !contains(field.range, value.number())) break;
      *static_cast<double*>(field.slot(top.target)) = value.number();
      return;
    case Kind::distribution:
      if (!value.is_number() || !contains(field.range, value.number())) break;
      *static_cast<Distribution*>(field.slot(top.target)) = {
          Distribution::Kind::constant, value.number(), 0, {}};
      return;
    case Kind::whole:
      if (!whole_fits) break;
      *static_cast<std::int64_t*>(field.slot(top.target)) = whole;
      return;
    case Kind::multis:
      if (!whole_fits) break;
      field.set_number_of(top.target, whole);
      return;
    case Kind::seed:
      if (value.type == Scalar::Type::natural) {
        *static_cast<std::uint64_t*>(field.slot(top.target)) = value.natural;
        return;
      }
      if (!is_whole || whole < 0) break;
      *static_cast<std::uint64_t*>(field.slot(top.target)) = static_cast<std::uint64_t>(whole);
      return;
    case Kind::flag:
      if (value.type != Scalar::Type::boolean) break;
      *static_cast<bool*>(field.slot(top.target)) = value.boolean;
      return;
    case Kind::connection:
      if (value.type == Scalar::Type::natural && value.natural <= 999999999999999999U) {
        *static_cast<std::string*>(field.slot(top.target)) = std::to_string(value.natural);
        return;
      }
      if (value.type == Scalar::Type::string) return text_scalar(top, value);
      break;
    case Kind::text_or_null:
      if (value.type == Scalar::Type::null) return;
      [[fallthrough]];
    case Kind::format:
    case Kind::text:
    case Kind::names:
      if (value.type == Scalar::Type::string) return text_scalar(top, value);
      break;
    case Kind::flag_or_word:
      if (value.type == Scalar::Type::boolean) {
        *static_cast<std::string*>(field.slot(top.target)) = value.boolean ? "true" : "false";
        return;
      }
      [[fallthrough]];
    case Kind::word:
    case Kind::word_or_words:
      if (value.type == Scalar::Type::string) return word_scalar(top, value);
      break;
    default:
      break;
  }
  mismatch(field.name, expected(field), value.found());
}

void Reader::text_scalar(Frame& top, Scalar& value) {
  const Field& field = *top.field;
  std::optional<std::string> wrong;
  if (field.kind == Kind::format) {
    if (*value.text != fields::format_name) mismatch(field.name, expected(field), value.found());
    return;
  }
  wrong = field.kind == Kind::connection ? wrong_connection(*value.text)
                                         : wrong_text(field.form, *value.text);
  if (wrong) {
    mark_bad(top);
    problem(fmt::format("\"{}\" {}; found {}", field.name, *wrong, value.found()));
  } else if (field.kind == Kind::names) {
    field.assign(top.target, {std::move(*value.text)});
  } else {
    *static_cast<std::string*>(field.slot(top.target)) = std::move(*value.text);
  }
}

void Reader::word_scalar(Frame& top, Scalar& value) {
  const Field& field = *top.field;
  for (std::size_t i = 0; i < field.words.size(); ++i) {
    if (field.words[i].text != *value.text) continue;
    if (field.words[i].later.empty()) {
      if (field.kind == Kind::word_or_words)
        field.assign(top.target, {*value.text});
      else if (field.kind == Kind::flag_or_word)
        *static_cast<std::string*>(field.slot(top.target)) = *value.text;
      else
        field.choose(top.target, i, *value.text);
      return;
    }
    mark_bad(top);
    problem(fmt::format("\"{}\": {} is not supported yet: {}; it must be {}", field.name,
                        in_quotes(*value.text), field.words[i].later, expected(field)));
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& word : field.words) known.push_back(word.text);
  mismatch(field.name, expected(field),
           fmt::format("{}; the nearest is \"{}\"", value.found(), nearest(*value.text, known)));
}

void Reader::list_scalar(Frame& top, Scalar& value) {
  if (value.type != Scalar::Type::string) return wrong_type(value.found());
  std::string& text = *value.text;
  if (top.field == nullptr) {
    if (std::string wrong = wrong_item(*top.option, text); !wrong.empty())
      return problem(std::move(wrong));
  } else if (top.field->kind == Kind::words || top.field->kind == Kind::word_or_words) {
    const auto words = top.field->words;
    const auto word =
        std::find_if(words.begin(), words.end(), [&](const auto& row) { return row.text == text; });
    std::vector<std::string_view> known;
    for (const auto& row : words) known.push_back(row.text);
    if (word == words.end())
      return problem(fmt::format("\"{}\" must be {}, but found {}; the nearest is \"{}\"",
                                 top.field->name, expected(*top.field), value.found(),
                                 nearest(text, known)));
    if (!word->later.empty())
      return problem(fmt::format("\"{}\": {} is not supported yet: {}", top.field->name,
                                 in_quotes(text), word->later));
    if (std::find(strings_.begin(), strings_.end(), text) != strings_.end())
      return problem(fmt::format("\"{}\" must be {}, but found {} twice", top.field->name,
                                 expected(*top.field), in_quotes(text)));
  } else if (const auto wrong = wrong_text(top.field->form, text)) {
    mark_bad(top);
    return problem(
        fmt::format("each item of \"{}\" {}; found {}", top.field->name, *wrong, value.found()));
  }
  strings_.push_back(std::move(text));
}

void Reader::close_strings(Frame& top) {
  if (top.field == nullptr) {
    model::set_option(*static_cast<model::OptionSet*>(top.target), *top.option,
                      std::move(strings_));
    return;
  }
  if (top.index < top.field->min_items)
    problem_at(top.offset, pointer_up(),
               fmt::format("\"{}\" must be {}, but found an empty list", top.field->name,
                           expected(*top.field)));
  top.field->assign(top.target, std::move(strings_));
}

void Reader::map_key(Frame& top, std::string& name) {
  const auto twice = [&] {
    problem_at(token_, joined(pointer_up(), name),
               fmt::format("{} is twice in this object; only once is allowed", in_quotes(name)));
    skip_next_ = true;
  };
  if (top.what == Frame::What::places) {
    auto& places = *static_cast<Places*>(top.target);
    if (!names_.insert(name).second) return twice();
    places.emplace_back(name, Place{});
    top.key = places.back().first;
  } else if (top.what == Frame::What::headers) {
    auto& headers = *static_cast<Headers*>(top.target);
    if (!names_.insert(name).second) return twice();
    headers.emplace_back(name, std::string{});
    top.key = headers.back().first;
  } else if (top.what == Frame::What::options) {
    const bool multi = top.field->kind == Kind::multi_options;
    if (std::string wrong = wrong_option(name, multi); !wrong.empty()) {
      problem_at(token_, joined(pointer_up(), name), std::move(wrong));
      skip_next_ = true;
      return;
    }
    top.option = option_of(name);
    top.key = top.option->name;
    const auto& set = *static_cast<const model::OptionSet*>(top.target);
    if (std::any_of(set.begin(), set.end(), [&](auto& o) { return o.first == top.option; }))
      return twice();
  } else {
    const auto* shape = std::find_if(shapes.begin(), shapes.end(),
                                     [&](const Shape& row) { return row.name == name; });
    if (shape == shapes.end()) {
      std::vector<std::string_view> known;
      for (const Shape& row : shapes) known.push_back(row.name);
      problem_at(token_, joined(pointer_up(), name),
                 fmt::format("unknown distribution {}; the nearest is \"{}\" (allowed here: "
                             "uniform, exponential, lognormal, pareto, choice)",
                             in_quotes(name), nearest(name, known)));
      skip_next_ = true;
      top.bad = 1;
      return;
    }
    top.key = shape->name;
    const std::uint64_t mask = std::uint64_t{1} << (shape - shapes.begin());
    if ((top.seen & mask) != 0) return twice();
    top.seen |= mask;
    *static_cast<Distribution*>(top.target) = {shape->kind, 0, 0, {}};
  }
}

bool Reader::open_in_distribution(Frame& top, bool array) {
  if (!array) return false;
  Frame frame;
  frame.offset = token_;
  frame.target = top.target;
  frame.field = top.field;
  if (top.what == Frame::What::distribution && top.key == "choice")
    frame.what = Frame::What::choices;
  else if (top.what == Frame::What::distribution && top.key != "exponential")
    frame.what = Frame::What::pair;
  else if (top.what == Frame::What::choices)
    frame.what = Frame::What::choice;
  else
    return false;
  numbers_.clear();
  numbers_bad_ = false;
  frames_.push_back(frame);
  return true;
}

void Reader::number_of_distribution(Frame& top, const Scalar& value) {
  auto& out = *static_cast<Distribution*>(top.target);
  if (top.what == Frame::What::distribution && top.key != "exponential")
    return wrong_type(value.found());
  const std::size_t index = top.what == Frame::What::distribution ? 0 : top.index;
  const Range range = index == 0 ? top.field->range : second_range(out.kind, top.field->range);
  if (!value.is_number() || !contains(range, value.number())) {
    numbers_bad_ = true;
    problem(fmt::format("{} must be {}, but found {}", number_name(out.kind, index),
                        expected(range, "a number"), value.found()));
  } else if (top.what == Frame::What::distribution) {
    out.a = value.number();
  } else {
    numbers_.push_back(value.number());
  }
}

void Reader::close_numbers(Frame& top) {
  auto& out = *static_cast<Distribution*>(top.target);
  if (top.index != 2) {
    problem_at(top.offset, pointer_up(),
               fmt::format("this must be [{}, {}], but found a list of {}",
                           out.kind == Distribution::Kind::uniform ? "a" : number_name(out.kind, 0),
                           out.kind == Distribution::Kind::uniform ? "b" : number_name(out.kind, 1),
                           top.index));
    return;
  }
  if (numbers_bad_ || numbers_.size() != 2) return;
  if (top.what == Frame::What::choice) {
    out.choices.emplace_back(numbers_[0], numbers_[1]);
    return;
  }
  out.a = numbers_[0];
  out.b = numbers_[1];
  if (out.kind == Distribution::Kind::uniform && out.a > out.b)
    problem_at(top.offset, pointer_up(),
               fmt::format("\"uniform\" must be [a, b] with a not above b, but found [{}, {}]",
                           out.a, out.b));
}

void Reader::close_distribution(Frame& top) {
  const bool one = top.seen != 0 && (top.seen & (top.seen - 1)) == 0;
  if (one || top.bad != 0) return;
  problem_at(top.offset, pointer_up(),
             fmt::format("\"{}\" must be {}; found {} keys, exactly one is allowed",
                         top.field->name, expected(*top.field), top.seen == 0 ? "no" : "several"));
}

}  // namespace poolscope::scenario

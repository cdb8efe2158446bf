#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "scenario/fields.hpp"
#include "scenario/scenario.hpp"

/// Builders of field rows: `text<&Request::note>("note", …)` is a row whose target is that member.
namespace poolscope::scenario::fields {

template <class C, class T>
C owner_of(T C::*);
template <auto Member>
using Owner = decltype(owner_of(Member));

template <class T>
struct Unwrap {
  using type = T;
  static constexpr bool optional = false;
};
template <class T>
struct Unwrap<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};
template <auto Member>
using Stored = std::remove_cvref_t<decltype(std::declval<Owner<Member>>().*Member)>;
template <auto Member>
using Value = typename Unwrap<Stored<Member>>::type;

template <auto Member>
void* slot_of(void* object) {
  auto& member = static_cast<Owner<Member>*>(object)->*Member;
  if constexpr (Unwrap<Stored<Member>>::optional)
    return member ? &*member : &member.emplace();
  else
    return &member;
}

/// Absent optionals are not written, nor members that still have their initial value.
template <auto Member>
const void* peek_of(const void* object, bool always) {
  const auto& member = static_cast<const Owner<Member>*>(object)->*Member;
  if constexpr (Unwrap<Stored<Member>>::optional) {
    return member ? &*member : nullptr;
  } else {
    static const Owner<Member> initial{};
    return always || member != initial.*Member ? &member : nullptr;
  }
}

template <auto Member>
Field row(Kind kind, std::string_view name, std::string_view summary, std::string_view example) {
  Field field;
  field.name = name;
  field.kind = kind;
  field.summary = summary;
  field.example = example;
  field.slot = slot_of<Member>;
  field.peek = peek_of<Member>;
  return field;
}

template <auto Member>
Field text(std::string_view name, std::string_view summary, std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, std::string>);
  return row<Member>(Kind::text, name, summary, example);
}
template <auto Member>
Field number(std::string_view name, std::string_view summary, std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, double>);
  return row<Member>(Kind::number, name, summary, example).within(milliseconds);
}
template <auto Member>
Field whole(std::string_view name, Range range, std::string_view summary,
            std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, std::int64_t>);
  return row<Member>(Kind::whole, name, summary, example).within(range);
}
template <auto Member>
Field flag(std::string_view name, std::string_view summary, std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, bool>);
  return row<Member>(Kind::flag, name, summary, example);
}
template <auto Member>
Field distribution(std::string_view name, std::string_view summary, std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, Distribution>);
  return row<Member>(Kind::distribution, name, summary, example).within(milliseconds);
}
template <auto Member>
Field options(Kind kind, std::string_view name, std::string_view summary,
              std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, model::OptionSet>);
  return row<Member>(kind, name, summary, example);
}
template <auto Member>
Field object(const ObjectType& (*type)(), std::string_view name, std::string_view summary,
             std::string_view example) {
  Field field = row<Member>(Kind::object, name, summary, example);
  field.type = type;
  return field;
}

/// A list of objects in a vector.
template <auto Member>
Field objects(const ObjectType& (*type)(), std::string_view name, std::string_view summary,
              std::string_view example) {
  Field field = row<Member>(Kind::objects, name, summary, example);
  field.type = type;
  field.append = [](void* object) -> void* {
    return &(static_cast<Owner<Member>*>(object)->*Member).emplace_back();
  };
  field.count = [](const void* object) {
    return (static_cast<const Owner<Member>*>(object)->*Member).size();
  };
  field.item = [](const void* object, std::size_t i) -> const void* {
    return &(static_cast<const Owner<Member>*>(object)->*Member)[i];
  };
  return field;
}

/// One of several words, stored as an enumeration (in the order of `words`), a string, or for two
/// words a bool.
template <auto Member>
Field word(std::string_view name, std::span<const Word> words, std::string_view summary,
           std::string_view example) {
  Field field = row<Member>(Kind::word, name, summary, example);
  field.words = words;
  field.choose = [](void* object, std::size_t index, std::string_view chosen) {
    auto& value = *static_cast<Value<Member>*>(slot_of<Member>(object));
    if constexpr (std::is_same_v<Value<Member>, std::string>)
      value = chosen;
    else
      value = static_cast<Value<Member>>(index);
  };
  field.chosen = [](const void* object, std::span<const Word> all,
                    bool always) -> std::optional<std::string_view> {
    const void* at = peek_of<Member>(object, always);
    if (at == nullptr) return std::nullopt;
    const auto& value = *static_cast<const Value<Member>*>(at);
    if constexpr (std::is_same_v<Value<Member>, std::string>)
      return value;
    else
      return all[static_cast<std::size_t>(value)].text;
  };
  return field;
}

/// A list of strings in a vector, or in an optional vector.
template <auto Member>
Field texts(Kind kind, std::string_view name, std::string_view summary, std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, std::vector<std::string>>);
  Field field = row<Member>(kind, name, summary, example);
  field.assign = [](void* object, std::vector<std::string> list) {
    *static_cast<std::vector<std::string>*>(slot_of<Member>(object)) = std::move(list);
  };
  field.list = [](const void* object) -> std::optional<std::vector<std::string>> {
    const void* at = peek_of<Member>(object, false);
    if (at == nullptr) return std::nullopt;
    return *static_cast<const std::vector<std::string>*>(at);
  };
  return field;
}

/// A flag or a word, kept as a string.
template <auto Member>
Field flag_or_word(std::string_view name, std::span<const Word> words, std::string_view summary,
                   std::string_view example) {
  static_assert(std::is_same_v<Value<Member>, std::string>);
  Field field = row<Member>(Kind::flag_or_word, name, summary, example);
  field.words = words;
  return field;
}

/// A field that is refused until it is modelled.
inline Field later(std::string_view name, std::string_view why) {
  Field field;
  field.name = name;
  field.later = why;
  return field;
}

/// The words of a vocabulary of `N` values, in its order.
template <class Enum, std::size_t N>
std::vector<Word> vocabulary() {
  std::vector<Word> words;
  for (std::size_t i = 0; i < N; ++i) words.push_back({to_string(static_cast<Enum>(i))});
  return words;
}

}  // namespace poolscope::scenario::fields

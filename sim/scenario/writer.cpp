// Writes a scenario with the same table of fields that reads it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "scenario/fields.hpp"
#include "scenario/json.hpp"
#include "scenario/json_pretty.hpp"

namespace poolscope::scenario {
namespace {

using fields::Field;
using fields::Kind;
using fields::ObjectType;
using Json = nlohmann::ordered_json;

Json write_object(const ObjectType& type, const void* object);

/// A number without a needless fraction: 40 rather than 40.0.
Json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 0x1p53)
    return static_cast<std::int64_t>(value);
  return value;
}

Json write_distribution(const Distribution& d) {
  switch (d.kind) {
    case Distribution::Kind::constant:
      return number(d.a);
    case Distribution::Kind::uniform:
      return {{"uniform", {number(d.a), number(d.b)}}};
    case Distribution::Kind::exponential:
      return {{"exponential", number(d.a)}};
    case Distribution::Kind::lognormal:
      return {{"lognormal", {number(d.a), number(d.b)}}};
    case Distribution::Kind::pareto:
      return {{"pareto", {number(d.a), number(d.b)}}};
    case Distribution::Kind::choice:
      break;
  }
  Json choices = Json::array();
  for (const auto& [value, weight] : d.choices)
    choices.push_back(Json::array({number(value), number(weight)}));
  return {{"choice", std::move(choices)}};
}

Json write_options(const model::OptionSet& options) {
  Json out = Json::object();
  for (const auto& [info, value] : options) {
    Json& place = out[std::string{info->name}];
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      if (info->type == model::OptionType::flag) {
        place = *whole != 0;
      } else if (info->type == model::OptionType::enumeration) {
        const std::string name = constant_name(*info, *whole);
        const bool named = !name.empty() && name.front() == 'C';
        place = named ? Json(name) : Json(*whole);
      } else {
        place = *whole;
      }
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      place = *text;
    } else {
      place = std::get<std::vector<std::string>>(value);
    }
  }
  return out;
}

Json write_list(const Field& field, const void* object) {
  Json out = Json::array();
  const std::size_t count = field.count(object);
  const bool requests = &field.type() == &fields::request_type();
  for (std::size_t i = 0; i < count; ++i) {
    const void* item = field.item(object, i);
    Json& written = out.emplace_back(write_object(field.type(), item));
    // An id that follows from the position is not written.
    if (requests && static_cast<const Request*>(item)->id == fmt::format("r{}", i + 1))
      written.erase("id");
  }
  return out;
}

Json write_connection(const std::string& connection) {
  if (connection.starts_with("of:")) return connection;
  std::int64_t id = 0;
  std::from_chars(connection.data(), connection.data() + connection.size(), id);
  return id;
}

/// The value to write, or null (which no value is) if there is none.
Json write_field(const Field& field, const void* object) {
  switch (field.kind) {
    case Kind::format:
      return fields::format_name;
    case Kind::word: {
      const auto word = field.chosen(object, field.words, field.required);
      return word ? Json(*word) : Json();
    }
    case Kind::texts:
    case Kind::words: {
      const auto list = field.list(object);
      return list ? Json(*list) : Json();
    }
    case Kind::names:
    case Kind::word_or_words: {
      const auto list = field.list(object);
      if (!list) return {};
      return list->size() == 1 ? Json(list->front()) : Json(*list);
    }
    case Kind::multis:
      if (const auto number_of = field.number_of(object)) return *number_of;
      [[fallthrough]];
    case Kind::objects:
      return field.count(object) == 0 ? Json() : write_list(field, object);
    default:
      break;
  }

  const void* value = field.peek(object, field.required);
  if (value == nullptr) return {};
  switch (field.kind) {
    case Kind::text:
    case Kind::text_or_null:
      return *static_cast<const std::string*>(value);
    case Kind::flag_or_word: {
      const auto& text = *static_cast<const std::string*>(value);
      return text == "true" || text == "false" ? Json(text == "true") : Json(text);
    }
    case Kind::headers: {
      Json out = Json::object();
      using Headers = std::vector<std::pair<std::string, std::string>>;
      for (const auto& [name, text] : *static_cast<const Headers*>(value)) out[name] = text;
      return out;
    }
    case Kind::connection:
      return write_connection(*static_cast<const std::string*>(value));
    case Kind::number:
      return number(*static_cast<const double*>(value));
    case Kind::whole:
      return *static_cast<const std::int64_t*>(value);
    case Kind::seed:
      return *static_cast<const std::uint64_t*>(value);
    case Kind::flag:
      return *static_cast<const bool*>(value);
    case Kind::distribution:
      return write_distribution(*static_cast<const Distribution*>(value));
    case Kind::options:
    case Kind::multi_options:
      return write_options(*static_cast<const model::OptionSet*>(value));
    case Kind::object:
      return write_object(field.type(), value);
    case Kind::places: {
      Json out = Json::object();
      using Places = std::vector<std::pair<std::string, Place>>;
      for (const auto& [client, place] : *static_cast<const Places*>(value))
        out[client] = write_object(field.type(), &place);
      return out;
    }
    default:
      return {};
  }
}

Json write_object(const ObjectType& type, const void* object) {
  Json out = Json::object();
  for (const Field& field : type.fields) {
    if (!field.later.empty()) continue;
    Json value = write_field(field, object);
    if (!value.is_null()) out[std::string{field.name}] = std::move(value);
  }
  return out;
}

/// The order in one instant is the order in the file: lists that are not in the usual order there
/// keep it.
Json in_order(Json usual, const Scenario& s) {
  std::vector<std::pair<std::size_t, std::string>> lists;
  const auto add = [&](const char* name, const auto& list) {
    if (!list.empty()) lists.emplace_back(list.front().offset, name);
  };
  add("requests", s.requests);
  add("workload", s.workload);
  add("events", s.events);
  const auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
  if (std::is_sorted(lists.begin(), lists.end(), earlier)) return usual;
  std::stable_sort(lists.begin(), lists.end(), earlier);
  Json out = Json::object();
  auto next = lists.begin();
  for (auto& [name, value] : usual.items()) {
    const bool ordered = name == "requests" || name == "workload" || name == "events";
    const std::string& placed = ordered ? (next++)->second : name;
    out[placed] = std::move(usual[placed]);
  }
  return out;
}

}  // namespace

std::string to_json(const Scenario& scenario) {
  return pretty(in_order(write_object(fields::scenario_type(), &scenario), scenario));
}

}  // namespace poolscope::scenario

#include "scenario/schema.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "model/options.hpp"
#include "model/vocabulary.hpp"
#include "scenario/fields.hpp"
#include "scenario/json_pretty.hpp"

namespace poolscope::scenario {
namespace {

using fields::Field;
using fields::Form;
using fields::Kind;
using fields::ObjectType;
using fields::Range;
using fields::Rule;
using Json = nlohmann::ordered_json;

Json ref_to(std::string_view definition) {
  return {{"$ref", "#/definitions/" + std::string{definition}}};
}

Json bound(double value) {
  if (value == std::floor(value) && std::abs(value) < 0x1p53)
    return static_cast<std::int64_t>(value);
  return value;
}

Json ranged(std::string_view type, const Range& range) {
  Json out{{"type", type}};
  if (range.min > std::numeric_limits<double>::lowest())
    out[range.above ? "exclusiveMinimum" : "minimum"] = bound(range.min);
  if (range.max < std::numeric_limits<double>::max()) out["maximum"] = bound(range.max);
  return out;
}

Json matching(std::string_view pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

/// A pattern for the schemes that a URL may have, in upper or lower case.
std::string any_scheme() {
  std::string out;
  for (std::size_t i = 0; i < model::scheme_count; ++i) {
    out += i == 0 ? "(" : "|";
    for (const char c : model::info(static_cast<model::Scheme>(i)).name)
      if (c >= 'a' && c <= 'z')
        out += {'[', static_cast<char>(c - 32), c, ']'};
      else
        out += c;
  }
  return out + ")";
}

Json text(Form form) {
  switch (form) {
    case Form::any:
      return {{"type", "string"}};
    case Form::nonempty:
      return {{"type", "string"}, {"minLength", 1}};
    case Form::url:
      return matching("^" + any_scheme() + "://[^/?#]");
    case Form::url_of_n:
      return matching("^" + any_scheme() + R"(://.*\{n\})");
    case Form::login:
      return matching("^[^:]+:");
    case Form::host:
      return matching(
          R"(^(\*|(\*\.)?([^*/@:\[\] ]+|\[?[^*/@\[\] :]*:[^*/@\[\] :]*:[^*/@\[\] ]*\]?))$)");
    case Form::pool:
      return matching(R"(^(easy|multi|share):.)");
  }
  return {};
}

Json list_of(Json items, std::size_t min_items) {
  Json out{{"type", "array"}, {"items", std::move(items)}};
  if (min_items > 0) out["minItems"] = min_items;
  return out;
}

Json enumeration(std::span<const fields::Word> words) {
  Json out = Json::array();
  for (const auto& word : words)
    if (word.later.empty()) out.push_back(word.text);
  return {{"enum", std::move(out)}};
}

/// Makes definitions when they are needed: one for each range of distributions, one for each type
/// of object.
class Schema {
 public:
  Json make() {
    Json out{{"$schema", "http://json-schema.org/draft-07/schema#"},
             {"title", "poolscope scenario"}};
    out.update(object(fields::scenario_type()));
    define_options("options", "CURLOPT_", "Options of easy handles, in libcurl's names and units.");
    define_options("multi_options", "CURLMOPT_",
                   "Options of multi handles, in libcurl's names and units.");
    out["definitions"] = std::move(definitions_);
    return out;
  }

 private:
  Json value_of(const Field& field) {
    switch (field.kind) {
      case Kind::format:
        return {{"const", fields::format_name}};
      case Kind::text:
        return text(field.form);
      case Kind::text_or_null:
        return {{"anyOf", {text(field.form), Json{{"type", "null"}}}}};
      case Kind::number:
        return ranged("number", field.range);
      case Kind::whole:
        return ranged("integer", field.range);
      case Kind::seed:
        return {{"type", "integer"}, {"minimum", 0}};
      case Kind::flag:
        return {{"type", "boolean"}};
      case Kind::word:
        return enumeration(field.words);
      case Kind::texts:
        return list_of(text(field.form), field.min_items);
      case Kind::names: {
        const Json list = list_of(text(field.form), field.min_items);
        return {{"anyOf", Json::array({text(field.form), list})}};
      }
      case Kind::words: {
        Json out = list_of(enumeration(field.words), field.min_items);
        out["uniqueItems"] = true;
        return out;
      }
      case Kind::word_or_words: {
        Json list = list_of(enumeration(field.words), field.min_items);
        list["uniqueItems"] = true;
        return {{"anyOf", Json::array({enumeration(field.words), std::move(list)})}};
      }
      case Kind::flag_or_word:
        return {{"anyOf", Json::array({Json{{"type", "boolean"}}, enumeration(field.words)})}};
      case Kind::headers:
        return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
      case Kind::connection: {
        const Json number{{"type", "integer"}, {"minimum", 0}, {"maximum", 999999999999999999}};
        return {{"anyOf", Json::array({number, matching("^(0|[1-9][0-9]{0,17}|of:.+)$")})}};
      }
      case Kind::distribution:
        return distribution(field.range);
      case Kind::options:
        return ref_to("options");
      case Kind::multi_options:
        return ref_to("multi_options");
      case Kind::object:
        return object_ref(field.type());
      case Kind::objects:
        return list_of(object_ref(field.type()), field.min_items);
      case Kind::multis: {
        const Json list = list_of(object_ref(field.type()), field.min_items);
        return {{"anyOf", Json::array({ranged("integer", field.range), list})}};
      }
      case Kind::places:
        return {{"type", "object"}, {"additionalProperties", object_ref(field.type())}};
    }
    return {};
  }

  Json object_ref(const ObjectType& type) {
    const std::string name{type.name};
    if (!definitions_.contains(name)) {
      definitions_[name] = Json::object();  // its place is that of its first use
      Json made = object(type);
      definitions_[name] = std::move(made);
    }
    return ref_to(type.name);
  }

  Json object(const ObjectType& type) {
    Json properties = Json::object(), required = Json::array();
    for (const Field& field : type.fields) {
      if (!field.later.empty()) continue;
      Json value = value_of(field);
      // Keys beside a $ref have no effect, so the $ref goes into an allOf.
      if (value.contains("$ref")) value = Json{{"allOf", Json::array({std::move(value)})}};
      Json described{{"description", field.summary}};
      described["examples"] = Json::array({Json::parse(field.example)});
      described.update(value);
      properties[std::string{field.name}] = std::move(described);
      if (field.required) required.push_back(field.name);
    }
    Json out{{"description", type.summary}, {"type", "object"}};
    if (!required.empty()) out["required"] = std::move(required);
    out["additionalProperties"] = false;
    out["properties"] = std::move(properties);
    add_rules(type, out);
    return out;
  }

  static Json requires_all(std::span<const std::string_view> keys) {
    Json list = Json::array();
    for (const std::string_view key : keys) list.push_back(key);
    return {{"required", std::move(list)}};
  }

  static void add_rules(const ObjectType& type, Json& out) {
    Json all = Json::array();
    Json dependencies = Json::object();
    for (const Rule& rule : type.rules) {
      const std::span<const std::string_view> keys = rule.keys;
      Json each = Json::array();
      switch (rule.kind) {
        case Rule::Kind::exactly_one:
          for (std::size_t i = 0; i < keys.size(); ++i)
            each.push_back(requires_all(keys.subspan(i, 1)));
          all.push_back(Json{{"oneOf", std::move(each)}});
          break;
        case Rule::Kind::at_most_one:
          all.push_back(Json{{"not", requires_all(keys)}});
          break;
        case Rule::Kind::needs:
          dependencies[std::string{keys[0]}] = requires_all(keys.subspan(1))["required"];
          break;
        case Rule::Kind::needs_any:
          for (std::size_t i = 1; i < keys.size(); ++i)
            each.push_back(requires_all(keys.subspan(i, 1)));
          dependencies[std::string{keys[0]}] = Json{{"anyOf", std::move(each)}};
          break;
        case Rule::Kind::word_needs: {
          Json condition = requires_all(keys.subspan(0, 1));
          condition["properties"][std::string{keys[0]}] = Json{{"const", rule.word}};
          all.push_back(
              Json{{"if", std::move(condition)}, {"then", requires_all(keys.subspan(1, 1))}});
          break;
        }
      }
    }
    if (!dependencies.empty()) out["dependencies"] = std::move(dependencies);
    if (!all.empty()) out["allOf"] = std::move(all);
  }

  Json distribution(const Range& range) {
    const std::string name = range.max == fields::bytes.max ? "distribution_bytes" : "distribution";
    if (definitions_.contains(name)) return ref_to(name);
    const Json value = ranged("number", range);
    const auto pair = [](Json a, Json b) {
      return Json{{"type", "array"},
                  {"items", Json::array({std::move(a), std::move(b)})},
                  {"minItems", 2},
                  {"maxItems", 2}};
    };
    const auto one = [](std::string_view key, std::string_view description, const Json& schema,
                        const char* example) {
      Json described{{"description", description},
                     {"examples", Json::array({Json::parse(example)})}};
      described.update(schema);
      return Json{{"type", "object"},
                  {"required", Json::array({key})},
                  {"additionalProperties", false},
                  {"properties", {{std::string{key}, described}}}};
    };
    Json forms = Json::array({value});
    forms.push_back(one("uniform", "[a, b]: anything from a to b", pair(value, value), "[10, 20]"));
    forms.push_back(one("exponential", "its mean", value, "20"));
    forms.push_back(one("lognormal", "[median, sigma]",
                        pair(value, ranged("number", fields::sigmas)), "[20, 0.5]"));
    forms.push_back(one("pareto", "[min, alpha]", pair(value, ranged("number", fields::alphas)),
                        "[1000, 1.3]"));
    forms.push_back(one("choice", "[[value, weight], …]",
                        list_of(pair(value, ranged("number", fields::weights)), 1),
                        "[[10, 3], [200, 1]]"));
    definitions_[name] =
        Json{{"description", "A number, or a distribution that every request draws from."},
             {"anyOf", std::move(forms)}};
    return ref_to(name);
  }

  void define_options(const std::string& name, std::string_view prefix,
                      std::string_view description) {
    Json properties = Json::object();
    for (const model::OptionInfo& info : model::option_table()) {
      if (!info.name.starts_with(prefix) || !info.later.empty()) continue;
      std::string summary{info.summary};
      if (!info.unit.empty()) summary += " (" + std::string{info.unit} + ")";
      if (!info.initial.empty()) summary += "; default " + std::string{info.initial};
      Json described{{"description", summary}, {"examples", Json::array({option_example(info)})}};
      described.update(option_value(info));
      properties[std::string{info.name}] = std::move(described);
    }
    definitions_[name] = Json{{"description", description},
                              {"type", "object"},
                              {"additionalProperties", false},
                              {"properties", std::move(properties)}};
  }

  static Json option_value(const model::OptionInfo& info) {
    switch (info.type) {
      case model::OptionType::number: {
        Json out{{"type", "integer"}, {"minimum", info.min}};
        if (info.max != INT64_MAX) out["maximum"] = info.max;
        return out;
      }
      case model::OptionType::flag:
        return {{"enum", {true, false, 1, 0}}};
      case model::OptionType::enumeration: {
        Json values = Json::array();
        for (const auto& constant : info.constants) values.push_back(constant.first);
        if (info.max != INT64_MAX) {  // sums of bits
          const Json sum{{"type", "integer"}, {"minimum", info.min}, {"maximum", info.max}};
          return {{"anyOf", Json::array({Json{{"enum", std::move(values)}}, sum})}};
        }
        for (const auto& constant : info.constants) values.push_back(constant.second);
        return {{"enum", std::move(values)}};
      }
      case model::OptionType::text:
        return {{"type", "string"}};
      case model::OptionType::text_list: {
        Json items{{"type", "string"}};
        if (info.name == "CURLOPT_CONNECT_TO")
          items["pattern"] = R"(^(\[[^\]]*\]|[^:\[\]]*):[0-9]*:(\[[^\]]*\]|[^:\[\]]*):[0-9]*$)";
        if (info.name == "CURLOPT_RESOLVE")
          items["pattern"] = R"(^[+]?(\[[^\]]*\]|[^:\[\]]+):[0-9]+:.)";
        return list_of(std::move(items), 0);
      }
    }
    return {};
  }

  static Json option_example(const model::OptionInfo& info) {
    switch (info.type) {
      case model::OptionType::number:
        return std::max<std::int64_t>(info.min, 1);
      case model::OptionType::flag:
        return true;
      case model::OptionType::enumeration:
        return info.constants.back().first;
      case model::OptionType::text:
        return "text";
      case model::OptionType::text_list:
        return Json::array({info.name == "CURLOPT_RESOLVE" ? "a.example:443:127.0.0.1"
                                                           : "a.example:443:b.example:443"});
    }
    return {};
  }

  Json definitions_ = Json::object();
};

}  // namespace

std::string json_schema() {
  return pretty(Schema{}.make());
}

}  // namespace poolscope::scenario

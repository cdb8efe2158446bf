// Options in a scenario file: their names and their values.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "scenario/json_text.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::scenario {
namespace {

using model::OptionInfo;
using model::OptionType;

/// Constants of libcurl's headers that poolscope does not model yet: they are refused as such, not
/// as typing mistakes.
struct LaterConstant {
  std::string_view option, name;
  std::int64_t value;
};
constexpr std::array<LaterConstant, 5> later_constants{
    {{"CURLOPT_HTTP_VERSION", "CURL_HTTP_VERSION_3", 30},
     {"CURLOPT_HTTP_VERSION", "CURL_HTTP_VERSION_3ONLY", 31},
     {"SSLVERSION", "CURL_SSLVERSION_SSLv2", 2},
     {"SSLVERSION", "CURL_SSLVERSION_SSLv3", 3},
     {"CURLMOPT_PIPELINING", "CURLPIPE_HTTP1", 1}}};

template <class Matches>
bool any_later(const OptionInfo& info, Matches matches) {
  return std::any_of(later_constants.begin(), later_constants.end(), [&](const auto& constant) {
    return info.name.ends_with(constant.option) && matches(constant);
  });
}

ReadOption wrong(std::string text) {
  return {std::nullopt, std::move(text)};
}
ReadOption not_modelled(const OptionInfo& info, const Scalar& value) {
  return wrong(fmt::format("\"{}\": {} is not modelled yet; it must be {}", info.name,
                           value.type == Scalar::Type::string ? *value.text : value.found(),
                           expected(info)));
}

ReadOption read_enumeration(const OptionInfo& info, const Scalar& value) {
  if (value.type == Scalar::Type::string) {
    for (const auto& [name, number] : info.constants)
      if (name == *value.text) return {number, {}};
    if (is_known_to_libcurl(info, *value.text)) return not_modelled(info, value);
    std::vector<std::string_view> names;
    for (const auto& constant : info.constants) names.push_back(constant.first);
    return wrong(fmt::format("\"{}\" must be {}, but found {}; the nearest is \"{}\"", info.name,
                             expected(info), value.found(), nearest(*value.text, names)));
  }
  if (value.is_number()) {
    if (const auto number = value.whole()) {
      if (info.max != INT64_MAX && *number >= info.min && *number <= info.max) return {*number, {}};
      for (const auto& constant : info.constants)
        if (constant.second == *number) return {*number, {}};
      if (is_known_to_libcurl(info, *number)) return not_modelled(info, value);
    }
  }
  return wrong(
      fmt::format("\"{}\" must be {}, but found {}", info.name, expected(info), value.found()));
}

std::optional<std::int64_t> as_flag(const Scalar& value) {
  if (value.type == Scalar::Type::boolean) return value.boolean ? 1 : 0;
  const auto number = value.is_number() ? value.whole() : std::nullopt;
  return number == 0 || number == 1 ? number : std::nullopt;
}

}  // namespace

bool is_known_to_libcurl(const OptionInfo& info, std::string_view constant) {
  return any_later(info, [&](const auto& later) { return later.name == constant; });
}
bool is_known_to_libcurl(const OptionInfo& info, std::int64_t constant) {
  return any_later(info, [&](const auto& later) { return later.value == constant; });
}

std::string expected(const OptionInfo& info) {
  const std::string unit = info.unit.empty() ? "" : fmt::format(" ({})", info.unit);
  switch (info.type) {
    case OptionType::number:
      if (info.max == INT64_MAX) return fmt::format("a whole number from {}{}", info.min, unit);
      return fmt::format("a whole number from {} to {}{}", info.min, info.max, unit);
    case OptionType::flag:
      return "true, false, 1 or 0";
    case OptionType::enumeration: {
      std::string names;
      for (const auto& [name, number] : info.constants)
        names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", name, number);
      if (info.max != INT64_MAX) names += fmt::format(", or a sum of them up to {}", info.max);
      return "one of " + names;
    }
    case OptionType::text:
      return "a string";
    case OptionType::text_list:
      return "a list of strings";
  }
  return {};
}

ReadOption read_option(const OptionInfo& info, const Scalar& value) {
  switch (info.type) {
    case OptionType::number:
      if (value.is_number())
        if (const auto number = value.whole(); number && *number >= info.min && *number <= info.max)
          return {*number, {}};
      break;
    case OptionType::flag:
      if (const auto flag = as_flag(value)) return {*flag, {}};
      break;
    case OptionType::enumeration:
      return read_enumeration(info, value);
    case OptionType::text:
      if (value.type == Scalar::Type::string) return {std::move(*value.text), {}};
      break;
    case OptionType::text_list:
      break;
  }
  return wrong(
      fmt::format("\"{}\" must be {}, but found {}", info.name, expected(info), value.found()));
}

std::string wrong_item(const OptionInfo& info, std::string_view item) {
  if (info.name == "CURLOPT_CONNECT_TO" && !is_connect_to(item))
    return fmt::format(
        "each item of \"{}\" must be HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT (each part may be "
        "empty), but found {}",
        info.name, in_quotes(item));
  if (info.name == "CURLOPT_RESOLVE" && !is_resolve(item))
    return fmt::format("each item of \"{}\" must be HOST:PORT:ADDRESS, but found {}", info.name,
                       in_quotes(item));
  return {};
}

const OptionInfo* option_of(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string_view, const OptionInfo*> all;
    for (const OptionInfo& info : model::option_table()) all.emplace(info.name, &info);
    return all;
  }();
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

std::string wrong_option(std::string_view name, bool multi) {
  const std::string_view prefix = multi ? "CURLMOPT_" : "CURLOPT_";
  const OptionInfo* info = option_of(name);
  if (info == nullptr) {
    std::vector<std::string_view> names;
    for (const OptionInfo& row : model::option_table())
      if (row.name.starts_with(prefix)) names.push_back(row.name);
    // "MAXAGE_CONN" and "maxage_conn" mean "CURLOPT_MAXAGE_CONN".
    std::string full{name.substr(0, 64)};
    if (!full.starts_with("CURL") && !full.starts_with("curl")) full.insert(0, prefix);
    return fmt::format("unknown option {}; the nearest that poolscope knows is \"{}\"",
                       in_quotes(name), nearest(full, names));
  }
  if (!info->later.empty())
    return fmt::format("\"{}\" is not supported yet: {}{}", name,
                       info->later.starts_with("comes") ? "it " : "", info->later);
  if (name.starts_with(prefix)) return {};
  if (multi)
    return fmt::format(
        "\"{}\" is an option of easy handles: it belongs in the \"options\" of a strategy, client, "
        "request or workload",
        name);
  return fmt::format(
      "\"{}\" is an option of multi handles: it belongs in a strategy's \"multi_options\" or in "
      "the "
      "\"options\" of one of its \"multis\"",
      name);
}

}  // namespace poolscope::scenario

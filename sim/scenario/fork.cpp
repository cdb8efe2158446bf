#include "scenario/fork.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenario/compile.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::scenario {
namespace {

double ms(model::Time t) {
  return static_cast<double>(t) / 1000;
}

std::vector<ServerEvent>& events_of_proxy(Scenario& s, const ServerDoes& change) {
  for (Proxy& proxy : s.proxies)
    if (lower_case(proxy.host) == change.host && proxy.port == change.port) return proxy.events;
  Proxy& made = s.proxies.emplace_back();
  made.host = change.host;
  made.port = change.port;
  return made.events;
}

std::vector<ServerEvent>& events_of(Scenario& s, const ServerDoes& change) {
  if (change.proxy) return events_of_proxy(s, change);
  std::size_t which = model::index(change.server);
  if (which >= s.servers.size()) {  // the server has only the defaults
    which = s.servers.size();
    Server& made = s.servers.emplace_back();
    made.host = change.host;
    made.port = change.port;
  }
  return s.servers[which].events;
}

void add(Scenario& s, const ServerDoes& change, model::Time at) {
  ServerEvent event;
  event.at_ms = ms(at);
  event.what = change.what;
  event.pool = change.pool;
  if (!change.pool.empty()) event.connection = change.connection;
  events_of(s, change).push_back(event);
}

// An added event is last in the file: in its instant it comes after all others.
std::size_t next_offset(const Scenario& s) {
  std::size_t last = 0;
  for (const Request& r : s.requests) last = std::max(last, r.offset);
  for (const Workload& w : s.workload) last = std::max(last, w.offset);
  for (const AppEvent& e : s.events) last = std::max(last, e.offset);
  return last + 1;
}

void add(Scenario& s, const SetEasy& change, model::Time at) {
  for (const std::string& client : change.clients) {
    AppEvent event;
    event.what = AppEvent::Do::easy_setopt;
    event.at_ms = ms(at);
    event.target = client;
    event.options = change.options;
    event.offset = next_offset(s);
    s.events.push_back(std::move(event));
  }
}

void add(Scenario& s, const SetMulti& change, model::Time at) {
  for (const std::string& multi : change.multis) {
    AppEvent event;
    event.what = AppEvent::Do::multi_setopt;
    event.at_ms = ms(at);
    event.target = multi;
    event.multi_options = change.options;
    event.offset = next_offset(s);
    s.events.push_back(std::move(event));
  }
}

std::vector<std::string> items_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (!item.empty()) out.emplace_back(item);
  }
  return out;
}

// A word that can be read as a number, or yes or no, becomes one.
Scalar scalar_of(const model::OptionInfo& info, std::string& text) {
  Scalar out;
  if (info.type != model::OptionType::text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) {
      out.type = number < 0 ? Scalar::Type::negative : Scalar::Type::natural;
      out.negative = number;
      out.natural = static_cast<std::uint64_t>(number);
      return out;
    }
    const std::string word = lower_case(text);
    if (info.type == model::OptionType::flag &&
        (word == "on" || word == "true" || word == "off" || word == "false")) {
      out.type = Scalar::Type::boolean;
      out.boolean = word == "on" || word == "true";
      return out;
    }
  }
  out.type = Scalar::Type::string;
  out.text = &text;
  return out;
}

}  // namespace

Scenario forked(const Scenario& scenario, const Strategy& strategy, const Change& change,
                model::Time at) {
  Scenario out = with_only(scenario, strategy);
  out.expect.clear();
  std::visit([&](const auto& what) { add(out, what, at); }, change);
  return out;
}

TypedOption typed_option(std::string_view name, std::string_view value) {
  TypedOption out;
  out.info = model::find_option(name);
  if (out.info == nullptr || !out.info->later.empty()) {
    out.info = nullptr;
    out.wrong = wrong_option(name, name.starts_with("CURLM"));
    return out;
  }
  if (out.info->type == model::OptionType::text_list) {
    const auto items = items_of(value);
    for (const std::string& item : items)
      if (out.wrong.empty()) out.wrong = wrong_item(*out.info, item);
    if (out.wrong.empty()) out.value = items;
    return out;
  }
  std::string text(value);
  ReadOption read = read_option(*out.info, scalar_of(*out.info, text));
  if (read.value)
    out.value = std::move(*read.value);
  else
    out.wrong = std::move(read.wrong);
  return out;
}

std::string typed_value(const model::OptionInfo& info, const model::OptionValue& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    return fmt::format("{}", fmt::join(*list, ", "));
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const std::int64_t number = std::get<std::int64_t>(value);
  if (info.type == model::OptionType::flag) return number != 0 ? "on" : "off";
  if (info.type == model::OptionType::enumeration) return model::constant_name(info, number);
  return std::to_string(number);
}

}  // namespace poolscope::scenario

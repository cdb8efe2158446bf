#include "app/action_json.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace poolscope::gui {
namespace {

using nlohmann::json;

constexpr std::array selection_names{"nothing", "transfer", "connection", "destination", "event"};

// Writes and reads fields with one description of them: `fields(io, action)` names each once.
struct Writer {
  json& to;
  template <class T>
  void operator()(const char* name, const T& value) {
    to[name] = value;
  }
  void operator()(const char* name, const Selection& s) {
    to[name] = {{"kind", selection_names[static_cast<std::size_t>(s.kind)]}, {"id", s.id}};
  }
  void operator()(const char* name, const ThemeChoice& theme) {
    to[name] = theme == ThemeChoice::light ? "light" : "dark";
  }
};

struct Reader {
  const json& from;
  template <class T>
  void operator()(const char* name, T& value) {
    if (from.contains(name)) value = from.at(name).template get<T>();
  }
  void operator()(const char* name, Selection& s) {
    if (!from.contains(name)) return;
    const json& in = from.at(name);
    const auto kind = in.value("kind", std::string("nothing"));
    for (std::size_t i = 0; i < selection_names.size(); ++i) {
      if (kind != selection_names[i]) continue;
      s = {static_cast<Selection::Kind>(i), in.value("id", std::uint64_t{0})};
      return;
    }
    throw std::invalid_argument(fmt::format("\"{}\" is no kind of selection", kind));
  }
  void operator()(const char* name, ThemeChoice& theme) {
    if (!from.contains(name)) return;
    const auto text = from.at(name).get<std::string>();
    if (text != "dark" && text != "light")
      throw std::invalid_argument(fmt::format("\"{}\" is no theme: dark, light", text));
    theme = text == "light" ? ThemeChoice::light : ThemeChoice::dark;
  }
};

template <class Io, class A>
void fields(Io&&, A&) {}  // actions without any

#define FIELDS(Type, ...)                               \
  template <class Io, class A>                          \
  requires std::is_same_v<std::remove_const_t<A>, Type> \
  void fields(Io&& io, A& a) {                          \
    __VA_ARGS__                                         \
  }
FIELDS(OpenFile, io("path", a.path);)
FIELDS(LoadProgressed, io("fraction", a.fraction);)
FIELDS(Ticked, io("seconds", a.seconds);)
FIELDS(ChangeSpeed, io("by", a.by);)
FIELDS(StepEvent, io("by", a.by);)
FIELDS(StepDecision, io("by", a.by);)
FIELDS(SeekTime, io("us", a.us);)
FIELDS(SeekEvent, io("cursor", a.cursor);)
FIELDS(ChooseRun, io("run", a.run);)
FIELDS(Select, io("what", a.what); io("seek", a.seek);)
FIELDS(Hover, io("what", a.what);)
FIELDS(ZoomTimeline, io("factor", a.factor); io("at_us", a.at_us);)
FIELDS(PanTimeline, io("by_us", a.by_us);)
FIELDS(ShowWindow, io("from_us", a.window.from); io("to_us", a.window.to);)
FIELDS(FilterLog, io("text", a.text);)
FIELDS(FollowLog, io("on", a.on);)
FIELDS(ShowInternalEvents, io("on", a.on);)
FIELDS(SetTheme, io("theme", a.theme);)
FIELDS(SetScale, io("scale", a.scale);)
FIELDS(SetMotion, io("on", a.on);)
FIELDS(SetLayout, io("side", a.layout.side); io("timeline", a.layout.timeline);
       io("log", a.layout.log); io("details", a.layout.details);)
FIELDS(ShowHelp, io("on", a.on);)
FIELDS(ShowBrowser, io("on", a.on);)
FIELDS(SetRecent, io("paths", a.paths);)
#undef FIELDS

// Errors are a list of records, and a document is not written at all.
void write_special(json& to, const LoadFailed& a) {
  to["path"] = a.path;
  to["errors"] = json::array();
  for (const auto& e : a.errors)
    to["errors"].push_back({{"file", e.file},
                            {"line", e.line},
                            {"column", e.column},
                            {"pointer", e.pointer},
                            {"message", e.message}});
}
void write_special(json& to, const Loaded& a) {
  to["path"] = a.document ? a.document->path : "";
}
template <class A>
void write_special(json&, const A&) {}

void read_special(const json& from, LoadFailed& a) {
  a.path = from.value("path", "");
  for (const json& e : from.value("errors", json::array()))
    a.errors.push_back({e.value("file", ""), e.value("line", std::size_t{0}),
                        e.value("column", std::size_t{0}), e.value("pointer", ""),
                        e.value("message", "")});
}
void read_special(const json&, Loaded&) {
  throw std::invalid_argument("\"loaded\" is reported by loading only: say \"open_file\"");
}
template <class A>
void read_special(const json&, A&) {}

template <std::size_t I>
Action read_as(const json& from) {
  std::variant_alternative_t<I, Action> action;
  fields(Reader{from}, action);
  read_special(from, action);
  return action;
}

template <std::size_t... I>
Action read_as(std::size_t which, const json& from, std::index_sequence<I...>) {
  using Read = Action (*)(const json&);
  constexpr Read readers[] = {&read_as<I>...};
  return readers[which](from);
}

}  // namespace

const std::vector<std::string_view>& action_names() {
  static const std::vector<std::string_view> names{
      "open_file",     "reload_file",   "close_file",      "cancel_loading",
      "loaded",        "load_failed",   "load_progressed", "dismiss_errors",
      "toggle_play",   "ticked",        "change_speed",    "step_event",
      "step_decision", "seek_time",     "seek_event",      "seek_start",
      "seek_end",      "choose_run",    "select",          "hover",
      "step_out",      "zoom_timeline", "pan_timeline",    "fit_timeline",
      "show_window",   "filter_log",    "follow_log",      "show_internal_events",
      "set_theme",     "set_scale",     "set_motion",      "set_layout",
      "show_help",     "show_browser",  "set_recent",      "quit"};
  return names;
}

std::string_view action_name(const Action& action) {
  return action_names()[action.index()];
}

std::string to_json(const Action& action) {
  json out = {{"do", action_name(action)}};
  std::visit(
      [&](const auto& a) {
        fields(Writer{out}, a);
        write_special(out, a);
      },
      action);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ParsedAction action_from_json(std::string_view line) {
  try {
    const json in = json::parse(line);
    if (!in.is_object() || !in.contains("do") || !in.at("do").is_string())
      return {{}, "an action is an object with \"do\": its name"};
    const auto name = in.at("do").get<std::string>();
    const auto& names = action_names();
    static_assert(std::variant_size_v<Action> == 36, "name the new action");
    for (std::size_t i = 0; i < names.size(); ++i)
      if (name == names[i])
        return {read_as(i, in, std::make_index_sequence<std::variant_size_v<Action>>{}), {}};
    return {{}, fmt::format("\"{}\" is no action", name)};
  } catch (const json::exception& e) {
    return {{}, e.what()};
  } catch (const std::invalid_argument& e) {
    return {{}, e.what()};
  }
}

ParsedActions actions_from_json(std::string_view text) {
  ParsedActions out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || line[first] == '#') continue;
    ParsedAction one = action_from_json(line);
    if (!one.action) {
      out.error = fmt::format("line {}: {}", number, one.error);
      return out;
    }
    out.actions.push_back(std::move(*one.action));
  }
  return out;
}

}  // namespace poolscope::gui

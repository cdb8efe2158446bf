#include "app/json/action.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/frame/layout_json.hpp"
#include "app/frame/panes.hpp"
#include "app/json/number.hpp"
#include "app/playback/run_until.hpp"
#include "scenario/json_text.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

constexpr std::array pace_names{"time", "decisions"};
constexpr std::array lanes_names{"connection", "transfer"};
constexpr std::array<const char*, fork_kinds> fork_names{
    "option", "server_closes", "network_drops", "goaway", "stray_bytes", "server_killed"};
constexpr std::array study_names{"sweep", "advice"};
constexpr std::array pick_names{"only", "toggle", "extend"};
constexpr std::array selection_names{"nothing", "transfer", "connection", "destination",
                                     "event",   "owner",    "option"};

template <class Rows>
auto names_of(const Rows& rows) {
  std::array<std::string_view, std::tuple_size_v<Rows>> names;
  for (std::size_t i = 0; i < rows.size(); ++i) names[i] = rows[i].name;
  return names;
}

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
  void operator()(const char* name, const std::optional<MatrixCell>& cell) {
    to[name] = cell ? json{{"decision", cell->decision},
                           {"connection", cell->connection},
                           {"gate", model::to_string(cell->gate)}}
                    : json();
  }
  void operator()(const char* name, const ThemeChoice& theme) {
    to[name] = theme == ThemeChoice::light ? "light" : "dark";
  }
  void operator()(const char* name, PaneId pane) { to[name] = row_of(pane).name; }
  void operator()(const char* name, const std::optional<PaneId>& pane) {
    if (pane) (*this)(name, *pane);
  }
  void operator()(const char* name, RunId run) { to[name] = static_cast<std::uint32_t>(run); }
  void operator()(const char* name, const std::optional<RunId>& run) {
    if (run) (*this)(name, *run);
  }
  void operator()(const char* name, const std::vector<RunId>& runs) {
    to[name] = json::array();
    for (const RunId run : runs) to[name].push_back(static_cast<std::uint32_t>(run));
  }
  void operator()(const char* name, Place place) { to[name] = row_of(place).name; }
  void operator()(const char* name, Pace pace) { to[name] = pace_names[std::size_t(pace)]; }
  void operator()(const char* name, LanesBy by) { to[name] = lanes_names[std::size_t(by)]; }
  void operator()(const char* name, LogPick how) { to[name] = pick_names[std::size_t(how)]; }
  void operator()(const char* name, StudyPart part) { to[name] = study_names[std::size_t(part)]; }
  void operator()(const char* name, Until what) { to[name] = name_of(what); }
  void operator()(const char* name, ForkRun::What what) {
    to[name] = fork_names[std::size_t(what)];
  }
  void operator()(const char* name, const std::optional<TimeWindow>& range) {
    to[name] = range ? json{range->from, range->to} : json();
  }
  void operator()(const char* name, const Layout& layout) { to[name] = layout_json(layout); }
  void operator()(const char* name, const std::vector<scenario::Error>& errors) {
    to[name] = json::array();
    for (const auto& e : errors)
      to[name].push_back({{"file", e.file},
                          {"line", e.line},
                          {"column", e.column},
                          {"pointer", e.pointer},
                          {"message", e.message}});
  }
};

struct Reader {
  const json& from;
  template <class T>
  void operator()(const char* name, T& value) {
    if (!from.contains(name)) return;
    const json& in = from.at(name);
    if constexpr (std::is_floating_point_v<T>)
      value = static_cast<T>(real_number(in, name));
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      value = whole_number<T>(in, name);
    else
      value = in.get<T>();
  }
  void operator()(const char* name, RunId& run) {
    if (from.contains(name)) run = run_in(from.at(name), name);
  }
  void operator()(const char* name, std::optional<RunId>& run) {
    if (from.contains(name)) run = run_in(from.at(name), name);
  }
  void operator()(const char* name, std::vector<RunId>& runs) {
    if (!from.contains(name)) return;
    runs.clear();
    for (const json& in : from.at(name)) runs.push_back(run_in(in, name));
  }
  static RunId run_in(const json& in, const char* name) {
    return RunId{whole_number<std::uint32_t>(in, name)};
  }
  void operator()(const char* name, Selection& s) {
    if (!from.contains(name)) return;
    const json& in = from.at(name);
    const auto kind = in.value("kind", std::string("nothing"));
    for (std::size_t i = 0; i < selection_names.size(); ++i) {
      if (kind != selection_names[i]) continue;
      s = {static_cast<Selection::Kind>(i),
           in.contains("id") ? whole_number<std::uint64_t>(in.at("id"), "id") : 0};
      return;
    }
    throw std::invalid_argument(fmt::format("\"{}\" is no kind of selection", kind));
  }
  template <class E, class Names>
  void one_of(const char* name, E& value, const Names& names) {
    if (!from.contains(name)) return;
    const auto text = from.at(name).get<std::string>();
    std::string all;
    for (std::size_t i = 0; i < std::size(names); ++i) {
      if (text == names[i]) {
        value = static_cast<E>(i);
        return;
      }
      all += (all.empty() ? "" : ", ") + std::string(names[i]);
    }
    throw std::invalid_argument(fmt::format("\"{}\" is none of {}", text, all));
  }
  void operator()(const char* name, PaneId& pane) { one_of(name, pane, names_of(pane_rows)); }
  void operator()(const char* name, std::optional<PaneId>& pane) {
    if (!from.contains(name)) return;
    PaneId read{};
    (*this)(name, read);
    pane = read;
  }
  void operator()(const char* name, Place& place) { one_of(name, place, names_of(place_rows)); }
  void operator()(const char* name, Pace& pace) { one_of(name, pace, pace_names); }
  void operator()(const char* name, LanesBy& by) { one_of(name, by, lanes_names); }
  void operator()(const char* name, ForkRun::What& what) { one_of(name, what, fork_names); }
  void operator()(const char* name, LogPick& how) { one_of(name, how, pick_names); }
  void operator()(const char* name, StudyPart& part) { one_of(name, part, study_names); }
  void operator()(const char* name, Until& what) {
    std::array<std::string_view, until_count> names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = name_of(static_cast<Until>(i));
    one_of(name, what, names);
  }
  void operator()(const char* name, std::optional<TimeWindow>& range) {
    if (!from.contains(name) || from.at(name).is_null()) return;
    const json& in = from.at(name);
    range = TimeWindow{real_number(in.at(0), name), real_number(in.at(1), name)};
  }
  void operator()(const char* name, Layout& layout) {
    if (from.contains(name)) layout = layout_from_json(from.at(name), layout);
  }
  void operator()(const char* name, std::optional<MatrixCell>& cell) {
    if (!from.contains(name) || from.at(name).is_null()) return;
    const json& in = from.at(name);
    const auto gate = model::gate_from(in.at("gate").get<std::string>());
    if (!gate) throw std::invalid_argument(fmt::format("{} is no gate", in.at("gate").dump()));
    cell = MatrixCell{whole_number<std::uint64_t>(in.at("decision"), "decision"),
                      whole_number<std::uint32_t>(in.at("connection"), "connection"), *gate};
  }
  void operator()(const char* name, std::vector<scenario::Error>& errors) {
    const auto place = [](const json& e, const char* field) {
      return e.contains(field) ? whole_number<std::size_t>(e.at(field), field) : 0;
    };
    for (const json& e : from.value(name, json::array()))
      errors.push_back({e.value("file", ""), place(e, "line"), place(e, "column"),
                        e.value("pointer", ""), e.value("message", "")});
  }
  void operator()(const char* name, ThemeChoice& theme) {
    if (!from.contains(name)) return;
    const auto text = from.at(name).get<std::string>();
    if (text != "dark" && text != "light")
      throw std::invalid_argument(fmt::format("\"{}\" is no theme: dark, light", text));
    theme = text == "light" ? ThemeChoice::light : ThemeChoice::dark;
  }
};

template <class A>
concept Reported = requires {
  A::reported_for;
};

// An action without fields has no members either: what has some, and names none, is forgotten.
template <class Io, class A>
void fields_of(Io&& io, A& a) {
  using Plain = std::remove_const_t<A>;
  if constexpr (requires { Plain::fields(io, a); })
    Plain::fields(io, a);
  else
    static_assert(std::is_empty_v<Plain> || Reported<Plain>, "which fields does it have?");
}

template <class A>
Action read_as(const json& from) {
  if constexpr (Reported<A>) {
    std::string said = fmt::format("\"{}\" is reported by the program only", A::action);
    if (!A::reported_for.empty()) said += fmt::format(": say \"{}\"", A::reported_for);
    throw std::invalid_argument(said);
  } else {
    A action;
    fields_of(Reader{from}, action);
    return action;
  }
}

struct Row {
  std::string_view name;
  Action (*read)(const json&);
};

template <std::size_t... I>
constexpr auto rows_of(std::index_sequence<I...>) {
  return std::array{Row{std::variant_alternative_t<I, Action>::action,
                        &read_as<std::variant_alternative_t<I, Action>>}...};
}
constexpr auto rows = rows_of(std::make_index_sequence<std::variant_size_v<Action>>{});

}  // namespace

std::vector<std::string_view> action_names() {
  std::vector<std::string_view> names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

std::string_view action_name(const Action& action) {
  return rows[action.index()].name;
}

std::string to_json(const Action& action) {
  json out = {{"do", action_name(action)}};
  std::visit([&](const auto& a) { fields_of(Writer{out}, a); }, action);
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ParsedAction action_from_json(std::string_view line) {
  try {
    if (const auto beyond = scenario::beyond_reading_limits(line, "", {}))
      return {{}, beyond->message};
    const json in = json::parse(line);
    if (!in.is_object() || !in.contains("do") || !in.at("do").is_string())
      return {{}, "an action is an object with \"do\": its name"};
    const auto name = in.at("do").get<std::string>();
    for (const Row& row : rows)
      if (name == row.name) return {row.read(in), {}};
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

#include "app/action_json.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/json_number.hpp"
#include "app/layout_json.hpp"
#include "app/run_until.hpp"
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
  void operator()(const char* name, PaneId pane) { to[name] = pane_names[std::size_t(pane)]; }
  void operator()(const char* name, const std::optional<PaneId>& pane) {
    if (pane) (*this)(name, *pane);
  }
  void operator()(const char* name, const std::optional<std::size_t>& number) {
    if (number) to[name] = *number;
  }
  void operator()(const char* name, Place place) { to[name] = place_names[std::size_t(place)]; }
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
  void operator()(const char* name, std::vector<std::size_t>& numbers) {
    if (!from.contains(name)) return;
    numbers.clear();
    for (const json& in : from.at(name)) numbers.push_back(whole_number<std::size_t>(in, name));
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
  void operator()(const char* name, PaneId& pane) { one_of(name, pane, pane_names); }
  void operator()(const char* name, std::optional<PaneId>& pane) {
    if (!from.contains(name)) return;
    PaneId read{};
    (*this)(name, read);
    pane = read;
  }
  void operator()(const char* name, std::optional<std::size_t>& number) {
    if (from.contains(name)) number = whole_number<std::size_t>(from.at(name), name);
  }
  void operator()(const char* name, Place& place) { one_of(name, place, place_names); }
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
FIELDS(ShowRemarks, io("on", a.on);)
FIELDS(OpenBeside, io("path", a.path);)
FIELDS(SearchLibrary, io("text", a.text);)
FIELDS(WatchFile, io("path", a.path);)
FIELDS(LoadProgressed, io("fraction", a.fraction);)
FIELDS(Ticked, io("seconds", a.seconds);)
FIELDS(ChangeSpeed, io("by", a.by);)
FIELDS(StepEvent, io("by", a.by);)
FIELDS(StepDecision, io("by", a.by);)
FIELDS(SeekTime, io("us", a.us);)
FIELDS(SeekEvent, io("cursor", a.cursor);)
FIELDS(ChooseRun, io("run", a.run);)
FIELDS(CompareRuns, io("runs", a.runs);)
FIELDS(SetColumn, io("column", a.column); io("run", a.run);)
FIELDS(StepDifference, io("by", a.by);)
FIELDS(EditStrategy, io("run", a.run); io("name", a.name); io("value", a.value);)
FIELDS(ForkRun, io("what", a.what); io("connection", a.connection); io("option", a.option);
       io("value", a.value); io("at_us", a.at_us);)
FIELDS(ShowStudy, io("on", a.on);)
FIELDS(RunSweep, io("vary", a.asked.vary); io("seeds", a.asked.seeds);)
FIELDS(StopStudy, io("part", a.part);)
FIELDS(StudyProgressed, io("part", a.part); io("fraction", a.fraction);)
FIELDS(ShowMetric, io("metric", a.metric);)
FIELDS(ShowHeatMap, io("on", a.on); io("strategy", a.strategy);)
FIELDS(OpenPoint, io("point", a.point);)
FIELDS(CompareClaim, io("claim", a.claim);)
FIELDS(CloseFork, io("run", a.run);)
FIELDS(SaveFork, io("run", a.run); io("path", a.path);)
FIELDS(ShowFork, io("on", a.on);)
FIELDS(Select, io("what", a.what); io("seek", a.seek);)
FIELDS(PinCell, io("cell", a.cell);)
FIELDS(Hover, io("what", a.what); io("run", a.run);)
FIELDS(ZoomTimeline, io("factor", a.factor); io("at_us", a.at_us);)
FIELDS(PanTimeline, io("by_us", a.by_us);)
FIELDS(ShowWindow, io("from_us", a.window.from); io("to_us", a.window.to);)
FIELDS(FilterLog, io("text", a.text);)
FIELDS(FollowLog, io("on", a.on);)
FIELDS(ShowInternalEvents, io("on", a.on);)
FIELDS(LogOnlySelected, io("on", a.on);)
FIELDS(WordLogAsCurl, io("on", a.on);)
FIELDS(PickLogRow, io("event", a.event); io("how", a.how);)
FIELDS(SetTheme, io("theme", a.theme);)
FIELDS(SetScale, io("scale", a.scale);)
FIELDS(SetMotion, io("on", a.on);)
FIELDS(SetLayout, io("layout", a.layout);)
FIELDS(ShowPane, io("pane", a.pane); io("on", a.on);)
FIELDS(FrontPane, io("pane", a.pane);)
FIELDS(MovePane, io("pane", a.pane); io("to", a.to);)
FIELDS(WindowIsWide, io("on", a.on);)
FIELDS(Present, io("on", a.on);)
FIELDS(ShowPalette, io("on", a.on);)
FIELDS(ShowExport, io("on", a.on);)
FIELDS(ExportPicture, io("path", a.path); io("pane", a.pane);)
FIELDS(CopyText, io("text", a.text); io("what", a.what);)
FIELDS(OpenLink, io("url", a.url);)
FIELDS(Notify, io("text", a.text); io("bad", a.bad);)
FIELDS(FileChanged, io("path", a.path);)
FIELDS(StepSecond, io("by", a.by);)
FIELDS(SetPace, io("pace", a.pace);)
FIELDS(RunUntil, io("what", a.what); io("by", a.by);)
FIELDS(SetBreakpoint, io("filter", a.filter);)
FIELDS(SelectRange, io("range_us", a.range);)
FIELDS(LoopRange, io("on", a.on);)
FIELDS(AddBookmark, io("us", a.us); io("name", a.name);)
FIELDS(RemoveBookmark, io("index", a.index);)
FIELDS(StepBookmark, io("by", a.by);)
FIELDS(ArrangeLanes, io("by", a.by);)
FIELDS(FoldLanes, io("group", a.group); io("on", a.on);)
FIELDS(UnfoldRow, io("row", a.row); io("on", a.on);)
FIELDS(SearchLanes, io("text", a.text);)
FIELDS(ShowHelp, io("on", a.on); io("words", a.words);)
FIELDS(ShowBrowser, io("on", a.on); io("beside", a.beside);)
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
  const auto place = [](const json& e, const char* name) {
    return e.contains(name) ? whole_number<std::size_t>(e.at(name), name) : 0;
  };
  for (const json& e : from.value("errors", json::array()))
    a.errors.push_back({e.value("file", ""), place(e, "line"), place(e, "column"),
                        e.value("pointer", ""), e.value("message", "")});
}
void read_special(const json&, LibraryRead&) {
  throw std::invalid_argument("\"library_read\" is reported by the program only");
}
void read_special(const json&, Loaded&) {
  throw std::invalid_argument("\"loaded\" is reported by loading only: say \"open_file\"");
}
void read_special(const json&, LoadedBeside&) {
  throw std::invalid_argument("\"loaded_beside\" is reported by loading only: say \"open_beside\"");
}
void read_special(const json&, Swept&) {
  throw std::invalid_argument("\"swept\" is reported by the program only: say \"run_sweep\"");
}
void read_special(const json&, Advised&) {
  throw std::invalid_argument(
      "\"advised\" is reported by the program only: say \"look_for_advice\"");
}
void read_special(const json&, BoundsFound&) {
  throw std::invalid_argument("\"bounds_found\" is reported by the program only");
}
void read_special(const json&, StoppedAtLimit&) {
  throw std::invalid_argument("\"stopped_at_limit\" is reported by the program only");
}
void read_special(const json&, Forked&) {
  throw std::invalid_argument("\"forked\" is reported by the program only: say \"fork_run\"");
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
    if (const auto beyond = scenario::beyond_reading_limits(line, "", {}))
      return {{}, beyond->message};
    const json in = json::parse(line);
    if (!in.is_object() || !in.contains("do") || !in.at("do").is_string())
      return {{}, "an action is an object with \"do\": its name"};
    const auto name = in.at("do").get<std::string>();
    const auto& names = action_names();
    static_assert(std::variant_size_v<Action> == 100, "name the new action");
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

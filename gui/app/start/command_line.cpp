#include "app/start/command_line.hpp"
#include "app/frame/panes.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <sstream>

#include "platform/files.hpp"
#include "present/run_index.hpp"

namespace poolscope::gui {
namespace {

constexpr int smallest_side = 64, largest_side = 8192;

std::string quoted_list(const std::vector<std::string>& names, std::size_t most = 12) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) out += (i ? ", " : "") + names[i];
  if (names.size() > most) out += fmt::format(", … ({} in all)", names.size());
  return out;
}

std::string check_size(const std::string& text, int& width, int& height) {
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) != 2)
    return fmt::format("\"{}\" is no size: say WIDTHxHEIGHT, such as 1280x720", text);
  for (const int side : {width, height})
    if (side < smallest_side || side > largest_side)
      return fmt::format("a side of {} pixels: {} to {} can be drawn", side, smallest_side,
                         largest_side);
  return "";
}

std::optional<Selection> find(const std::string& name, const Run& run) {
  for (const TransferLife& life : run.index->transfers)
    if (life.name == name) return Selection{Selection::Kind::transfer, model::index(life.request)};
  if (name.size() > 1 && name.front() == '#') {
    std::uint32_t number = 0;
    const char* end = name.data() + name.size();
    const auto [stop, bad] = std::from_chars(name.data() + 1, end, number);
    if (bad == std::errc{} && stop == end)
      for (std::size_t i = 0; i < run.index->connections.size(); ++i)
        if (run.index->connections[i].number == number)
          return Selection{Selection::Kind::connection, i};
  }
  return {};
}

std::vector<std::string> view_names() {
  std::vector<std::string> names{"all"};
  for (const PaneRow& row : pane_rows) names.emplace_back(row.name);
  return names;
}

}  // namespace

ParsedCommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  std::string size, theme;
  double at = 0, scale = 1;
  std::size_t event = 0;
  CLI::App app{"Shows why libcurl reused a connection, or why it did not.", "poolscope-gui"};
  app.add_option("FILE", line.files, "Scenario files: the first is opened");
  auto* screenshot =
      app.add_option("--screenshot", line.screenshot, "Write a PNG of the window and exit");
  auto* at_option = app.add_option("--at", at, "Where the playhead stands, in milliseconds");
  auto* event_option = app.add_option("--event", event, "Or: after that many events of the log")
                           ->excludes(at_option);
  app.add_option("--select", line.select, "A request (r3) or a connection (#3) to select");
  app.add_option("--view", line.view, "One pane alone, or all")->check(CLI::IsMember(view_names()));
  app.add_option("--strategy", line.strategy, "The strategy that is shown");
  app.add_flag("--compare", line.compare,
               "Side by side: the strategies, or with a second FILE the same strategy of both");
  auto* theme_option =
      app.add_option("--theme", theme, "dark or light")->check(CLI::IsMember({"dark", "light"}));
  app.add_option("--size", size, "WIDTHxHEIGHT in pixels (1280x720)");
  auto* scale_option = app.add_option("--scale", scale, "Everything larger or smaller, 0.5 to 4")
                           ->check(CLI::Range(0.5, 4.0));
  app.add_option("--actions", line.actions, "Replay actions, a JSON object a line");
  app.add_option("--bench-frames", line.bench_frames, "Draw N frames and say how long they took")
      ->check(CLI::Range(1, 1'000'000));
  add_limits(app, line.limits);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    std::ostringstream out, error;
    const int code = app.exit(e, out, error);
    return {{}, out.str(), error.str(), code == 0 ? 0 : 2};
  }
  if (!size.empty())
    if (const std::string wrong = check_size(size, line.width, line.height); !wrong.empty())
      return {{}, "", "--size: " + wrong + "\n", 2};
  if (screenshot->count() && line.screenshot.empty())
    return {{}, "", "--screenshot: say which file to write\n", 2};
  if (at_option->count()) line.at_ms = at;
  if (event_option->count()) line.event = event;
  if (theme_option->count()) line.theme = theme == "light" ? ThemeChoice::light : ThemeChoice::dark;
  if (scale_option->count()) line.scale = static_cast<float>(scale);
  const bool places =
      line.at_ms || line.event || !line.select.empty() || !line.strategy.empty() || line.compare;
  if (places && line.files.empty())
    return {{}, "", "--at, --event, --select, --strategy and --compare need a FILE\n", 2};
  return {line, "", "", 0};
}

Directions directions(const CommandLine& line, const Document& document) {
  Directions out;
  std::size_t shown = 0;
  if (!line.strategy.empty()) {
    std::vector<std::string> names;
    for (const Run& run : document.runs) names.push_back(run.strategy.name);
    const auto found = std::ranges::find(names, line.strategy);
    if (found == names.end()) {
      out.error = fmt::format("{} has no strategy \"{}\": it has {}", document.path, line.strategy,
                              quoted_list(names));
      return out;
    }
    shown = static_cast<std::size_t>(found - names.begin());
    out.actions.push_back(ChooseRun{document.runs[shown].id});
  }
  if (shown >= document.runs.size()) return out;
  if (line.compare && line.files.size() > 1) {
    out.actions.push_back(OpenBeside{absolute_path(line.files[1])});
  } else if (line.compare) {
    CompareRuns beside;
    for (const Run& run : document.runs) beside.runs.push_back(run.id);
    out.actions.push_back(beside);
  }
  const Run& run = document.runs[shown];
  const bool placed = line.at_ms || line.event;
  if (!line.select.empty()) {
    const auto what = find(line.select, run);
    if (!what) {
      std::vector<std::string> names;
      for (const TransferLife& life : run.index->transfers) names.push_back(life.name);
      out.error = fmt::format("{} has no request or connection \"{}\": its requests are {}",
                              document.path, line.select, quoted_list(names));
      return out;
    }
    out.actions.push_back(Select{*what, !placed});
  }
  if (line.at_ms) out.actions.push_back(SeekTime{*line.at_ms * 1000});
  if (line.event) {
    const auto& events = run.index->public_events;
    if (*line.event > events.size()) {
      out.error = fmt::format("{} has {} events in strategy {}: --event {} is beyond them",
                              document.path, events.size(), run.strategy.name, *line.event);
      return out;
    }
    out.actions.push_back(
        SeekEvent{*line.event == 0 ? 0 : static_cast<std::size_t>(events[*line.event - 1]) + 1});
  }
  return out;
}

}  // namespace poolscope::gui

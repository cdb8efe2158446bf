#include "panels/frame/session.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "app/action.hpp"
#include "app/frame/panes.hpp"
#include "app/frame/settings.hpp"
#include "app/json/action.hpp"
#include "app/playback/playback.hpp"
#include "app/start/demo.hpp"
#include "app/update.hpp"
#include "model/printable.hpp"
#include "panels/frame/keys.hpp"
#include "platform/clock.hpp"
#include "platform/files.hpp"
#include "platform/png.hpp"
#include "platform/theme.hpp"

namespace poolscope::gui {
namespace {

constexpr float wide_from = 1600;  // pixels of scale 1 (gui/DESIGN.md, "Frame")
// On a small projector less, or no lane would be left (gui/DESIGN.md, "Frame").
constexpr float presentation_scale = 1.6F, small_presentation_scale = 1.3F;
constexpr int small_height = 900;
constexpr int settling_frames = 4;  // until ImGui's sizes and the log's scrolling have settled

constexpr int exit_at_limit = 3;

bool answers_limit(const Action& action) {
  return std::holds_alternative<GoOnBeyondLimit>(action) ||
         std::holds_alternative<ShowStopped>(action) ||
         std::holds_alternative<DismissLimit>(action);
}

int complain(const std::string& text) {
  fmt::print(stderr, "poolscope-gui: {}\n", model::printable(text));
  return 2;
}

// Views say in every frame what the pointer is on. Who points at something wins, and nothing is
// hovered when nobody does: also when the pointer has left for a bar or another window.
void settle_hover(std::vector<Action>& actions, const Model& m) {
  Hover hovered{{}, m.run};
  std::erase_if(actions, [&](const Action& a) {
    const auto* hover = std::get_if<Hover>(&a);
    if (hover && hover->what.kind != Selection::Kind::nothing)
      hovered = {hover->what, hover->run.value_or(m.run)};
    return hover != nullptr;
  });
  if (hovered.what != m.selection.hovered ||
      (hovered.what.kind != Selection::Kind::nothing && hovered.run != m.selection.hovered_in))
    actions.emplace_back(hovered);
}

}  // namespace

Session::Session(const CommandLine& line)
    : line_(line), effects_(&Window::wake), alone_(pane_named(line.view)) {
  const bool scripted = line_.scripted();
  effects_.set_saving(!scripted);
  if (scripted)
    model_.frame.motion = false;
  else
    apply_settings(model_, load_settings());
  model_.work.limits = model_.work.allowed = line_.limits;
  if (line_.theme) model_.frame.theme = *line_.theme;
  if (line_.scale) model_.frame.scale = *line_.scale;
}

// A dragged gap saves many times a second: settings are written when the hand is off.
void Session::dispatch(const Action& action) {
  for (const Effect& effect : update(model_, action)) {
    if (std::holds_alternative<SaveSettings>(effect))
      save_due_ = true;
    else if (const auto* picture = std::get_if<DrawPicture>(&effect))
      pictures_due_.push_back(*picture);
    else if (const auto* copied = std::get_if<SetClipboard>(&effect))
      copy_due_ = copied->text;
    else
      effects_.run(effect, model_);
  }
  request_frames(2);
}

// A result of the background may ask for more work. In a scripted session that is done at once.
void Session::take_in() {
  for (auto results = effects_.take(); !results.empty(); results = effects_.take())
    for (const Action& result : results) dispatch(result);
}

std::optional<int> Session::prepare() {
  for (const std::string& path : line_.files)
    if (!is_file(path))
      return complain(path + (is_folder(path) ? ": this is a folder"
                              : exists(path)  ? ": this is no regular file"
                                              : ": no such file"));
  if (!line_.screenshot.empty())
    if (const auto wrong = why_not_writable(line_.screenshot, inputs()); !wrong.empty())
      return complain(wrong);
  // Work that a picture or a place depends on is waited for.
  const bool placed = line_.at_ms || line_.event || !line_.select.empty() ||
                      !line_.strategy.empty() || line_.compare;
  const bool wait = line_.scripted() || placed;
  effects_.set_synchronous(wait);
  for (std::size_t i = line_.files.size(); i-- > 1;) {
    std::erase(model_.start.recent, absolute_path(line_.files[i]));
    model_.start.recent.insert(model_.start.recent.begin(), absolute_path(line_.files[i]));
  }
  const double before = wall_seconds();
  if (line_.files.empty())
    effects_.run(ReadLibrary{}, model_);
  else
    dispatch(OpenFile{absolute_path(line_.files.front())});
  loading_took_ = wall_seconds() - before;
  if (!wait) return {};
  take_in();
  if (model_.document) {
    const Directions to = directions(line_, *model_.document);
    if (!to.error.empty()) return complain(to.error);
    for (const Action& action : to.actions) {
      dispatch(action);
      take_in();
    }
  } else if (!model_.work.at_limit) {
    for (const auto& error : model_.failed.errors)
      fmt::print(stderr, "{}\n", model::printable(scenario::to_string(error)));
    if (!model_.failed.errors.empty() && placed) return 2;
  }
  if (!line_.actions.empty()) {
    const FileText file = read_file(line_.actions);
    if (!file.text) return complain(line_.actions + ": " + file.error);
    const ParsedActions replay = actions_from_json(*file.text);
    if (!replay.error.empty()) return complain(line_.actions + ": " + replay.error);
    for (const Action& action : replay.actions) {
      if (model_.work.at_limit && !answers_limit(action)) break;  // nobody was there to be asked
      dispatch(action);
      take_in();
    }
  }
  effects_.set_synchronous(false);
  if (!model_.work.at_limit || !line_.scripted()) return {};
  fmt::print(stderr, "poolscope-gui: {}\n", model_.work.at_limit->words);
  return exit_at_limit;
}

int Session::run() {
  WindowOptions options;
  options.width = line_.width;
  options.height = line_.height;
  options.visible = line_.screenshot.empty() && line_.bench_frames == 0;
  options.scale = model_.frame.scale;
  Window window(options);
  if (!line_.screenshot.empty()) return take_picture(window);
  if (line_.bench_frames > 0) return measure(window);
  return interact(window);
}

void Session::build() {
  set_theme(model_.frame.theme == ThemeChoice::light);
  draw_frame(model_, world_.at(model_), alone_, views_, outbox_);
}

void Session::follow_model(Window& window) {
  if (copy_due_) window.set_clipboard(*std::exchange(copy_due_, {}));
  for (const DrawPicture& due : std::exchange(pictures_due_, {})) save_picture(window, due);
  window.set_user_scale(model_.frame.scale * (!model_.frame.present ? 1
                                              : window.size().second < small_height
                                                  ? small_presentation_scale
                                                  : presentation_scale));
  const bool wide = window.width_in_points() >= wide_from;
  if (wide != model_.frame.wide) dispatch(WindowIsWide{wide});
  const std::string title = !model_.document ? "poolscope"
                            : model_.document->scenario.title.empty()
                                ? file_name(model_.document->path) + " · poolscope"
                                : model_.document->scenario.title + " · poolscope";
  // A title without an end is more than an X server takes.
  std::string shown = model::shortened(title, 120);
  if (shown == title_) return;
  title_ = std::move(shown);
  window.set_title(title_);
}

int Session::interact(Window& window) {
  while (!model_.quit) {
    if (save_due_ && !ImGui::IsAnyMouseDown()) {
      save_due_ = false;
      effects_.run(SaveSettings{}, model_);
    }
    const WindowInput input = window.wait(model_.playback.playing || demo_plays(model_));
    if (input.close) break;
    for (const KeyPress& key : input.keys)
      if (const auto action = action_of(key, model_)) dispatch(*action);
    if (!input.dropped.empty()) dispatch(OpenFile{absolute_path(input.dropped.front())});
    take_in();
    if (model_.playback.playing || demo_plays(model_)) dispatch(Ticked{window.elapsed()});
    follow_model(window);
    window.frame([&] { build(); });
    auto actions = std::exchange(outbox_.held().actions, {});
    settle_hover(actions, model_);
    for (const Action& action : actions) dispatch(action);
  }
  if (save_due_) effects_.run(SaveSettings{}, model_);
  effects_.close();  // before the window that it would wake is gone
  return 0;
}

bool Session::ends_slowly() const {
  constexpr std::size_t many_events = 500'000;  // to free their memory takes a while as well
  std::size_t events = 0;
  if (model_.document)
    for (const Run& one : model_.document->runs) events += one.trace->size();
  return events > many_events || effects_.busy();
}

// A picture shows what is seen, without pointer and overlays.
std::string Session::save_picture(Window& window, const DrawPicture& due) {
  auto [width, height] = window.size();
  if (!line_.screenshot.empty()) width = line_.width, height = line_.height;
  const auto hidden = std::exchange(alone_, due.pane ? due.pane : alone_);
  const auto draw = [&] {
    outbox_.held().actions.clear();
    build();
  };
  const std::string drawn =
      due.path.ends_with(".svg")
          ? window.drawing(width, height, settling_frames, draw)
          : png_of(width, height, window.picture(width, height, settling_frames, draw));
  alone_ = hidden;
  std::string wrong = drawn.empty() ? due.path + ": there is no room to make the picture"
                                    : write_file(due.path, drawn, inputs());
  dispatch(wrong.empty() ? Notify{"saved " + shown_path(due.path)} : Notify{wrong, true});
  return wrong;
}

// The files that a picture must not overwrite.
std::vector<std::string> Session::inputs() const {
  std::vector<std::string> paths = open_files(model_);
  paths.insert(paths.end(), line_.files.begin(), line_.files.end());
  if (!line_.actions.empty()) paths.push_back(line_.actions);
  return paths;
}

int Session::take_picture(Window& window) {
  follow_model(window);
  const std::string wrong = save_picture(window, {line_.screenshot, alone_});
  if (!wrong.empty()) return complain(wrong);
  return model_.failed.errors.empty() ? 0 : 2;
}

}  // namespace poolscope::gui

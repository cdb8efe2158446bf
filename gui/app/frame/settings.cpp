#include "app/frame/settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/frame/layout_json.hpp"
#include "app/json/parsed.hpp"
#include "platform/files.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

void read(const json& from, const char* name, float& to, float least, float most) {
  const auto found = from.find(name);
  if (found == from.end() || !found->is_number()) return;
  const auto value = found->get<double>();
  if (value >= least && value <= most) to = static_cast<float>(value);
}

}  // namespace

Settings settings_of(const Model& m) {
  return {m.frame.theme,   m.frame.scale,  m.frame.motion, m.log.as_curl,
          m.frame.focused, m.frame.spread, m.start.recent};
}

void apply_settings(Model& m, const Settings& s) {
  m.frame.theme = s.theme;
  m.frame.scale = s.scale;
  m.frame.motion = s.motion;
  m.log.as_curl = s.log_curl;
  m.frame.focused = s.focused;
  m.frame.spread = s.wide;
  m.start.recent = s.recent;
}

std::string to_json(const Settings& s) {
  const json out = {
      {"format", "poolscope-gui/1"},
      {"theme", s.theme == ThemeChoice::light ? "light" : "dark"},
      {"scale", s.scale},
      {"motion", s.motion},
      {"log_as_curl", s.log_curl},
      {"layout", {{"focused", layout_json(s.focused)}, {"wide", layout_json(s.wide)}}},
      {"recent", s.recent}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Settings settings_from_json(std::string_view text) {
  Settings s;
  const json in = parsed_json(text);
  if (!in.is_object()) return s;
  if (const auto theme = in.find("theme"); theme != in.end() && *theme == "light")
    s.theme = ThemeChoice::light;
  read(in, "scale", s.scale, 0.5F, 4);
  if (const auto motion = in.find("motion"); motion != in.end() && motion->is_boolean())
    s.motion = motion->get<bool>();
  if (const auto curl = in.find("log_as_curl"); curl != in.end() && curl->is_boolean())
    s.log_curl = curl->get<bool>();
  if (const auto layout = in.find("layout"); layout != in.end() && layout->is_object()) {
    s.focused = layout_from_json(layout->value("focused", json()), s.focused);
    s.wide = layout_from_json(layout->value("wide", json()), s.wide);
  }
  if (const auto recent = in.find("recent"); recent != in.end() && recent->is_array())
    for (const json& path : *recent)
      if (path.is_string() && s.recent.size() < 10) s.recent.push_back(path.get<std::string>());
  return s;
}

std::string settings_path() {
  const std::string folder = config_folder();
  return folder.empty() ? "" : join(join(folder, "poolscope"), "gui.json");
}

Settings load_settings() {
  const std::string path = settings_path();
  if (path.empty()) return {};
  const FileText file = read_file(path);
  return file.text ? settings_from_json(*file.text) : Settings{};
}

void save_settings(const Settings& s) {
  remember_in(settings_path(), to_json(s));
}

}  // namespace poolscope::gui

#include "app/document/bookmarks.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/json/parsed.hpp"
#include "platform/files.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

std::string file_path() {
  const std::string folder = config_folder();
  return folder.empty() ? "" : join(join(folder, "poolscope"), "bookmarks.json");
}

/// Nothing: there are bookmarks that cannot be read.
std::optional<std::string> file_text() {
  const std::string path = file_path();
  FileText file = read_file(path);
  return file.text || exists(path) ? std::move(file.text) : "";
}

}  // namespace

std::vector<Bookmark> bookmarks_in(std::string_view text, const std::string& scenario_path) {
  std::vector<Bookmark> out;
  const json in = parsed_json(text);
  if (!in.is_object()) return out;
  const auto mine = in.find(scenario_path);
  if (mine == in.end() || !mine->is_array()) return out;
  for (const json& one : *mine) {
    if (!one.is_object() || !one.contains("us") || !one["us"].is_number()) continue;
    const double us = one["us"].get<double>();
    if (!(us >= 0 && us <= 1e15)) continue;
    const json name = one.value("name", json(""));
    out.push_back({us, name.is_string() ? name.get<std::string>() : ""});
  }
  std::ranges::stable_sort(out, {}, &Bookmark::us);
  return out;
}

std::string with_bookmarks(std::string_view text, const std::string& scenario_path,
                           const std::vector<Bookmark>& bookmarks) {
  json all = parsed_json(text);
  if (!all.is_object()) all = json::object();
  all.erase(scenario_path);
  for (const Bookmark& b : bookmarks)
    all[scenario_path].push_back({{"us", b.us}, {"name", b.name}});
  return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<Bookmark> load_bookmarks(const std::string& scenario_path) {
  return bookmarks_in(file_text().value_or(""), scenario_path);
}

void save_bookmarks(const std::string& scenario_path, const std::vector<Bookmark>& bookmarks) {
  if (scenario_path.empty()) return;
  // Bookmarks of other scenarios are kept, or nothing is written.
  if (const auto before = file_text())
    remember_in(file_path(), with_bookmarks(*before, scenario_path, bookmarks));
}

}  // namespace poolscope::gui

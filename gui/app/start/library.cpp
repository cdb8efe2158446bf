#include "app/start/library.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "app/document/load.hpp"
#include "app/json/parsed.hpp"
#include "app/start/library_thumb.hpp"
#include "platform/files.hpp"
#include "present/format.hpp"

namespace poolscope::gui {
namespace {

using nlohmann::json;

constexpr const char* start_here = "start here";
constexpr std::uint64_t largest_run = 64U << 10;    // larger ones have no picture
constexpr std::uint64_t largest_listed = 4U << 20;  // larger ones are listed by name alone

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string first_paragraph(const std::string& markdown) {
  std::string out = markdown.substr(0, markdown.find("\n\n"));
  std::ranges::replace(out, '\n', ' ');
  std::erase_if(out, [](char c) { return c == '`' || c == '*'; });
  return out;
}

bool starts_here(const json& scenario) {
  const auto tags = scenario.find("tags");
  return tags != scenario.end() && tags->is_array() &&
         std::find(tags->begin(), tags->end(), json(start_here)) != tags->end();
}

void add(std::vector<LibraryEntry>& out, const std::string& path, const std::string& folder,
         std::uint64_t bytes) {
  LibraryEntry entry{path, folder, file_name(path), "", {}, {}};
  if (bytes <= largest_listed) {
    const FileText file = read_file(path);
    const json in = file.text ? parsed_json(*file.text) : json();
    // The schema and other JSON that lies about is no scenario.
    if (!in.is_object() || !text_of(in, "format").starts_with("poolscope/")) return;
    if (const std::string title = text_of(in, "title"); !title.empty()) entry.title = title;
    if (starts_here(in)) entry.folder = start_here;
    entry.description = first_paragraph(text_of(in, "description"));
    if (const auto tags = in.find("tags"); tags != in.end() && tags->is_array())
      for (const json& tag : *tags)
        if (tag.is_string() && tag != start_here) entry.tags.push_back(tag.get<std::string>());
  }
  out.push_back(std::move(entry));
}

}  // namespace

std::string library_folder() {
  std::vector<std::string> places;
  if (const char* named = std::getenv("POOLSCOPE_SCENARIOS")) places.emplace_back(named);
  if (const std::string here = program_folder(); !here.empty()) {
    places.push_back(join(here, "scenarios"));
    places.push_back(join(parent_folder(here), "share/poolscope/scenarios"));
  }
  places.emplace_back(POOLSCOPE_SCENARIO_SOURCE);
  for (const std::string& place : places)
    if (is_folder(place)) return place;
  return "";
}

std::vector<LibraryEntry> read_library(const std::string& folder) {
  std::vector<LibraryEntry> out;
  if (folder.empty()) return out;
  // Top-level files come last: the folders in the library are its chapters.
  const FolderListing top = list_folder(folder, {".json"});
  for (const FolderEntry& entry : top.entries) {
    const std::string path = join(folder, entry.name);
    if (!entry.folder) {
      add(out, path, "", entry.bytes);
      continue;
    }
    for (const FolderEntry& inner : list_folder(path, {".json"}).entries)
      if (!inner.folder) add(out, join(path, inner.name), entry.name, inner.bytes);
  }
  // What newcomers should see first is a chapter of its own, before the others.
  std::stable_partition(out.begin(), out.end(),
                        [](const LibraryEntry& e) { return e.folder == start_here; });
  return out;
}

std::shared_ptr<const Library> read_whole_library(const std::string& folder,
                                                  const std::function<bool()>& go_on) {
  auto out = std::make_shared<Library>();
  out->entries = read_library(folder);
  for (LibraryEntry& entry : out->entries) {
    if (go_on && !go_on()) break;
    const FileText file = read_file(entry.path);
    if (!file.text || file.text->size() > largest_run) continue;
    const Action read = load_text(*file.text, entry.path, {});
    const auto* loaded = std::get_if<Loaded>(&read);
    if (!loaded || !loaded->document) continue;
    entry.thumb = thumb_of(*loaded->document);
    if (!out->demo) out->demo = loaded->document;
  }
  return out;
}

bool matches(const LibraryEntry& entry, std::string_view query) {
  std::string all = entry.title + " " + entry.description + " " + file_name(entry.path);
  for (const std::string& tag : entry.tags) all += " " + tag;
  all = lower(all);
  std::string word;
  for (const char c : lower(query) + ' ') {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!word.empty() && all.find(word) == std::string::npos) return false;
    word.clear();
  }
  return true;
}

std::vector<std::string> common_tags(const Library& library, std::size_t most) {
  std::map<std::string, std::size_t> counts;
  for (const LibraryEntry& entry : library.entries)
    for (const std::string& tag : entry.tags)
      if (tag != entry.folder && tag + "s" != entry.folder) ++counts[tag];  // that says nothing
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::ranges::stable_sort(order, std::greater<>(), &std::pair<std::string, std::size_t>::second);
  std::vector<std::string> out;
  for (const auto& [tag, count] : order)
    if (out.size() < most) out.push_back(tag);
  return out;
}

}  // namespace poolscope::gui

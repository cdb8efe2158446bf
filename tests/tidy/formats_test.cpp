// FORMAT.md is what others rely on: it names all that can be written in a scenario file, on a
// command line and in a file of actions.

#include <catch2/catch.hpp>
#include <filesystem>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "tidy/documents.hpp"

using namespace poolscope::testing;
using nlohmann::json;

namespace {

/// What stands below each heading, with what stands below the lesser ones within it.
std::map<std::string, std::string> sections() {
  std::map<std::string, std::string> below;
  const auto lines = lines_in(project_text("FORMAT.md"));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t level = level_of_heading(lines[i]);
    if (level == 0) continue;
    std::string& text = below[lines[i].substr(level + 1)];
    for (std::size_t k = i + 1; k < lines.size(); ++k) {
      if (const std::size_t other = level_of_heading(lines[k]); other > 0 && other <= level) break;
      text += lines[k] + "\n";
    }
  }
  return below;
}

std::set<std::string> found_in(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex regex{pattern};
  for (std::sregex_iterator at{text.begin(), text.end(), regex}, end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

/// All words between backticks, also those within a longer piece of code: {a, b}.
std::set<std::string> code_words(const std::string& text) {
  std::set<std::string> words;
  for (const std::string& code : found_in(text, "`([^`\n]+)`")) {
    words.insert(code);
    for (const std::string& word : found_in(code, R"(([A-Za-z0-9_./-]+))")) words.insert(word);
  }
  return words;
}

/// Where FORMAT.md describes each object of the schema, by the name of its definition.
const std::map<std::string, std::string> places{{"", "Top level"},
                                                {"build", "Top level"},
                                                {"network", "Top level"},
                                                {"distribution", "Distributions"},
                                                {"distribution_bytes", "Distributions"},
                                                {"server", "Servers"},
                                                {"server_event", "Servers"},
                                                {"proxy", "Proxies"},
                                                {"client", "Clients and requests"},
                                                {"request", "Clients and requests"},
                                                {"recorded", "Clients and requests"},
                                                {"response", "Responses"},
                                                {"workload", "Workload"},
                                                {"arrival", "Workload"},
                                                {"closed_loop", "Workload"},
                                                {"weighted_url", "Workload"},
                                                {"hosts", "Workload"},
                                                {"event", "Application events"},
                                                {"strategy", "Strategies"},
                                                {"place", "Strategies"},
                                                {"multi", "Strategies"},
                                                {"share", "Strategies"},
                                                {"expect", "Expectations"},
                                                {"expected_close", "Expectations"}};

void collect(const json& schema, std::set<std::string>& keys, std::set<std::string>& words) {
  if (schema.is_array())
    for (const json& one : schema) collect(one, keys, words);
  if (!schema.is_object()) return;
  if (const auto properties = schema.find("properties"); properties != schema.end())
    for (const auto& [key, what] : properties->items()) {
      keys.insert(key);
      collect(what, keys, words);
    }
  if (const auto allowed = schema.find("enum"); allowed != schema.end())
    for (const json& word : *allowed)
      if (word.is_string()) words.insert(word.get<std::string>());
  for (const char* inner : {"items", "additionalProperties", "oneOf", "anyOf", "allOf"})
    if (const auto at = schema.find(inner); at != schema.end()) collect(*at, keys, words);
}

void expect_all(const std::set<std::string>& names, const std::set<std::string>& told,
                const std::string& where) {
  for (const std::string& name : names)
    if (told.count(name) == 0)
      FAIL_CHECK("FORMAT.md does not name " << name << " (" << where << ")");
}

}  // namespace

TEST_CASE("FORMAT.md names every key and word of the scenario file") {
  const auto told = sections();
  const json schema = json::parse(project_text("scenarios/schema.json"));
  const std::set<std::string> everywhere = code_words(project_text("FORMAT.md"));
  std::map<std::string, json> objects{{"", schema}};
  for (const char* definitions : {"$defs", "definitions"})
    if (const auto at = schema.find(definitions); at != schema.end())
      for (const auto& [name, what] : at->items()) objects.emplace(name, what);
  CHECK(objects.size() > 20);
  for (const auto& [name, what] : objects) {
    std::set<std::string> keys, words;
    collect(what, keys, words);
    std::erase_if(keys, [](const std::string& key) { return key.rfind("CURL", 0) == 0; });
    std::erase_if(words, [](const std::string& word) { return word.rfind("CURL", 0) == 0; });
    expect_all(words, everywhere, "anywhere");
    if (keys.empty()) continue;
    INFO("the object " << name);
    REQUIRE(places.count(name) == 1);
    REQUIRE(told.count(places.at(name)) == 1);
    expect_all(keys, code_words(told.at(places.at(name))), places.at(name));
  }
}

TEST_CASE("FORMAT.md names every command and flag") {
  const auto told = sections();
  const std::string commands = project_text("sim/cli/main.cpp");
  const auto named = found_in(commands, R"re((?:command|add_subcommand)\("([a-z]+)")re");
  CHECK(named.size() > 13);
  expect_all(named, code_words(told.at("poolscope")), "poolscope");
  const std::string flag = R"re("(?:-[a-z],)?(--[a-z-]+)")re";
  const std::map<std::string, std::string> programs{
      {"sim/cli/main.cpp", "poolscope"},
      {"sim/model/limits.cpp", "Limits"},
      {"sim/oracle/main.cpp", "poolscope-libcurl"},
      {"gui/app/start/command_line.cpp", "poolscope-gui"}};
  for (const auto& [file, heading] : programs) {
    const auto flags = found_in(project_text(file), flag);
    INFO(file);
    CHECK(flags.size() > 2);
    expect_all(flags, code_words(told.at(heading)), heading);
  }
}

TEST_CASE("FORMAT.md names every event, gate, reason and metric") {
  const auto told = sections();
  for (const char* file : {"sim/exchange/ndjson.cpp", "sim/oracle/observe.cpp"}) {
    const auto events = found_in(project_text(file), R"re(start\([^"\n]+, "([a-z_]+)")re");
    INFO(file);
    CHECK(events.size() > 8);
    expect_all(events, code_words(told.at("Events")), "Events");
  }
  const json schema = json::parse(project_text("scenarios/schema.json"));
  const json& expect = schema.at(schema.contains("$defs") ? "$defs" : "definitions").at("expect");
  const std::map<std::string, std::string> where{
      {"gate", "The gate of a decision"}, {"reason", "Close reasons"}, {"metric", "Metrics"}};
  for (const auto& [key, heading] : where) {
    std::set<std::string> keys, words;
    collect(expect.at("properties").at(key), keys, words);
    CHECK(words.size() > 10);
    expect_all(words, code_words(told.at(heading)), heading);
  }
}

TEST_CASE("FORMAT.md names every field of what is printed as JSON") {
  const auto told = sections();
  const std::map<std::string, std::string> places_of{
      {"sim/exchange/ndjson.cpp", "Events"},      {"sim/oracle/observe.cpp", "Events"},
      {"sim/oracle/observe_close.cpp", "Events"}, {"sim/exchange/explanation.cpp", "Explanations"},
      {"sim/cli/compare.cpp", "Comparisons"},     {"sim/cli/bounds_text.cpp", "Comparisons"},
      {"sim/cli/sweep_text.cpp", "Sweeps"},       {"sim/cli/advise.cpp", "Advice"},
      {"sim/cli/conform.cpp", "Conformance"}};
  for (const auto& [file, heading] : places_of) {
    const auto fields =
        found_in(project_text(file), R"re(\.(?:text|number|real|flag|null|raw)\("([a-z_]+)")re");
    INFO(file);
    CHECK(fields.size() > 3);
    expect_all(fields, code_words(told.at(heading)), heading);
  }
}

TEST_CASE("FORMAT.md names every action of the visualizer") {
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator{POOLSCOPE_SOURCE_DIR "/gui/app"})
    if (entry.path().filename() == "actions.hpp")
      names.merge(found_in(
          project_text(std::filesystem::relative(entry.path(), POOLSCOPE_SOURCE_DIR).string()),
          R"re( action = "([a-z_]+)")re"));
  CHECK(names.size() > 90);
  expect_all(names, code_words(sections().at("Action files")), "Action files");
}

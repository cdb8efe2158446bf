// The JSON Schema allows what the loader allows.

#include "scenario/schema.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "scenario/json.hpp"
#include "scenario/json_reader.hpp"
#include "scenario/random_scenario.hpp"
#include "support/file.hpp"

namespace poolscope::scenario {
namespace {

using Json = nlohmann::json;
namespace files = std::filesystem;
using poolscope::testing::text_of;

/// A validator for a schema document.
class Validator {
 public:
  explicit Validator(const Json& document) {
    valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
    valijson::adapters::NlohmannJsonAdapter adapter{document};
    parser.populateSchema(adapter, schema_);
  }
  bool allows(const Json& value) {
    valijson::adapters::NlohmannJsonAdapter adapter{value};
    return validator_.validate(schema_, adapter, nullptr);
  }

 private:
  valijson::Schema schema_;
  valijson::Validator validator_;
};

TEST_CASE("the shipped schema is the one that the table of fields makes") {
  const files::path path = files::path{POOLSCOPE_SOURCE_DIR} / "scenarios" / "schema.json";
  if (std::getenv("UPDATE_GOLDEN") != nullptr)
    std::ofstream{path, std::ios::binary} << json_schema();
  INFO("run again with UPDATE_GOLDEN=1 to write it");
  CHECK((text_of(path) == json_schema()));
}

TEST_CASE("every field of the schema has a description and an example that it allows") {
  const Json schema = Json::parse(json_schema());
  std::size_t fields = 0;
  const auto look = [&](const Json& object, const std::string& name) {
    const auto properties = object.find("properties");
    if (properties == object.end()) return;
    for (const auto& [key, field] : properties->items()) {
      INFO(name << "." << key);
      CHECK_FALSE(field.value("description", "").empty());
      REQUIRE(field.contains("examples"));
      Json alone{{"definitions", schema["definitions"]}, {"allOf", Json::array({field})}};
      Validator validator{alone};
      for (const Json& example : field["examples"]) CHECK(validator.allows(example));
      ++fields;
    }
  };
  look(schema, "scenario");
  for (const auto& [name, definition] : schema["definitions"].items()) {
    look(definition, name);
    for (const Json& form : definition.value("anyOf", Json::array())) look(form, name);
  }
  CHECK(fields > 180);
}

// The schema and the loader must come to the same verdict.

Json& any_place(Json& value, testing::RandomScenario& random) {
  Json* at = &value;
  while (at->is_structured() && !at->empty() && (at == &value || random.chance(0.8))) {
    auto it = at->begin();
    std::advance(it, random.between(0, static_cast<std::int64_t>(at->size()) - 1));
    at = &*it;
  }
  return *at;
}

/// Changes one thing; returns the kind of change.
std::string mutate(Json& scenario, testing::RandomScenario& random) {
  static const Json values =
      Json::parse(R"([null, true, false, 0, 1, 2, -1, 0.5, 70000, 1e18, 3000000000000000.5,
    "", "zzz", "8.22", "h2", "http://a.example/", "r1", "0", "multi", [], {}, [1, 2], ["h2"], [3],
    ["a", "b"], [[1, 2]], {"uniform": [1, 2]}, {"choice": [[1, 2]]}, {"exponential": -1},
    {"uniform": [1]}, {"choice": []}, {"x": 1}, {"uniform": [1, 2], "exponential": 1},
    {"status": 200}, {"CURLOPT_PIPEWAIT": 2}, [{"id": "0"}], [{}], [[]], "CURL_IPRESOLVE_V4",
    "ntlm", ["ntlm", "basic"], ["ntlm", "ntlm"], {"a": "b"}, {"a": 1}, "u:p", ["u:p"], [":p"], 9,
    4294967296, "upgrade", "http_1_1_required", "easy_duphandle", {"ntlm": true}, "read"])");
  Json& place = any_place(scenario, random);
  switch (random.between(0, 3)) {
    case 0: {
      if (!place.is_object()) break;
      static const char* keys[] = {"zzz",
                                   "id",
                                   "host",
                                   "at_ms",
                                   "after",
                                   "format",
                                   "lesson",
                                   "auth",
                                   "CURLOPT_PIPEWAIT",
                                   "CURLOPT_HTTPAUTH",
                                   "name",
                                   "CURLMOPT_PIPELINING",
                                   "response",
                                   "count",
                                   "metric",
                                   "close",
                                   "headers",
                                   "stream_error",
                                   "h2c",
                                   "users",
                                   "location",
                                   "as",
                                   "do",
                                   "events",
                                   "build",
                                   "fail_in",
                                   "CURLOPT_RESOLVE"};
      place[keys[random.between(0, 26)]] =
          values[static_cast<std::size_t>(random.between(0, 60)) % values.size()];
      return "key added";
    }
    case 1: {
      if (!place.is_object() || place.empty()) break;
      auto it = place.begin();
      std::advance(it, random.between(0, static_cast<std::int64_t>(place.size()) - 1));
      place.erase(it);
      return "key removed";
    }
    case 2:
      if (!place.is_number()) break;
      place = random.chance(0.5) ? Json(-1) : Json(1e20);
      return "number out of range";
    default:
      if (!place.is_string()) break;
      place = place.get<std::string>() + "zzz";
      return "string changed";
  }
  const bool scalar = !place.is_structured();
  place = values[static_cast<std::size_t>(random.between(0, 1000)) % values.size()];
  return scalar ? "scalar replaced" : "structure replaced";
}

TEST_CASE("the schema allows what the loader allows, and refuses what it refuses") {
  Validator schema{Json::parse(json_schema())};
  std::map<std::string, std::pair<int, int>> seen;  // kind of change -> allowed, refused
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    testing::RandomScenario random{seed};
    Json scenario = Json::parse(to_json(random.make()));
    // The validator reads numbers from 2^63 on as negative.
    if (scenario.contains("seed")) scenario["seed"] = scenario["seed"].get<std::uint64_t>() >> 1;
    std::string kind = "unchanged";
    if (seed % 4 != 0) kind = mutate(scenario, random);
    const std::string text = scenario.dump();
    const Reading reading =
        read(text);  // without rules between parts: a schema cannot express them
    // Nor can a schema compare two numbers.
    const bool loads =
        std::all_of(reading.problems.begin(), reading.problems.end(), [](const Problem& problem) {
          return problem.message.find("a not above b") != std::string::npos;
        });
    const bool allowed = schema.allows(scenario);
    if (loads != allowed) {
      UNSCOPED_INFO("seed " << seed << ", " << kind);
      UNSCOPED_INFO((loads ? "the loader allows "
                           : reading.problems[0].pointer + ": " + reading.problems[0].message));
      UNSCOPED_INFO(text.substr(0, 3000));
    }
    REQUIRE(loads == allowed);
    ++(loads ? seen[kind].first : seen[kind].second);
  }
  CHECK(seen["unchanged"].first == 1500);
  for (const char* kind : {"key added", "key removed", "number out of range", "string changed",
                           "scalar replaced", "structure replaced"}) {
    INFO(kind << ": " << seen[kind].first << " allowed, " << seen[kind].second << " refused");
    CHECK(seen[kind].second > 50);
  }
}

TEST_CASE("every shipped scenario is right by the schema and by the loader") {
  Validator schema{Json::parse(json_schema())};
  const files::path scenarios = files::path{POOLSCOPE_SOURCE_DIR} / "scenarios";
  for (const auto& entry : files::recursive_directory_iterator{scenarios}) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "schema.json") continue;
    INFO(entry.path().string());
    const std::string text = text_of(entry.path());
    const Loaded loaded = parse(text, entry.path().filename().string());
    if (!loaded.ok()) FAIL_CHECK(to_string(loaded.errors().front()));
    CHECK(schema.allows(Json::parse(text)));
  }
}

}  // namespace
}  // namespace poolscope::scenario

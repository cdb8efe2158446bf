// Broken scenario files: any input gets an answer.

#include <catch2/catch.hpp>

#include <random>

#include "scenario/json.hpp"
#include "scenario/random_scenario.hpp"

namespace poolscope::scenario {
namespace {

/// Any input must give an answer, with messages that any terminal can show.
void survives(const std::string& text) {
  const Loaded loaded = parse(text);
  if (loaded.ok()) return;
  REQUIRE_FALSE(loaded.errors().empty());
  for (const Error& error : loaded.errors()) {
    REQUIRE_FALSE(error.message.empty());
    for (const char c : error.message + error.pointer)
      REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7F));
  }
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("deep nesting does not exhaust the stack") {
  for (const char* opening : {"[", "{\"a\":", "{\"network\":", "[{\"requests\":"}) {
    survives(repeated(opening, 10000));
    survives("{\"lesson\": " + repeated(opening, 1000000));
    survives("{\"requests\": [{\"options\": {\"CURLOPT_PROXY\": " + repeated(opening, 10000));
  }
  survives("{\"lesson\": " + repeated("[", 100000) + repeated("]", 100000) + "}");
}

TEST_CASE("truncated files are refused where they end") {
  const std::string text = to_json(testing::RandomScenario{7}.make());
  for (std::size_t length = 0; length < text.size() - 2; ++length) {
    const Loaded loaded = parse(std::string_view{text}.substr(0, length));
    REQUIRE_FALSE(loaded.ok());
    REQUIRE(loaded.errors().size() == 1);
  }
}

TEST_CASE("bytes by chance neither crash nor hang") {
  std::mt19937 random{1};
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (int i = static_cast<int>(random() % 200); i > 0; --i) text += static_cast<char>(random());
    survives(text);
    survives("{\"format\": \"poolscope/1\", \"title\": \"" + text + "\"}");
  }
}

TEST_CASE("files with bytes changed by chance neither crash nor hang") {
  std::mt19937 random{2};
  const std::string signs = "{}[]\",:0-eE.\\tnulfars \n\x80\xFF";
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    std::string text = to_json(testing::RandomScenario{seed}.make());
    for (int i = 0; i < 3; ++i) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = signs[random() % signs.size()];
          break;
        case 1:
          text.erase(at, random() % 20);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 40));
      }
      if (text.empty()) break;
    }
    survives(text);
  }
}

TEST_CASE("invalid UTF-8 and NUL bytes are refused") {
  CHECK_FALSE(parse("{\"format\": \"poolscope/1\", \"title\": \"\xC3\x28\"}").ok());
  CHECK_FALSE(parse(std::string_view{"{\"format\": \"poolscope/1\"}\0x", 26}).ok());
  CHECK_FALSE(parse(std::string_view{"\0", 1}).ok());
  CHECK(parse("{\"format\": \"poolscope/1\"}\n").ok());
  survives("{\"format\": \"poolscope/1\", \"a\\u0007\\u0000b\": \"\"}");
}

TEST_CASE("many errors are told in bearable time") {
  survives("{\"requests\": [" + repeated("{\"ulr\": 1, \"options\": {\"CURLOPT_X\": 1}},", 20000) +
           "{}]}");
  survives("{\"requests\": [" + repeated("{\"url\": \"http://a\", \"after\": \"x\"},", 20000) +
           "{}]}");
}

}  // namespace
}  // namespace poolscope::scenario

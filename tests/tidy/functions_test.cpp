// Functions are short enough to be seen at once.

#include <catch2/catch.hpp>

#include <map>

#include "tidy/exceptions.hpp"
#include "tidy/functions.hpp"
#include "tidy/sources.hpp"

using namespace poolscope::testing;

namespace {

constexpr std::size_t most_lines = 60;

using Long = std::pair<std::string, std::string>;
// Tables and dispatches that are read from top to bottom, and what is still to be taken apart.
const std::set<Long> long_functions{
    {"gui/panels/commands/palette.cpp", "draw_palette"},
    {"gui/panels/frame/bench.cpp", "Session::measure"},
    {"gui/panels/looks.cpp", "look_of"},
    {"gui/panels/pool/panel.cpp", "draw_pool_panel"},
    {"gui/panels/start/library.cpp", "draw_library"},
    {"gui/panels/timeline/waterfall.cpp", "draw_waterfall_row"},
    {"gui/panels/timeline/waterfall.cpp", "draw_waterfall_band"},
    {"gui/present/details/destination.cpp", "of_destination"},
    {"gui/present/details/owner.cpp", "of_owner"},
    {"gui/present/log/event_filter.cpp", "EventFilter::EventFilter"},
    {"gui/present/log/rows.cpp", "describe"},
    {"gui/present/log/rows.cpp", "event_name"},
    {"gui/present/run_index.cpp", "LifeNotes::on"},
    {"gui/present/study/sweep.cpp", "sweep_chart"},
    {"gui/present/timeline/lanes.cpp", "build_lanes"},
    {"sim/analysis/conform/story.cpp", "StoryTeller::on"},
    {"sim/engine/answers.cpp", "Engine::first_byte"},
    {"sim/engine/engine.cpp", "Engine::process"},
    {"sim/exchange/explanation.cpp", "explanation_json"},
    {"sim/exchange/har_entry.cpp", "read_har"},
    {"sim/match/decide.cpp", "walk"},
    {"sim/match/what_if/what_if.cpp", "requests"},
    {"sim/match/words/finding.cpp", "of_finding"},
    {"sim/match/words/words.cpp", "tell"},
    {"sim/oracle/names.cpp", "result_name"},
    {"sim/scenario/fields_network.cpp", "make_server"},
    {"sim/scenario/json_reader.cpp", "Reader::open"},
    {"sim/scenario/json_reader_values.cpp", "Reader::field_scalar"},
    {"sim/scenario/schema.cpp", "value_of"},
    {"sim/scenario/writer.cpp", "write_field"},
    {"sim/trace/apply.cpp", "apply"},
    {"tests/gui/action_json_test.cpp", "every action survives being written and read"},
    {"tests/gui/event_filter_test.cpp", "a filter's keys find events by what they are"},
    {"tests/gui/real_fields_test.cpp", "a text field has its keys to itself"},
    {"tests/gui/real_input_test.cpp", "keys and mouse reach the program and do what they say"},
    {"tests/properties/consistency.cpp", "check_consistency"},
    {"tests/properties/watch.cpp", "Watch::on"},
    {"tests/scenario/schema_test.cpp", "mutate"},
};

}  // namespace

TEST_CASE("functions are found with their names and lengths") {
  const std::vector<std::string> lines{"namespace a {",
                                       "const std::map<int, int> table{{1, 2},",
                                       "                               {3, 4}};",
                                       "constexpr auto rows = make({{1, '{'}});",
                                       "template <class T>",
                                       "struct S : B<T> {",
                                       "  S(int x) : B<T>{x}, y_{x} {}",
                                       "  bool operator==(const S& s) const {",
                                       "    return [&] { return s.y_ == y_; }();",
                                       "  }",
                                       "  int y_ = 1'000;",
                                       "};",
                                       "enum class E { one, two };",
                                       "void declared(int a = f());",
                                       "",
                                       "// A comment with a {",
                                       "std::vector<int> C::f(int a,",
                                       "                      int b = 3) {",
                                       "  const char* text = R\"({)\";",
                                       "}",
                                       "TEST_CASE(\"says { what\") {",
                                       "}",
                                       "}  // namespace a"};
  std::vector<std::pair<std::string, std::size_t>> found;
  FunctionFinder finder{lines};
  CHECK(finder.at_end());
  for (const Function& f : finder.take()) found.emplace_back(f.name, f.lines);
  const std::vector<std::pair<std::string, std::size_t>> expected{
      {"S", 1}, {"operator_", 3}, {"C::f", 4}, {"says { what", 2}};
  CHECK(found == expected);
}

TEST_CASE("functions have at most 60 lines") {
  Exceptions exceptions{long_functions};
  std::size_t functions = 0;
  for (const Source& source : sources_below({"sim", "gui", "tests"})) {
    FunctionFinder finder{source.lines};
    if (!finder.at_end()) FAIL_CHECK(source.path << " is not understood to its end");
    for (const Function& f : finder.take()) {
      ++functions;
      if (f.lines > most_lines && !exceptions.allow({source.path, f.name}))
        FAIL_CHECK(source.path << ":" << f.line << ": " << f.name << " has " << f.lines);
    }
  }
  CHECK(functions > 4000);
}

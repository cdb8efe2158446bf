// Following links and returning.
#include <catch2/catch.hpp>

#include "app/commands/commands.hpp"
#include "app/document/load.hpp"
#include "app/json/action.hpp"
#include "app/update.hpp"
#include "gui/opened.hpp"
#include "present/run_index.hpp"

using namespace poolscope::gui;

namespace {

using Kind = Selection::Kind;

constexpr const char* text = R"({"format":"poolscope/1",
    "requests":[{"url":"http://a.test/"},{"url":"http://b.test/"}],
    "strategies":[{"name":"easy","scope":"easy"},{"name":"multi","scope":"multi"}]})";

constexpr Selection transfer{Kind::transfer, 0}, connection{Kind::connection, 1},
    destination{Kind::destination, 1}, owner{Kind::owner, 0}, option{Kind::option, 3};

}  // namespace

TEST_CASE("what was selected before comes back, one by one") {
  Model m = opened(text, "two.json");
  for (const Selection& what : {transfer, connection, destination, owner, option})
    act(m, Select{what});
  CHECK(m.selection.what == option);
  for (const Selection& what : {owner, destination, connection, transfer}) {
    act(m, SelectBack{});
    CHECK(m.selection.what == what);
  }
  act(m, SelectBack{});
  CHECK(m.selection.what == transfer);
}

TEST_CASE("selecting the same again is no step, and what Esc cleared comes back") {
  Model m = opened(text, "two.json");
  act(m, Select{transfer});
  act(m, Select{transfer});
  act(m, Select{connection});
  act(m, StepOut{});
  CHECK(m.selection.what == Selection{});
  act(m, SelectBack{});
  CHECK(m.selection.what == connection);
  act(m, SelectBack{});
  CHECK(m.selection.what == transfer);
  CHECK(m.selection.before.empty());
}

TEST_CASE("the way back is not endless, and ends with another strategy or file") {
  Model m = opened(text, "two.json");
  for (int i = 0; i < 500; ++i) act(m, Select{i % 2 ? transfer : connection});
  CHECK(m.selection.before.size() <= 50);
  act(m, ChooseRun{RunId{1}});
  CHECK(m.selection.before.empty());
  act(m, Select{transfer});
  act(m, Select{option});
  act(m, CloseFile{});
  CHECK(m.selection.before.empty());
  act(m, SelectBack{});
  CHECK(m.selection.what == Selection{});
}

TEST_CASE("the way back has a key, which means nothing at its beginning") {
  Model m = opened(text, "two.json");
  CHECK_FALSE(command_of_key("Backspace", m));
  act(m, Select{transfer});
  act(m, Select{owner});
  const Command* command = command_of_key("Backspace", m);
  REQUIRE(command);
  act(m, command->make(m));
  CHECK(m.selection.what == transfer);
  const auto read = action_from_json(R"({"do":"select_back"})");
  REQUIRE(read.action);
  CHECK(std::holds_alternative<SelectBack>(*read.action));
}

TEST_CASE("a cell is pinned until it is clicked again, something is selected or Esc is pressed") {
  Model m = opened(text, "two.json");
  const MatrixCell cell{3, 0, poolscope::model::GateId::busy};
  const MatrixCell other{3, 0, poolscope::model::GateId::via};
  act(m, PinCell{cell});
  CHECK(m.selection.pinned == cell);
  act(m, PinCell{other});
  CHECK(m.selection.pinned == other);
  act(m, PinCell{other});
  CHECK_FALSE(m.selection.pinned);
  act(m, PinCell{cell});
  act(m, PinCell{});
  CHECK_FALSE(m.selection.pinned);
  act(m, PinCell{cell});
  act(m, Select{connection});
  CHECK_FALSE(m.selection.pinned);
  act(m, PinCell{cell});
  act(m, StepOut{});
  CHECK_FALSE(m.selection.pinned);
  CHECK(m.selection.what == connection);  // a step of its own
  act(m, PinCell{cell});
  act(m, ChooseRun{RunId{1}});  // another run's events
  CHECK_FALSE(m.selection.pinned);
}

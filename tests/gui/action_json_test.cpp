#include "app/json/action.hpp"

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

using namespace poolscope::gui;

namespace {

// By value, member by member: a field that is neither written nor read is seen.
bool same(const Action& a, const Action& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&](const auto& one) {
        using One = std::remove_cvref_t<decltype(one)>;
        if constexpr (std::equality_comparable<One>)
          return one == std::get<One>(b);
        else
          return false;
      },
      a);
}

}  // namespace

TEST_CASE("every action survives being written and read") {
  const std::vector<Action> actions{
      OpenFile{"a/b.json"},
      ReloadFile{},
      CloseFile{},
      CancelLoading{},
      LoadFailed{"x.json", {{"x.json", 3, 7, "/requests/0", "found 1"}}},
      LoadProgressed{0.25F},
      DismissErrors{},
      ShowRemarks{true},
      SearchLibrary{"proxy"},
      WatchFile{"a.json"},
      TogglePlay{},
      Ticked{0.016},
      ChangeSpeed{-2},
      StepEvent{-1},
      StepDecision{3},
      SeekTime{131'204'000.5},
      SeekEvent{42},
      SeekStart{},
      SeekEnd{},
      ChooseRun{RunId{2}},
      CompareRuns{{RunId{0}, RunId{2}}},
      SetColumn{1, RunId{2}},
      StepDifference{-1},
      EditStrategy{RunId{1}, "CURLMOPT_MAXCONNECTS", "3"},
      CompareVersions{},
      OpenBeside{"b.json"},
      Select{{Selection::Kind::connection, 7}, true},
      Hover{{Selection::Kind::event, 1}},
      PinCell{MatrixCell{12, 3, poolscope::model::GateId::busy}},
      StepOut{},
      ZoomTimeline{1.25, 5e5},
      PanTimeline{-4.5},
      FitTimeline{},
      ShowWindow{{1.5, 2.5}},
      FilterLog{"max_age \"r7\" ü"},
      FollowLog{false},
      ShowInternalEvents{true},
      LogOnlySelected{true},
      WordLogAsCurl{true},
      PickLogRow{7, LogPick::toggle},
      SetTheme{ThemeChoice::light},
      SetScale{1.5F},
      SetMotion{false},
      SetLayout{wide_layout()},
      MovePane{PaneId::log, Place::right_top},
      RunUntil{Until::evict, -1},
      SelectRange{TimeWindow{5, 70}},
      ExportPicture{"a.svg", PaneId::timeline},
      AddBookmark{3, "x"},
      SetPace{Pace::decisions},
      ArrangeLanes{LanesBy::transfer},
      StepSecond{-1},
      SetBreakpoint{"kind:close"},
      LoopRange{true},
      RemoveBookmark{2},
      StepBookmark{-1},
      FoldLanes{"multi:0", true},
      UnfoldRow{"multi:0/a.test:80", true},
      SearchLanes{"cdn"},
      ResetLayout{},
      ShowPane{PaneId::overview, false},
      FrontPane{PaneId::details},
      WindowIsWide{true},
      Present{true},
      ShowPalette{true},
      ShowExport{true},
      ForkRun{ForkRun::What::goaway, 3, "CURLOPT_PIPEWAIT", "on", 1500},
      ShowStudy{true},
      RunSweep{{{"CURLMOPT_MAXCONNECTS=1..16", "strategy=a\\,b"}, 5}},
      LookForAdvice{},
      StopStudy{StudyPart::advice},
      StudyProgressed{StudyPart::sweep, 0.5F},
      ShowMetric{"reuse_rate"},
      ShowHeatMap{true, 1},
      OpenPoint{7},
      CompareClaim{1},
      CloseFork{RunId{2}},
      SaveFork{RunId{2}, "fork.json"},
      ShowFork{true},
      CopyText{"a\tb", "1 row"},
      OpenLink{"https://curl.se/"},
      Notify{"x", true},
      DismissNotice{},
      FileChanged{"a.json"},
      ShowHelp{false, true},
      ShowBrowser{true},
      SetRecent{{"a", "b"}},
      SelectBack{},
      Quit{},
      GoOnBeyondLimit{},
      ShowStopped{},
      DismissLimit{}};
  // Loaded, LoadedBeside, BoundsFound, LibraryRead, Forked, Swept, Advised and StoppedAtLimit
  // cannot be.
  CHECK(actions.size() + 8 == action_names().size());
  for (const Action& action : actions) {
    const std::string line = to_json(action);
    INFO(line);
    CHECK(line.find('\n') == std::string::npos);
    const ParsedAction back = action_from_json(line);
    REQUIRE(back.action);
    CHECK(same(*back.action, action));
  }
  const auto select = action_from_json(R"({"do":"select","what":{"kind":"transfer","id":3}})");
  REQUIRE(select.action);
  CHECK(std::get<Select>(*select.action).what == Selection{Selection::Kind::transfer, 3});
}

TEST_CASE("a file of actions names the line that is wrong") {
  const auto good =
      actions_from_json("# a comment\n\n{\"do\":\"toggle_play\"}\r\n{\"do\":\"quit\"}");
  CHECK(good.error.empty());
  CHECK(good.actions.size() == 2);
  for (const char* bad :
       {"{\"do\":\"fly\"}", "{\"do\":7}", "nonsense", "[]", "{\"do\":\"loaded\"}",
        "{\"do\":\"step_event\",\"by\":\"x\"}", "{\"do\":\"set_theme\",\"theme\":\"pink\"}",
        "{\"do\":\"select\",\"what\":{\"kind\":\"ghost\"}}"}) {
    const auto parsed = actions_from_json(std::string("{\"do\":\"quit\"}\n") + bad);
    INFO(bad);
    CHECK(parsed.error.starts_with("line 2: "));
    CHECK(parsed.actions.size() == 1);
  }
}

TEST_CASE("a number that its field cannot hold is an error that names the field and the range") {
  const auto error = [](const std::string& line) {
    const auto parsed = action_from_json(line);
    INFO(line);
    CHECK_FALSE(parsed.action);
    return parsed.error;
  };
  for (const char* number : {"1e300", "-1", "1.5", "18446744073709551615", "1e13", "\"3\"", "null",
                             "[1]", "-1e300", "true"}) {
    INFO(number);
    const std::string value = number;
    const std::string run = error(R"({"do":"choose_run","run":)" + value + "}");
    CHECK(run.starts_with("\"run\" must be a whole number from 0 to 4294967295, but found "));
    CHECK(error(R"({"do":"set_column","column":)" + value + "}").starts_with("\"column\""));
    CHECK(error(R"({"do":"compare_runs","runs":[0,)" + value + "]}").starts_with("\"runs\""));
    CHECK(error(R"({"do":"select","what":{"kind":"event","id":)" + value + "}}")
              .starts_with("\"id\""));
    CHECK(error(R"({"do":"pin_cell","cell":{"decision":)" + value +
                R"(,"connection":0,"gate":"busy"}})")
              .starts_with("\"decision\""));
  }
  for (const char* number : {"1e300", "1.5", "2147483648", "-2147483648", "\"x\""})
    CHECK(error(R"({"do":"step_event","by":)" + std::string{number} + "}").starts_with("\"by\""));
  for (const char* number : {"1e300", "-1e16", "\"1\"", "null"})
    CHECK(error(R"({"do":"seek_time","us":)" + std::string{number} + "}")
              .starts_with("\"us\" must be a number from -1000000000000000 to "));
  CHECK(error(R"({"do":"set_scale","scale":1e300})").starts_with("\"scale\""));
  CHECK(error(R"({"do":"seek_time","us":1e999})").find("1e999") != std::string::npos);
  CHECK_FALSE(error(R"({"do":"seek_time","us":NaN})").empty());
  CHECK(std::get<ChooseRun>(*action_from_json(R"({"do":"choose_run","run":1e3})").action).run ==
        RunId{1000});
}

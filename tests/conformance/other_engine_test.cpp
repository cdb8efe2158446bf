#include "cli/other_engine.hpp"

#include <catch2/catch.hpp>

#include "conformance/trial.hpp"
#include "scenario/json.hpp"

using namespace poolscope;

namespace {

cli::OtherEngine::Command fake() {
  return {POOLSCOPE_BIN_DIR "/poolscope-fake-libcurl", {}};
}

scenario::Scenario titled(const char* title) {
  auto s = scenario::parse(R"({"format": "poolscope/1", "requests": [{"url": "http://a.test/"}],
                               "strategies": [{"name": "easy", "scope": "easy"}]})")
               .scenario();
  s.title = title;
  return s;
}

}  // namespace

TEST_CASE("a process answers one scenario after another") {
  cli::OtherEngine engine{fake()};
  for (int i = 0; i < 3; ++i) {
    const auto s = titled("fine");
    const auto answer = engine.ask(s, s.strategies.front());
    INFO(answer.failure);
    REQUIRE(answer.ok());
    CHECK(analysis::read_story(answer.lines).ok());
  }
  CHECK(conformance::ask_version(engine).version == "8.22");
}

TEST_CASE("a process that ends or falls silent is told, and another is started") {
  cli::OtherEngine engine{fake()};
  const auto end = titled("end");
  CHECK(engine.ask(end, end.strategies.front()).failure == "it ended with exit code 3");
  const auto silence = titled("silence");
  CHECK(engine.ask(silence, silence.strategies.front(), std::chrono::milliseconds(1000)).failure ==
        "it was silent for 1 s, and was ended");
  const auto fine = titled("fine");
  CHECK(engine.ask(fine, fine.strategies.front()).ok());
}

TEST_CASE("what cannot be started says why, what is refused is not a failure") {
  cli::OtherEngine none{{"/no/such/program", {}}};
  const auto s = titled("refuse");
  CHECK_FALSE(cli::OtherEngine::exists("/no/such/program"));
  CHECK_FALSE(cli::OtherEngine::exists("no-such-program"));
  CHECK(cli::OtherEngine::exists("sh"));
  CHECK(none.ask(s, s.strategies.front()).failure.find("/no/such/program") == 0);
  cli::OtherEngine engine{fake()};
  const auto answer = engine.ask(s, s.strategies.front());
  REQUIRE(answer.ok());
  CHECK(analysis::read_story(answer.lines).refused == "as it was told");
}

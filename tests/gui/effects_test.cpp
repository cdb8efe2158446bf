// The thread that draws never waits for work in the background.

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/effects/background.hpp"
#include "app/effects/effects.hpp"
#include "app/update.hpp"
#include "support/file.hpp"

using namespace poolscope::gui;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

using poolscope::testing::text_of;

namespace {

constexpr auto at_once = 100ms;

template <class Work>
auto took(const Work& work) {
  const auto start = steady_clock::now();
  work();
  return steady_clock::now() - start;
}

bool comes(const std::function<bool()>& happened) {
  for (int tries = 0; tries < 2000 && !happened(); ++tries) std::this_thread::sleep_for(10ms);
  return happened();
}

void carry_out(Effects& effects, Model& m, const Action& action) {
  for (const Effect& effect : update(m, action)) effects.run(effect, m);
}

}  // namespace

TEST_CASE("giving up work does not wait until it notices") {
  std::atomic<bool> released{false}, begun{false}, second{false};
  {
    Background background;
    background.begin(
        [&](const Background::Wanted&) {
          begun = true;
          while (!released) std::this_thread::sleep_for(1ms);
        },
        false);
    REQUIRE(comes([&] { return begun.load(); }));
    CHECK(took([&] { background.abandon(); }) < at_once);
    CHECK(background.busy());
    // Another begins meanwhile.
    CHECK(took([&] { background.begin([&](const auto&) { second = true; }, false); }) < at_once);
    CHECK(comes([&] { return second.load(); }));
    released = true;
    CHECK(comes([&] { return !background.busy(); }));
  }
}

TEST_CASE("however often one begins and gives up, few run at once") {
  std::atomic<bool> released{false};
  std::atomic<int> running{0}, most{0};
  {
    Background background;
    const auto work = [&](const Background::Wanted&) {
      const int now = ++running;
      for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
      }
      while (!released) std::this_thread::sleep_for(1ms);
      --running;
    };
    for (int i = 0; i < 50; ++i) {
      CHECK(took([&] { background.begin(work, false); }) < at_once);
      std::this_thread::sleep_for(2ms);
    }
    CHECK(running <= 3);
    released = true;
  }
  CHECK(running == 0);
  CHECK(most <= 3);
}

TEST_CASE("Escape while a file is loaded answers at once, and its results are dropped") {
  // About a second of reading alone, in which nobody is asked.
  const std::string path = "effects_test.json";
  {
    std::ofstream out(path);
    out << R"({"format": "poolscope/1", "requests": [)";
    for (int i = 0; i < 300'000; ++i)
      out << (i == 0 ? "" : ",") << R"({"id": "q)" << i << R"(", "url": "http://h)" << i
          << R"(.test/", "at_ms": )" << i << "}";
    out << "]}";
  }
  {
    Effects effects{nullptr};
    effects.set_saving(false);
    Model m;
    carry_out(effects, m, OpenFile{path});
    REQUIRE(m.work.loading);
    std::this_thread::sleep_for(50ms);
    CHECK(effects.busy());
    CHECK(took([&] { carry_out(effects, m, StepOut{}); }) < at_once);
    CHECK_FALSE(m.work.loading);
    CHECK(effects.busy());  // it has not even noticed yet
    CHECK(took([&] { effects.close(); }) < at_once);
    CHECK(comes([&] { return !effects.busy(); }));
    for (const Action& late : effects.take()) {
      CHECK_FALSE(std::holds_alternative<Loaded>(late));
      (void)update(m, late);
    }
    CHECK_FALSE(m.document);
  }
  std::remove(path.c_str());
}

TEST_CASE("what is to be written is written, also at the end") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "poolscope-effects-test.json";
  std::filesystem::remove(path);
  Effects effects{nullptr};
  Model m;
  effects.run(WriteText{path.string(), "saved"}, m);
  effects.close();
  effects.finish_writing();
  CHECK(text_of(path) == "saved");
  std::filesystem::remove(path);
}

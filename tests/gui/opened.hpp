#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/document/load.hpp"
#include "app/effects/effects.hpp"
#include "app/update.hpp"

/// The program's state with a scenario open, without a window.
namespace poolscope::gui {

/// What opens that text; a test that gives one with errors fails.
inline Loaded loaded(const std::string& text, const std::string& path = "one.json") {
  Action action = load_text(text, path);
  if (const auto* failed = std::get_if<LoadFailed>(&action))
    for (const auto& error : failed->errors) UNSCOPED_INFO(scenario::to_string(error));
  REQUIRE(std::holds_alternative<Loaded>(action));
  return std::get<Loaded>(std::move(action));
}

/// Simulates the forks that are asked for, at once.
inline void carry_out(Model& m, const std::vector<Effect>& effects) {
  for (const Effect& effect : effects)
    if (const auto* wanted = std::get_if<SimulateForks>(&effect))
      for (const auto& [strategy, fork] : wanted->forks)
        carry_out(m, update(m, load_fork(strategy, fork)));
}

/// An action with the forks that it asks for. All that it asks for comes back.
inline std::vector<Effect> act(Model& m, const Action& action) {
  std::vector<Effect> effects = update(m, action);
  carry_out(m, effects);
  return effects;
}

inline Model opened(const std::string& text, const std::string& path = "one.json") {
  Model m;
  act(m, loaded(text, path));
  REQUIRE(m.document);
  return m;
}

/// The program without its window: each effect is carried out before the next action.
class Desk {
 public:
  explicit Desk(const std::string& text, const model::Limits& limits = {}) {
    std::ofstream(path) << text;
    effects_.set_synchronous(true);
    effects_.set_saving(false);
    m.work.limits = m.work.allowed = limits;
    act(OpenFile{path});
  }
  ~Desk() { std::remove(path.c_str()); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void act(const Action& action) {
    for (const Effect& effect : update(m, action)) effects_.run(effect, m);
    for (const Action& result : effects_.take()) act(result);
  }

  Model m;
  const std::string path = "opened_on_the_desk.json";

 private:
  Effects effects_{nullptr};
};

}  // namespace poolscope::gui

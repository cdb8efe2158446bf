#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/limits.hpp"
#include "present/run.hpp"
#include "scenario/scenario.hpp"

/// Work on files and runs: what is under way, what stopped it, what could not be opened.
namespace poolscope::gui {

/// Work that stopped at one of the limits: whether to go on is asked.
struct AtLimit {
  enum class Of : std::uint8_t { load, beside, forks, sweep, advice };
  Of of = Of::load;
  std::string limit, words;                 // its id; what stopped where
  std::string path;                         // of a file
  std::shared_ptr<const Document> partial;  // of a file, what it did until then; null: nothing
  std::shared_ptr<const Run> run;           // the same of a fork
  /// Forks that were not made, and what was said to be simulated.
  std::vector<std::pair<scenario::Strategy, std::shared_ptr<const Fork>>> forks;
  std::string forking;
};

struct WorkState {
  std::optional<std::string> loading;  // a path under way
  std::string forking;                 // what is being simulated as a second future; empty: nothing
  float progress = 0;                  // of either
  bool play_when_loaded = false;
  /// The limits of the start, and those that hold for the open file since a person went beyond
  /// them.
  model::Limits allowed, limits;
  std::optional<AtLimit> at_limit;

  /// One thing is simulated at a time.
  [[nodiscard]] bool busy() const { return loading || !forking.empty(); }
};

/// The file that could not be opened last.
struct FailedFile {
  std::string path;
  std::vector<scenario::Error> errors;
};

}  // namespace poolscope::gui

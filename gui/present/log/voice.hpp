#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exchange/verbose.hpp"
#include "trace/trace.hpp"

/// What `curl -v` prints at single events of a run (`poolscope run -v` prints the same). It takes
/// the World before the event, and for a decision the search once more: who shows rows asks for
/// those in sight, and what was asked for before is remembered.
namespace poolscope::gui {

class LogVoice {
 public:
  /// Of which run; forgets what it knew of another.
  void follow(const std::shared_ptr<const trace::Trace>&);

  /// The lines when they are known already, or null.
  [[nodiscard]] const std::vector<exchange::VerboseLine>* known(std::uint64_t event) const;
  const std::vector<exchange::VerboseLine>& lines(std::uint64_t event);
  /// The same with " ⏎ " where a line ends.
  std::string in_one_line(std::uint64_t event);

 private:
  static constexpr std::size_t remembered = 4096;
  std::shared_ptr<const trace::Trace> trace_;
  std::unordered_map<std::uint64_t, std::vector<exchange::VerboseLine>> lines_;
  std::optional<model::World> world_;
  std::size_t at_ = 0;  // where `world_` stands
};

/// Of one event alone, with nothing remembered.
[[nodiscard]] std::vector<exchange::VerboseLine> lines_at(const trace::Trace&, std::uint64_t event);

/// The lines in one, as they are printed.
[[nodiscard]] std::string in_one_line(const std::vector<exchange::VerboseLine>&,
                                      const char* between);

}  // namespace poolscope::gui

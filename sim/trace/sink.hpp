#pragma once

#include <string_view>
#include <vector>

#include "model/setup.hpp"
#include "model/world.hpp"
#include "trace/event.hpp"

/// Where events go while a run is under way.
namespace poolscope::trace {

enum class EndReason : std::uint8_t { done, stuck, until, limit };
[[nodiscard]] std::string_view to_string(EndReason);

/// A transfer that stands still when a run ends, and what it stands still for.
struct Standing {
  model::RequestIndex request{};
  /// What a pending transfer waits for (pipewait, host_limit, total_limit); none: it has a
  /// connection and waits for an answer.
  model::GateId waits_for = model::GateId::none;
  /// The multi that drives it: only what happens there wakes a pending transfer. Index into
  /// Setup::multis, -1 of an easy handle's own.
  std::int32_t multi = -1;
  bool shared_pool = false;  // others have connections in its pool, and do not wake it
};

/// What is said once, after the last event.
struct End {
  EndReason reason = EndReason::done;
  model::Time t = 0;
  std::vector<model::RequestIndex> undone;  // requests that started or could not start, unfinished
  std::vector<Standing> standing;           // of these, those that started
  std::string_view limit{};                 // which one it stopped at (model::limit_rows), or none
};

class Sink {
 public:
  virtual ~Sink() = default;
  /// `before` is the World that the event is about to change.
  virtual void on(const Event&, const model::World& before) = 0;
  virtual void end(const End&, const model::World&) {}
};

}  // namespace poolscope::trace

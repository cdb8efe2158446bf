#pragma once

#include <string_view>
#include <vector>

#include "model/setup.hpp"
#include "model/world.hpp"
#include "trace/event.hpp"

/// The receivers of events while a run is under way.
namespace poolscope::trace {

enum class EndReason : std::uint8_t { done, stuck, until, limit };
[[nodiscard]] std::string_view to_string(EndReason);

/// A transfer that is not finished when a run ends, and what it waits for.
struct Standing {
  model::RequestIndex request{};
  /// The gate that a pending transfer waits for (pipewait, host_limit, total_limit); none: it has a
  /// connection and waits for an answer.
  model::GateId waits_for = model::GateId::none;
  /// The multi that drives the transfer: only what happens there wakes it. Index into
  /// Setup::multis, or -1 for an easy handle's own.
  std::int32_t multi = -1;
  bool shared_pool = false;  // others use its pool, but cannot wake it
};

/// The end of a run, told once after the last event.
struct End {
  EndReason reason = EndReason::done;
  model::Time t = 0;
  std::vector<model::RequestIndex> undone;  // requests that started or could not start, unfinished
  std::vector<Standing> standing;           // those of `undone` that started
  std::string_view limit{};  // the limit that stopped it (model::limit_rows), or none
};

class Sink {
 public:
  virtual ~Sink() = default;
  /// `before` is the World that the event is about to change.
  virtual void on(const Event&, const model::World& before) = 0;
  virtual void end(const End&, const model::World&) {}
};

}  // namespace poolscope::trace

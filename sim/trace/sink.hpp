#pragma once

#include <string_view>
#include <vector>

#include "model/setup.hpp"
#include "model/world.hpp"
#include "trace/event.hpp"

/// Where events go while a run is under way.
namespace poolscope::trace {

enum class EndReason : std::uint8_t { done, stuck, until };
[[nodiscard]] std::string_view to_string(EndReason);

/// What is said once, after the last event.
struct End {
  EndReason reason = EndReason::done;
  model::Time t = 0;
  std::vector<model::RequestIndex> undone;  // requests that started or could not start, unfinished
};

class Sink {
 public:
  virtual ~Sink() = default;
  /// `before` is the World that the event is about to change.
  virtual void on(const Event&, const model::World& before) = 0;
  virtual void end(const End&, const model::World&) {}
};

}  // namespace poolscope::trace

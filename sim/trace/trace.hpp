#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "trace/apply.hpp"
#include "trace/event.hpp"
#include "trace/sink.hpp"

/// A trace keeps a whole run: its events, and keyframes to reach any moment quickly.
namespace poolscope::trace {

class Trace {
 public:
  explicit Trace(std::shared_ptr<const model::Setup> setup);

  [[nodiscard]] const model::Setup& setup() const { return *setup_; }
  [[nodiscard]] std::span<const Event> events() const { return events_; }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] const End& end() const { return end_; }

  /// The World after the first `cursor` events: 0 is the start, `size()` the end. The cost is about
  /// one copy of a World, because the events since the last keyframe never outweigh it.
  [[nodiscard]] model::World world_at(std::size_t cursor) const;
  /// Moves `world` from `from` to `to`: by applying events if `to` is near and ahead, else by
  /// `world_at`.
  void seek(model::World& world, std::size_t from, std::size_t to) const;
  /// The number of events up to time `t`, those at `t` included.
  [[nodiscard]] std::size_t cursor_at(model::Time t) const;
  /// The index of the `search` event that led to the decision event at `decision`. `match::explain`
  /// asks the World before it.
  [[nodiscard]] std::size_t search_of(std::size_t decision) const;
  /// Tells the sinks the whole run once more, as the engine told it.
  void replay(std::span<Sink* const>) const;
  [[nodiscard]] std::size_t keyframes() const { return keyframes_.size(); }
  /// The approximate memory in bytes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class Recorder;
  struct Keyframe {
    std::size_t cursor;
    model::World world;
  };
  std::shared_ptr<const model::Setup> setup_;
  std::vector<Event> events_;
  std::vector<Keyframe> keyframes_;
  End end_;
};

/// The sink that keeps a Trace.
class Recorder : public Sink {
 public:
  explicit Recorder(std::shared_ptr<const model::Setup> setup) : trace_(std::move(setup)) {}
  void on(const Event&, const model::World& before) override;
  void end(const End&, const model::World&) override;
  [[nodiscard]] Trace take() { return std::move(trace_); }

 private:
  Trace trace_;
  std::size_t since_keyframe_ = 0;
  std::size_t keyframe_events_ = 0;
};

}  // namespace poolscope::trace

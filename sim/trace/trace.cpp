#include "trace/trace.hpp"

#include <algorithm>
#include <array>

namespace poolscope::trace {

std::string_view to_string(EndReason reason) {
  constexpr std::array<std::string_view, 4> names{"done", "stuck", "until", "limit"};
  return names[static_cast<std::size_t>(reason)];
}

Trace::Trace(std::shared_ptr<const model::Setup> setup) : setup_(std::move(setup)) {
  keyframes_.push_back({0, initial_world(*setup_)});
}

model::World Trace::world_at(std::size_t cursor) const {
  cursor = std::min(cursor, events_.size());
  const auto after =
      std::upper_bound(keyframes_.begin(), keyframes_.end(), cursor,
                       [](std::size_t c, const Keyframe& frame) { return c < frame.cursor; });
  const Keyframe& frame = *std::prev(after);
  model::World world = frame.world;
  for (std::size_t i = frame.cursor; i < cursor; ++i) apply(world, *setup_, events_[i]);
  return world;
}

void Trace::seek(model::World& world, std::size_t from, std::size_t to) const {
  to = std::min(to, events_.size());
  constexpr std::size_t near = 4096;  // applying an event costs far less than copying a World
  if (to < from || to - from > near) {
    world = world_at(to);
    return;
  }
  for (std::size_t i = from; i < to; ++i) apply(world, *setup_, events_[i]);
}

std::size_t Trace::cursor_at(model::Time t) const {
  return static_cast<std::size_t>(
      std::upper_bound(events_.begin(), events_.end(), t,
                       [](model::Time at, const Event& e) { return at < e.t(); }) -
      events_.begin());
}

std::size_t Trace::search_of(std::size_t decision) const {
  const model::TransferId transfer = events_[decision].transfer();
  while (decision > 0) {
    --decision;
    const Event& e = events_[decision];
    if (e.kind() == EventKind::search && e.transfer() == transfer) break;
  }
  return decision;
}

void Trace::replay(std::span<Sink* const> sinks) const {
  model::World world = initial_world(*setup_);
  for (const Event& e : events_) {
    for (Sink* sink : sinks) sink->on(e, world);
    apply(world, *setup_, e);
  }
  for (Sink* sink : sinks) sink->end(end_, world);
}

std::size_t Trace::bytes() const {
  std::size_t sum = events_.capacity() * sizeof(Event);
  for (const Keyframe& frame : keyframes_) sum += frame.world.bytes();
  return sum;
}

void Recorder::on(const Event& event, const model::World& before) {
  // A keyframe is kept as soon as the events since the last one outweigh a copy. So memory stays
  // proportional to the events, and a seek costs about one copy.
  if (since_keyframe_ > keyframe_events_) {
    trace_.keyframes_.push_back({trace_.events_.size(), before});
    since_keyframe_ = 0;
  }
  if (since_keyframe_ == 0)
    keyframe_events_ = std::max<std::size_t>(256, before.bytes() / sizeof(Event));
  ++since_keyframe_;
  trace_.events_.push_back(event);
}

void Recorder::end(const End& end, const model::World&) {
  trace_.end_ = end;
}

}  // namespace poolscope::trace

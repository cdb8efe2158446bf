#include "present/log/voice.hpp"

#include "trace/apply.hpp"

namespace poolscope::gui {
namespace {

// `world` stands at `begin`, and at `event` afterwards.
std::vector<exchange::VerboseLine> said_from(const trace::Trace& trace, model::World& world,
                                             std::size_t begin, std::size_t event) {
  exchange::VerboseWords words(trace.setup());
  for (std::size_t at = begin; at < event; ++at) {
    (void)words.on(trace.events()[at], world);
    trace::apply(world, trace.setup(), trace.events()[at]);
  }
  return words.on(trace.events()[event], world);
}

}  // namespace

void LogVoice::follow(const std::shared_ptr<const trace::Trace>& trace) {
  if (trace_ == trace) return;
  trace_ = trace;
  lines_.clear();
  world_.reset();
}

const std::vector<exchange::VerboseLine>* LogVoice::known(std::uint64_t event) const {
  const auto found = lines_.find(event);
  return found == lines_.end() ? nullptr : &found->second;
}

const std::vector<exchange::VerboseLine>& LogVoice::lines(std::uint64_t event) {
  if (const auto* found = known(event)) return *found;
  if (lines_.size() >= remembered) lines_.clear();
  const std::size_t begin = exchange::VerboseWords::begins_at(trace_->events(), event);
  if (world_)
    trace_->seek(*world_, at_, begin);
  else
    world_ = trace_->world_at(begin);
  at_ = event;
  return lines_[event] = said_from(*trace_, *world_, begin, event);
}

std::vector<exchange::VerboseLine> lines_at(const trace::Trace& trace, std::uint64_t event) {
  const std::size_t begin = exchange::VerboseWords::begins_at(trace.events(), event);
  model::World world = trace.world_at(begin);
  return said_from(trace, world, begin, event);
}

std::string LogVoice::in_one_line(std::uint64_t event) {
  return gui::in_one_line(lines(event), " ⏎ ");
}

std::string in_one_line(const std::vector<exchange::VerboseLine>& lines, const char* between) {
  std::string out;
  for (const exchange::VerboseLine& line : lines) out += (out.empty() ? "" : between) + line.text;
  return out;
}

}  // namespace poolscope::gui

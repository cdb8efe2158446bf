#include "present/log_voice.hpp"

#include "trace/apply.hpp"

namespace poolscope::gui {

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
  const auto events = trace_->events();
  const std::size_t begin = exchange::VerboseWords::begins_at(events, event);
  if (world_)
    trace_->seek(*world_, at_, begin);
  else
    world_ = trace_->world_at(begin);
  exchange::VerboseWords words(trace_->setup());
  std::vector<exchange::VerboseLine> said;
  for (at_ = begin;; ++at_) {
    said = words.on(events[at_], *world_);
    if (at_ == event) break;
    trace::apply(*world_, trace_->setup(), events[at_]);
  }
  return lines_[event] = std::move(said);
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

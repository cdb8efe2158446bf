#include "analysis/bounds/bounds.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/bounds/unbounded.hpp"

namespace poolscope::analysis {

using namespace model;
using trace::Event;
using trace::EventKind;

namespace {

bool limits_room(const MultiOptions& options) {
  return options.max_host_connections != 0 || options.max_total_connections != 0;
}

// Whether a limit of this kind is set: it also decides when a TLS close is cut short, which shows
// in no event.
bool limits_room(const Setup& setup) {
  return std::any_of(setup.multis.begin(), setup.multis.end(), [](const MultiSetup& multi) {
    return limits_room(multi.options) ||
           std::any_of(multi.later.begin(), multi.later.end(),
                       [](const MultiOptions& later) { return limits_room(later); });
  });
}

}  // namespace

BoundsRecorder::BoundsRecorder(Compiled compiled, std::size_t most)
    : compiled_(std::move(compiled)),
      stays_(compiled_.setup, most),
      costs_(compiled_.setup),
      met_limits_(limits_room(*compiled_.setup)) {}

void BoundsRecorder::on(const Event& e, const World& before) {
  if (e.kind() == EventKind::connection_open) ++opened_;
  if (e.kind() == EventKind::connection_close) {
    const CloseReason reason = e.as<trace::ConnectionClose>().reason;
    if (is_eviction(reason) || reason == CloseReason::max_age ||
        reason == CloseReason::max_lifetime)
      met_limits_ = true;
  }
  stays_.on(e, before);
  costs_.on(e, before);
}

void BoundsRecorder::end(const trace::End& end, const World& world) {
  stays_.end(end, world);
}

Bounds BoundsRecorder::finish(const Progress& progress) {
  Bounds bounds;
  bounds.setup = compiled_.setup;
  bounds.opened = bounds.unbounded = opened_;
  bounds.clairvoyant = stays_.result();
  bounds.costs = costs_.costs();
  if (!met_limits_) return bounds;
  trace::Summary summary;
  const std::array<trace::Sink*, 1> sinks{&summary};
  run_whole(without_limits(compiled_), sinks, progress);
  bounds.unbounded = summary.opened();
  return bounds;
}

}  // namespace poolscope::analysis

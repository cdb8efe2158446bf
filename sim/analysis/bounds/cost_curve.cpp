#include "analysis/bounds/cost_curve.hpp"

#include <algorithm>

namespace poolscope::analysis {

using trace::Event;
using trace::EventKind;

CostCurve::CostCurve(std::size_t most_points)
    : most_points_(std::max<std::size_t>(4, most_points)) {}

void CostCurve::begin(model::TransferId id, model::Time t) {
  if (model::index(id) >= waiting_since_.size())
    waiting_since_.resize(model::index(id) + 1, model::never);
  waiting_since_[model::index(id)] = t;
}

void CostCurve::finish(model::TransferId id, model::Time t) {
  if (model::index(id) >= waiting_since_.size()) return;
  model::Time& since = waiting_since_[model::index(id)];
  if (since != model::never) now_.waited = model::later(now_.waited, t - since);
  since = model::never;
}

void CostCurve::on(const Event& e, const model::World& before) {
  const CostPoint was = now_;
  now_.handshakes += trace::completes_handshake(e, before);
  switch (e.kind()) {
    // A hop or a retry waits for a connection again.
    case EventKind::transfer_start:
    case EventKind::transfer_retry:
    case EventKind::redirected:
      begin(e.transfer(), e.t());
      break;
    case EventKind::request_sent:
      finish(e.transfer(), e.t());
      break;
    case EventKind::transfer_done:
      finish(e.transfer(), e.t());
      ++now_.done;
      break;
    case EventKind::decision:
      if (e.as<trace::Decision>().outcome == model::Outcome::reuse && before[e.connection()].idle)
        --now_.idle;
      break;
    case EventKind::connection_open:
      ++now_.opened;
      ++now_.open;
      break;
    case EventKind::connection_idle:
      ++now_.idle;
      break;
    case EventKind::connection_close:
      --now_.open;
      if (before[e.connection()].idle) --now_.idle;
      break;
    default:
      break;
  }
  if (now_ == was) return;
  now_.t = e.t();
  keep();
}

// A later point in the same stretch replaces the earlier one.
void CostCurve::keep() {
  CostPoint point = now_;
  point.most_open = point.open;
  point.most_idle = point.idle;
  if (points_.size() > 1 && points_.back().t / width_ == point.t / width_) {
    replace(points_.back(), point);
    return;
  }
  points_.push_back(point);
  if (points_.size() > most_points_) thin();
}

void CostCurve::replace(CostPoint& earlier, CostPoint later) {
  later.most_open = std::max(later.most_open, earlier.most_open);
  later.most_idle = std::max(later.most_idle, earlier.most_idle);
  earlier = later;
}

void CostCurve::thin() {
  while (points_.size() > most_points_) {
    width_ *= 2;
    std::size_t kept = 1;  // the beginning stays
    for (std::size_t i = 1; i < points_.size(); ++i) {
      if (kept > 1 && points_[kept - 1].t / width_ == points_[i].t / width_)
        replace(points_[kept - 1], points_[i]);
      else
        points_[kept++] = points_[i];
    }
    points_.resize(kept);
  }
}

void CostCurve::end(const trace::End& end, const model::World&) {
  for (model::Time& since : waiting_since_) {
    if (since != model::never && end.t > since)
      now_.waited = model::later(now_.waited, end.t - since);
    since = model::never;
  }
  now_.t = std::max(now_.t, end.t);
  keep();
}

}  // namespace poolscope::analysis

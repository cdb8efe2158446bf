#include "analysis/compare/reasons.hpp"

namespace poolscope::analysis {

void Reasons::on(const trace::Event& e, const model::World& before) {
  switch (e.kind()) {
    case trace::EventKind::decision: {
      const auto decided = e.as<trace::Decision>();
      if (decided.outcome == model::Outcome::create)
        ++opened_[static_cast<std::size_t>(decided.gate)];
      break;
    }
    case trace::EventKind::connection_close:
      ++closed_[static_cast<std::size_t>(e.as<trace::ConnectionClose>().reason)];
      break;
    case trace::EventKind::transfer_done:
      latency_.add(e.t() - before[e.transfer()].due);
      break;
    default:
      break;
  }
}

}  // namespace poolscope::analysis

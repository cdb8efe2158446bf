#include "exchange/names.hpp"

#include <fmt/format.h>

namespace poolscope::exchange {

using namespace model;
using trace::EventKind;

void Names::follow(const trace::Event& e, const World& before) {
  switch (e.kind()) {
    case EventKind::pool_open:
      if (index(e.pool()) < pools_.size()) pools_[index(e.pool())].clear();
      break;
    case EventKind::transfer_start:
      if (index(e.transfer()) >= last_.size()) last_.resize(index(e.transfer()) + 1);
      last_[index(e.transfer())] = {};
      break;
    case EventKind::decision: {
      Last& last = last_[index(e.transfer())];
      const auto decided = e.as<trace::Decision>();
      last = {decided.outcome, decided.gate, std::nullopt};
      if (decided.outcome == Outcome::reuse)
        last.connection = before[decided.connection].number;
      else if (decided.outcome == Outcome::create)
        last.connection = before[before[e.transfer()].pool].next_number;
      break;
    }
    default:
      break;
  }
}

const std::string& Names::pool(const World& world, PoolId id) {
  if (index(id) >= pools_.size()) pools_.resize(index(id) + 1);
  std::string& name = pools_[index(id)];
  if (name.empty()) name = pool_name(world, *setup_, id);
  return name;
}

std::string Names::transfer(const World& world, TransferId id) const {
  return setup_->request_name(world[id].request);
}

std::string_view Names::destination(const Transfer& transfer) const {
  const auto& setup = *setup_;
  return setup[setup[transfer.needle].destination].key;
}

const Names::Last& Names::last(TransferId id) const {
  return last_[index(id)];
}

std::string standing_sentence(const model::Setup& setup, const trace::Standing& s) {
  const std::string who = setup.request_name(s.request);
  std::string_view what;
  switch (s.waits_for) {
    case model::GateId::pipewait:
      what = "a connection that may turn out to multiplex (CURLOPT_PIPEWAIT)";
      break;
    case model::GateId::host_limit:
      what = "room under CURLMOPT_MAX_HOST_CONNECTIONS";
      break;
    case model::GateId::total_limit:
      what = "room under CURLMOPT_MAX_TOTAL_CONNECTIONS";
      break;
    default:
      return fmt::format(
          "{} waits for an answer that never comes: nobody closed its connection, and it has no "
          "CURLOPT_TIMEOUT",
          who);
  }
  std::string out = fmt::format("{} waits for {}", who, what);
  if (s.multi >= 0)
    out += fmt::format(", and only what happens in its own multi {} would wake it",
                       setup.multis[static_cast<std::size_t>(s.multi)].id);
  if (s.shared_pool)
    out += "; its pool belongs to a share: room that others make there does not wake it";
  return out;
}

std::string milliseconds(std::int64_t us) {
  return fmt::format("{}{}.{:03}", us < 0 ? "-" : "", std::abs(us) / 1000, std::abs(us) % 1000);
}

}  // namespace poolscope::exchange

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "match/words/explain.hpp"

/// A decision that can be asked again after a change. Private to what_if/.
namespace poolscope::match {

/// The part of a decision that counts as its outcome.
struct Answer {
  model::Outcome outcome{};
  model::ConnectionId connection = model::none<model::ConnectionId>;  // of a reuse
  model::GateId waits_for = model::GateId::none;
  bool evicts = false;
  /// Whether it is worth telling, compared with `base`: another outcome, another connection, or
  /// room without an eviction. A wait for something else makes no difference to the transfer.
  [[nodiscard]] bool differs_from(const Answer& base) const {
    return outcome != base.outcome || connection != base.connection || (base.evicts && !evicts);
  }
};

/// Copies of what a search reads, which may be changed. `reset` undoes all changes.
class Asker {
 public:
  Asker(const model::World&, const model::Setup&, const Profile&, const Explanation&,
        std::size_t most);

  // The parts that may be changed.
  model::Options& options() { return setup_.options.back(); }
  model::Needle& needle() { return setup_.needles.back(); }
  model::Transfer& transfer() { return world_.transfers[transfer_]; }
  [[nodiscard]] bool has_multi_options() const { return multi_ >= 0; }
  model::MultiOptions& multi();  // the options in force
  model::World& world() { return world_; }
  /// Notes what a change of this connection may touch, so that `reset_world` can undo it. A World
  /// can be large: it is copied only once.
  void hold(model::ConnectionId);
  /// Makes the connection idle from now on.
  void make_idle(model::ConnectionId);

  [[nodiscard]] const model::Setup& setup() const { return setup_; }
  [[nodiscard]] const Answer& base() const { return base_; }
  [[nodiscard]] bool changes() { return answer().differs_from(base_); }
  [[nodiscard]] Answer answer();
  [[nodiscard]] Decision decision();
  /// The transfer has finished with its connection: the connection that the pool's cap evicts, or
  /// none.
  [[nodiscard]] model::ConnectionId over_cap();
  [[nodiscard]] std::size_t asked() const { return asked_; }
  [[nodiscard]] bool spent() const { return asked_ >= most_; }
  void reset();
  void reset_world();

 private:
  const model::World& before_;
  const Profile& profile_;
  model::TransferId transfer_;
  model::World world_;
  model::Setup setup_;
  std::int32_t multi_;
  model::Options own_options_;
  model::MultiOptions own_multi_;
  model::Needle own_needle_;
  model::Transfer own_transfer_;
  struct Held {
    model::ConnectionId id;
    model::Connection connection;
  };
  std::vector<Held> held_;  // the connection, and its possible neighbours in the lists
  model::Pool held_pool_;
  model::Bundle held_bundle_;
  Answer base_;
  std::size_t asked_ = 0, most_;
};

/// The value nearest to `from` on the way to `end` for which `differs` is true, if it is true at
/// `end`: doubling steps find one, then halving.
[[nodiscard]] std::optional<std::int64_t> nearest_value(
    std::int64_t from, std::int64_t end, const std::function<bool(std::int64_t)>& differs);

}  // namespace poolscope::match

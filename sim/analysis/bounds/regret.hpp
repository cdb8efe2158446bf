#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/bounds/interchangeable.hpp"
#include "match/profile.hpp"
#include "trace/sink.hpp"

/// Evictions that turned out to cost something: a later transfer opened a connection because the
/// evicted one was missing.
namespace poolscope::analysis {

/// An eviction, the transfer that paid for it, and the price: at least one TCP connect.
struct CostlyEviction {
  // the eviction
  model::Time evicted_at = 0;
  std::string pool;
  std::uint32_t connection = 0;  // libcurl's id
  std::uint32_t serial = 0;      // in the run: model::Connection::serial
  model::CloseReason reason = model::CloseReason::max_connects;
  model::DestinationId destination{};
  // the transfer that paid
  model::RequestIndex request{};
  model::Time decided_at = 0;
  std::uint32_t opened = 0;  // libcurl's id of the new connection
  std::uint32_t opened_serial = 0;
  model::Duration cost_us = 0;  // from the decision until the new connection was ready
  bool tls = false;             // a TLS handshake was needed
  bool operator==(const CostlyEviction&) const = default;
};

struct EvictionCosts {
  std::uint64_t evictions = 0;        // all
  std::uint64_t costly = 0;           // those that a later transfer paid for
  std::uint64_t tls = 0;              // of these: those with a TLS handshake
  model::Duration us = 0;             // the sum that was paid
  std::vector<CostlyEviction> worst;  // the most expensive first, at most `most_worst`
};
inline constexpr std::size_t most_worst = 3;

/// Links each eviction (max_connects, host_limit, total_limit) to the transfer that opened a
/// connection of its class in its pool because the evicted one was gone. Each opening is charged to
/// at most one eviction: the latest one without a payer, if its connection would not be too old by
/// then, and its server had not closed it. A request that does not search (FRESH_CONNECT) wants no
/// old connection.
///
/// Memory depends on open connections and destinations, not on the length of the run: for each pool
/// and class the latest `most_unpaid` evictions are remembered.
class CostlyEvictions : public trace::Sink {
 public:
  enum class Keep : std::uint8_t { sums, all };
  explicit CostlyEvictions(std::shared_ptr<const model::Setup>, Keep = Keep::sums);
  void on(const trace::Event&, const model::World& before) override;

  [[nodiscard]] const EvictionCosts& costs() const { return costs_; }
  /// With Keep::all: all of them, in the order in which the new connections became ready.
  [[nodiscard]] const std::vector<CostlyEviction>& all() const { return all_; }
  /// For a caller that takes each one as it comes: a long run then keeps none of them.
  void forget_all() { all_.clear(); }

  static constexpr std::size_t most_unpaid = 64;

 private:
  struct Evicted {
    model::Time at = 0, created = 0, idle_since = 0;
    std::uint32_t connection = 0, serial = 0;
    model::CloseReason reason{};
  };
  using Unpaid = tsl::robin_map<std::uint32_t, std::vector<Evicted>>;  // by class

  void evicted(const trace::Event&, const model::World&);
  void created(const trace::Event&, const model::World&);
  void ready(const trace::Event&, const model::World&);
  [[nodiscard]] bool still_good(const Evicted&, const model::Options&, model::Time now) const;

  std::shared_ptr<const model::Setup> setup_;
  const match::Profile& profile_;
  Classes classes_;
  Keep keep_;
  std::vector<Unpaid> unpaid_;                                // by pool slot
  tsl::robin_map<std::uint32_t, CostlyEviction> being_paid_;  // by the new connection's slot
  EvictionCosts costs_;
  std::vector<CostlyEviction> all_;
};

}  // namespace poolscope::analysis

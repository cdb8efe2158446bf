#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/bounds/regret.hpp"
#include "present/run.hpp"
#include "present/run_index.hpp"
#include "trace/sink.hpp"

/// Evictions and who came to pay for them: a later transfer opened a connection for want of the one
/// that was closed (analysis/bounds/regret.hpp finds them). Pure.
namespace poolscope::gui {

/// Numbers of connections are indices into RunIndex::connections.
struct CostlyIndex {
  /// When they happened and what they cost stands in the lives of the two.
  struct Paid {
    std::uint32_t evicted = 0, opened = 0;
  };
  std::vector<Paid> by_evicted, by_opened;  // the same ones, ascending
  std::uint64_t evictions = 0;              // all
  std::uint64_t tls = 0;                    // of those that cost something: with a TLS handshake
  model::Duration us = 0;                   // what they cost, summed
  std::optional<Paid> dearest;

  [[nodiscard]] std::uint64_t costly() const { return by_evicted.size(); }
  [[nodiscard]] std::optional<Paid> of_evicted(std::uint32_t connection) const;
  [[nodiscard]] std::optional<Paid> of_opened(std::uint32_t connection) const;
};

/// Listens while a run is simulated.
class CostlyNotes : public trace::Sink {
 public:
  explicit CostlyNotes(std::shared_ptr<const model::Setup>);
  void on(const trace::Event&, const model::World& before) override;
  [[nodiscard]] CostlyIndex take();

 private:
  analysis::CostlyEvictions evictions_;
  CostlyIndex index_;
};

/// A sentence, and where it leads.
struct CostWords {
  std::string sentence;
  std::string link;         // "Why r12 opened #7"; empty: it leads nowhere
  Selection to;             // what to select …
  std::uint64_t event = 0;  // … and the event to go behind
};

/// What an eviction came to cost; none: it was no eviction.
[[nodiscard]] std::optional<CostWords> cost_of_eviction(const CostlyIndex&, const RunIndex&,
                                                        std::uint32_t connection);
/// The eviction for which a connection was opened; none: it was for none.
[[nodiscard]] std::optional<CostWords> paid_by_opening(const CostlyIndex&, const RunIndex&,
                                                       std::uint32_t connection);

/// The evictions that what is selected has to do with: a connection as the one that went, as the
/// one that was opened for it, or as both; a transfer by the connections that it opened.
[[nodiscard]] std::vector<CostlyIndex::Paid> costly_about(const CostlyIndex&, const RunIndex&,
                                                          const Selection&);

}  // namespace poolscope::gui

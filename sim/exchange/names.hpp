#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/sink.hpp"

/// The names that printed lines use. Slots of the World are reused, and a transfer has lost its
/// connection by the time it is done. This part keeps what the lines still need; memory is bounded
/// by what is open at once.
namespace poolscope::exchange {

class Names {
 public:
  explicit Names(std::shared_ptr<const model::Setup> setup) : setup_(std::move(setup)) {}

  /// Gets every event before anything is asked about it.
  void follow(const trace::Event&, const model::World& before);

  [[nodiscard]] const model::Setup& setup() const { return *setup_; }
  /// "multi:0"; the reference holds until a pool opens in that slot.
  [[nodiscard]] const std::string& pool(const model::World&, model::PoolId);
  [[nodiscard]] std::string transfer(const model::World&, model::TransferId) const;
  [[nodiscard]] std::string_view destination(const model::Transfer&) const;

  /// The last decision of a transfer.
  struct Last {
    model::Outcome outcome = model::Outcome::fail;
    model::GateId gate = model::GateId::none;
    std::optional<std::uint32_t> connection;  // libcurl's number
  };
  [[nodiscard]] const Last& last(model::TransferId) const;

 private:
  std::shared_ptr<const model::Setup> setup_;
  std::vector<std::string> pools_;  // by slot; empty: not asked for yet
  std::vector<Last> last_;          // by the transfer's slot
};

/// The reason why a transfer waits forever, for people.
[[nodiscard]] std::string standing_sentence(const model::Setup&, const trace::Standing&);

/// "131.204": milliseconds with all microseconds, the same digits on every machine.
[[nodiscard]] std::string milliseconds(std::int64_t us);

}  // namespace poolscope::exchange

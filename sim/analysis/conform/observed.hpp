#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trace/sink.hpp"

/// The parts of a run that the expectations of a scenario ask for, collected while it runs.
namespace poolscope::analysis {

struct DecisionSeen {
  std::uint32_t attempt = 1, hop = 0;
  model::Outcome outcome{};
  model::GateId gate{};
  std::string pool;
  std::optional<std::uint32_t> number;  // of the taken or new connection
};

struct CloseSeen {
  model::CloseReason reason{};
  model::Time t = 0;
};

class Observed : public trace::Sink {
 public:
  /// `requests`: names of requests whose decisions are kept; `closes`: pool name and number of
  /// connections whose end is kept.
  Observed(std::shared_ptr<const model::Setup>, const std::vector<std::string>& requests,
           const std::vector<std::pair<std::string, std::int64_t>>& closes);
  void on(const trace::Event&, const model::World& before) override;

  [[nodiscard]] const std::vector<DecisionSeen>& decisions(const std::string& request) const;
  [[nodiscard]] std::optional<CloseSeen> close(const std::string& pool, std::int64_t number) const;

 private:
  std::shared_ptr<const model::Setup> setup_;
  std::map<std::string, std::vector<DecisionSeen>> decisions_;
  std::map<std::pair<std::string, std::int64_t>, std::optional<CloseSeen>> closes_;
  std::map<std::uint32_t, std::string> watched_;  // index of a request in the file -> its name
  bool generated_ = false;  // generated requests are watched: each name has to be made
};

}  // namespace poolscope::analysis

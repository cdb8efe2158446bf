#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trace/sink.hpp"

/// What the expectations of a scenario ask about, picked out of a run while it goes by.
namespace poolscope::analysis {

struct DecisionSeen {
  std::uint32_t attempt = 1, hop = 0;
  model::Outcome outcome{};
  model::GateId gate{};
  std::string pool;
  std::optional<std::uint32_t> number;  // taken or new
};

struct CloseSeen {
  model::CloseReason reason{};
  model::Time t = 0;
};

class Observed : public trace::Sink {
 public:
  /// `requests`: names of requests whose decisions are kept; `closes`: pool name and connection
  /// number of those whose end is kept.
  Observed(std::shared_ptr<const model::Setup>, const std::vector<std::string>& requests,
           const std::vector<std::pair<std::string, std::int64_t>>& closes);
  void on(const trace::Event&, const model::World& before) override;

  [[nodiscard]] const std::vector<DecisionSeen>& decisions(const std::string& request) const;
  [[nodiscard]] std::optional<CloseSeen> close(const std::string& pool, std::int64_t number) const;

 private:
  std::shared_ptr<const model::Setup> setup_;
  std::map<std::string, std::vector<DecisionSeen>> decisions_;
  std::map<std::pair<std::string, std::int64_t>, std::optional<CloseSeen>> closes_;
  std::map<std::uint32_t, std::string> watched_;  // request index -> its name, for the file's
  bool generated_ = false;  // names of generated requests are watched: each has to be spelled out
};

}  // namespace poolscope::analysis

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/advise/advise.hpp"
#include "analysis/advise/settings.hpp"

/// A setting of one strategy, measured value by value.
namespace poolscope::analysis {

/// How much may still be simulated, and how much was.
struct Allowance {
  std::uint64_t transfers_left = 0;
  std::uint64_t runs = 0, transfers = 0;
};

class Curve {
 public:
  /// `transfers`: about how many one run has.
  Curve(const scenario::Scenario&, std::string strategy, const TriedSetting&, std::uint64_t seeds,
        std::uint64_t transfers, const AdviseOptions&, Allowance&);

  /// Measures the values that are not known yet. False if that is more than allowed, or the caller
  /// gave up.
  bool measure(const std::vector<std::string>& values);
  [[nodiscard]] const Measurement& at(const std::string& value) const;
  [[nodiscard]] bool known(const std::string& value) const;
  /// All measurements, in the order in which they were made.
  [[nodiscard]] const std::vector<Measurement>& all() const { return all_; }
  [[nodiscard]] bool given_up() const { return given_up_; }

  using Good = std::function<bool(const Measurement&)>;
  /// The value nearest to `base` for which `good` holds. The search starts at `pick`, for which it
  /// holds.
  [[nodiscard]] std::string nearest_good(const std::string& base, std::string pick, const Good&);

 private:
  [[nodiscard]] std::optional<std::string> between(const std::string& pick, double towards) const;

  const scenario::Scenario& scenario_;
  std::string strategy_;
  const TriedSetting& setting_;
  std::uint64_t seeds_, transfers_;
  const AdviseOptions& options_;
  Allowance& allowance_;
  std::vector<Measurement> all_;
  bool given_up_ = false;
};

}  // namespace poolscope::analysis

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/sweep/sweep.hpp"

/// A sweep as text: for people, as CSV, or as JSON with one point on each line. A shard differs
/// from the whole only in the lines of points that it has.
namespace poolscope::cli {

struct SweepHeader {
  std::string file, title;
  std::uint64_t first_seed = 1;
  std::string plan;  // analysis::fingerprint
};

using SweepPoints = std::vector<analysis::SweepPoint>;

[[nodiscard]] std::string sweep_table(const SweepHeader&, const analysis::SweepPlan&,
                                      const SweepPoints&);
[[nodiscard]] std::string sweep_csv(const SweepHeader&, const analysis::SweepPlan&,
                                    const SweepPoints&);
[[nodiscard]] std::string sweep_json(const SweepHeader&, const analysis::SweepPlan&,
                                     const SweepPoints&);

/// The file of the whole sweep, from the texts of its shards in any order; or what is wrong.
struct Merged {
  std::string text;
  std::vector<std::string> errors;
};
struct ShardText {
  std::string name, text;
};
[[nodiscard]] Merged merge_shards(const std::vector<ShardText>&);

}  // namespace poolscope::cli

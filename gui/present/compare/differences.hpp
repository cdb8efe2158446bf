#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "present/run.hpp"
#include "present/run_index.hpp"

/// Where runs of the same stream part: what became of each request in each of them. Pure; what the
/// strip between runs side by side draws, and what "the next difference" steps through.
namespace poolscope::gui {

/// What became of a request, as far as its connection goes.
enum class Fate : std::uint8_t {
  absent,  // it never began (or is not in that scenario)
  reused,
  opened,  // at least one connection was opened for it
  failed,  // ended without a connection
};

/// One request in one run.
struct TransferOutcome {
  std::uint32_t transfer = UINT32_MAX;  // index into RunIndex::transfers; none: it never began
  Fate fate{};
  bool waited = false;         // stood in the pending set
  model::Outcome outcome{};    // of its first decision
  std::uint32_t connects = 0;  // connections that were opened for it
  model::Time t = 0;           // of its first decision
};

/// A request that did not fare alike, as analysis/conform/divergence.hpp has it, or never began in
/// some.
struct Difference {
  std::array<TransferOutcome, most_columns> in;  // one a run
  model::Time first = 0;  // the earliest of their times: by it they are in order
};

struct Differences {
  std::size_t runs = 0;
  std::vector<Difference> all;  // by time
  std::uint64_t compared = 0;   // requests that began in any of them
  /// Of those in `all`: how many opened a connection, by run.
  std::array<std::uint64_t, most_columns> opened{};
  /// The earliest that opened a connection in one run and reused one in another: what the first
  /// difference is, as the report has it; none: the earliest of all.
  std::size_t first = 0;
  std::uint64_t opened_or_reused = 0;                   // how many of those there are
  bool absent = false, failed = false, waited = false;  // whether any of them in any run
  [[nodiscard]] bool none() const { return all.empty(); }
};

/// Two to four runs. Requests are the same when their place is, or of different scenarios when
/// their names are.
[[nodiscard]] std::shared_ptr<const Differences> find_differences(std::span<const Run* const>);

/// "r5 reused a connection in multi and opened one in easy."
[[nodiscard]] std::string sentence_of(const Difference&, std::span<const Run* const>);

/// What became of a transfer, up to its end.
[[nodiscard]] TransferOutcome outcome_of(const TransferLife&, std::uint32_t transfer);

}  // namespace poolscope::gui

#include "model/limits.hpp"

#include <algorithm>
#include <array>

namespace poolscope::model {
namespace {

constexpr std::uint64_t no_end = 1'000'000'000'000'000;
constexpr std::uint64_t most_mb = std::uint64_t{1} << 40;

constexpr std::array<LimitRow, 9> rows{{
    {"transfers", &Limits::transfers, most_requests, false, "--max-transfers",
     "transfers of one run", "requests that one run starts"},
    {"instant-events", &Limits::instant_events, no_end, false, "--max-instant-events",
     "events at one instant", "events at one instant of simulated time: a loop without delay"},
    {"hops", &Limits::hops, UINT32_MAX, false, "--max-hops", "hops of one transfer",
     "redirects, logins and retries of one transfer"},
    {"days", &Limits::days, 36'500, false, "--max-days", "days of simulated time",
     "days of simulated time"},
    {"memory", &Limits::memory_mb, most_mb, false, "--max-memory", "MB of memory",
     "memory of the whole program, in MB"},
    {"file-size", &Limits::file_mb, most_mb, true, "--max-file-size", "MB of one file",
     "size of one file that is read, in MB"},
    {"nesting", &Limits::nesting, 1'000'000, true, "--max-nesting",
     "arrays and objects inside one another", "JSON arrays and objects inside one another"},
    {"names", &Limits::names, UINT32_MAX / 2, false, "--max-names", "different prepared requests",
     "different combinations of URL, client and options"},
    {"hosts", &Limits::hosts, UINT32_MAX / 2, false, "--max-hosts", "generated hosts",
     "hosts that the workloads of a scenario generate"},
}};

}  // namespace

std::span<const LimitRow> limit_rows() {
  return rows;
}

const LimitRow* find_limit(std::string_view id) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [&](const LimitRow& row) { return row.id == id; });
  return found == rows.end() ? nullptr : found;
}

std::string limit_words(const Limits& limits, std::string_view id) {
  const LimitRow* row = find_limit(id);
  if (row == nullptr) return "the limit of " + std::string{id};
  return "the limit of " + grouped(limits.*row->member) + " " + std::string{row->unit} + "; " +
         std::string{row->flag} + " raises it";
}

LimitHit stopped_at(const Limits& limits, std::string_view id) {
  return {std::string{id}, "stopped at " + limit_words(limits, id)};
}

Limits raised(Limits limits, std::string_view id) {
  constexpr std::uint64_t factor = 4;
  if (const LimitRow* row = find_limit(id)) {
    std::uint64_t& value = limits.*row->member;
    value = value > row->most / factor ? row->most : value * factor;
  }
  return limits;
}

std::string grouped(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace poolscope::model

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "model/limit_hit.hpp"
#include "model/time.hpp"

/// The limits of reading and running. One table gives the flags of all programs, their help and
/// their messages; README.md, "The programs" lists it.
namespace poolscope::model {

struct Limits {
  std::uint64_t transfers = 10'000'000;
  std::uint64_t instant_events = 1'000'000;
  std::uint64_t hops = 1'000;
  std::uint64_t days = 365;
  std::uint64_t memory_mb = 4'096;
  std::uint64_t file_mb = 256;
  std::uint64_t nesting = 64;
  std::uint64_t names = 4'000'000;
  std::uint64_t hosts = 1'000'000;
  bool operator==(const Limits&) const = default;

  [[nodiscard]] Time longest_run() const { return static_cast<Time>(days) * 86'400 * second; }
  [[nodiscard]] std::uint64_t file_bytes() const { return file_mb << 20; }
  [[nodiscard]] std::uint64_t memory_bytes() const { return memory_mb << 20; }
};

/// A limit; its default is the value in `Limits{}`.
struct LimitRow {
  std::string_view id;
  std::uint64_t Limits::*member;
  std::uint64_t most;  // the highest value that it can be raised to
  bool of_reading;     // a limit of reading; else of running
  std::string_view flag, unit, what;
};
/// Requests have numbers of 32 bits, and the last one stands for none.
inline constexpr std::uint64_t most_requests = UINT32_MAX - 1;

[[nodiscard]] std::span<const LimitRow> limit_rows();
/// The row of that id, or null.
[[nodiscard]] const LimitRow* find_limit(std::string_view id);

/// "the limit of 10,000,000 transfers of one run; --max-transfers raises it".
[[nodiscard]] std::string limit_words(const Limits&, std::string_view id);
/// "stopped at …": what stopped a run, or the reading of a file.
[[nodiscard]] LimitHit stopped_at(const Limits&, std::string_view id);
/// The limits with this one four times as high, or at its highest.
[[nodiscard]] Limits raised(Limits, std::string_view id);
/// 10000000 as people read it: "10,000,000".
[[nodiscard]] std::string grouped(std::uint64_t);

/// The limits that a command has: it only reads files, or it also runs them.
enum class LimitsOf : std::uint8_t { reading, running };

/// Adds a flag for each limit to a command line (CLI::App, which is not known here).
template <class App>
void add_limits(App& app, Limits& limits, LimitsOf of = LimitsOf::running) {
  for (const LimitRow& row : limit_rows()) {
    if (of == LimitsOf::reading && !row.of_reading) continue;
    app.add_option(std::string{row.flag}, limits.*row.member,
                   std::string{row.what} + " (default: " + grouped(Limits{}.*row.member) + ")")
        ->type_name("N")
        ->group("Limits")
        ->check([most = row.most](const std::string& text) {
          const bool number = !text.empty() && text.size() < 20 &&
                              text.find_first_not_of("0123456789") == std::string::npos;
          const std::uint64_t value = number ? std::stoull(text) : 0;
          return value > 0 && value <= most
                     ? std::string{}
                     : "\"" + text + "\" is not a whole number from 1 to " + grouped(most);
        });
  }
}

}  // namespace poolscope::model

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "present/log/turned_away.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// What the log says of each event. Who took part is noted while a run is simulated; the words are
/// made when a row is shown.
namespace poolscope::gui {

/// Who took part in an event: indices into a RunIndex, or UINT32_MAX.
struct LogParty {
  std::uint32_t transfer = UINT32_MAX;
  std::uint32_t connection = UINT32_MAX;
};

struct LogIndex {
  std::vector<LogParty> parties;        // one an event
  std::vector<TurnedAway> turned_away;  // by event; none where nobody took notes of the run
};

class PartyNotes : public trace::Sink {
 public:
  void on(const trace::Event&, const model::World& before) override;
  /// Without those who were turned away.
  [[nodiscard]] LogIndex take() { return std::move(index_); }

 private:
  LogIndex index_;
};

/// What colour a row's word has: a meaning, which the panel turns into one of the palette.
enum class LogTone : std::uint8_t { plain, quiet, good, opened, waits, bad, old };

struct LogRow {
  model::Time t = 0;
  std::string transfer;    // "r7"
  std::string connection;  // "#3"
  std::string_view event;  // "decision"
  std::string what;        // "create, max_age"
  LogTone tone = LogTone::plain;
};

[[nodiscard]] LogRow log_row(const trace::Trace&, const RunIndex&, const LogIndex&,
                             std::uint64_t event);

/// Whether a text holds a word, upper and lower case alike.
[[nodiscard]] bool holds_word(std::string_view text, std::string_view word);

/// The word for an event's kind, as the event stream prints it.
[[nodiscard]] std::string_view event_name(trace::EventKind);

/// How many of the ascending event indices lie before `cursor`.
[[nodiscard]] std::size_t count_before(const std::vector<std::uint64_t>& ascending,
                                       std::uint64_t cursor);

}  // namespace poolscope::gui

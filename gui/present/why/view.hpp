#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "match/what_if/what_if.hpp"
#include "present/overview/costly.hpp"
#include "present/run.hpp"
#include "present/run_index.hpp"
#include "present/why/eviction_ranking.hpp"
#include "present/why/wakes.hpp"
#include "trace/trace.hpp"

/// One decision, explained: what the "why" panel draws. Pure; made by asking the matcher again.
namespace poolscope::gui {

struct WhyCell {
  enum class State : std::uint8_t {
    not_reached,
    passed,
    turned_away,
    discarded,  // turned away, and closed for it
    kept,       // remembered in case nothing better comes
    waits,      // the search ended here: the transfer waits
    taken,
  };
  State state = State::not_reached;
  std::string sentence;
};

struct WhyColumn {
  model::GateId gate{};
  std::string title;     // "HTTP version"
  std::string question;  // what the gate asks
};

struct WhyRow {
  std::uint32_t connection = UINT32_MAX;  // index into RunIndex::connections
  std::string label;                      // "#0"
  std::vector<WhyCell> cells;             // one a column
  std::string words;  // "turned away at “free”: it is busy …", "taken", …
  bool taken = false, reached = true;
  bool pruned = false;  // closed before the search looked: the cells are what it would have found
};

struct WhyClosing {
  std::uint32_t connection = UINT32_MAX;
  std::string label;  // "#3 cdn.test:443"
  std::string words;  // "pruned: idle longer than CURLOPT_MAXAGE_CONN"
};

/// One change that alone would have led elsewhere, found by asking the matcher again.
struct WhyChange {
  std::string clause;    // "with CURLOPT_MAXAGE_CONN 132 s (now 118 s)", "if #0 were idle"
  std::string leads_to;  // "reuse #0"
  model::Outcome outcome{};
  std::uint32_t connection = UINT32_MAX;  // of a reuse: index into RunIndex::connections
  std::string option, value;              // to be tried as a fork; empty: it cannot be
};

[[nodiscard]] WhyChange why_change(const model::World&, const match::WhatIf&);

struct WhyView {
  std::uint64_t event = 0;  // of the decision
  model::Time t = 0;
  std::uint32_t request = 0;
  model::Outcome outcome{};
  std::string title;  // "r7 opened a new connection"
  std::string asked;  // "GET https://api.test:443 · attempt 2, woken"
  std::string sentence;
  std::string option;        // "CURLOPT_MAXAGE_CONN"
  std::string option_value;  // what holds for the asking transfer: "118 s"
  std::string option_summary;
  std::string printed;  // what libcurl prints; empty: it is silent
  std::vector<WhyColumn> columns;
  std::vector<WhyRow> rows;
  std::uint32_t rows_hidden = 0;     // candidates beyond those that are listed
  std::string hidden_words;          // "and 388 more: 380 at “free”, 8 at “TLS options”"
  std::vector<WhyClosing> closings;  // prunes, discards, evictions
  std::vector<RankedIdle> ranking;   // of the first eviction
  std::optional<CostWords> paid;     // the eviction for which it had to open a connection
  WakesView wakes;                   // of the wait that began here, or that ended here
  std::vector<WhyChange> changes;    // what would have changed it; the smallest change first
  bool asked_for_changes = false;    // else the pool was too large to ask in passing
  bool gave_up = false;              // not every change was tried: the pool is that large
  /// From when on an option has to be changed for this transfer to have it; 0: it cannot be.
  model::Time try_from = 0;
  std::size_t decision_number = 0;       // of this transfer's, from 1 …
  std::size_t decision_count = 0;        // … of so many
  std::uint64_t previous = 0, next = 0;  // the events of those beside it; 0: none
};

/// Which decision to show: the selected transfer's (or connection's, or event's) last at or before
/// the cursor, else its first; with nothing selected the last before the cursor. None: nothing has
/// been decided yet. The answer is the index of a decision event.
[[nodiscard]] std::optional<std::uint64_t> decision_to_show(const RunIndex&, const trace::Trace&,
                                                            const Selection&, std::size_t cursor);

/// What would have changed it costs some hundred decisions more and copies of the World: while the
/// playhead moves they are worth it only where few connections are open.
enum class Changes : std::uint8_t { ask, ask_if_few };
inline constexpr std::size_t few_connections = 256;
[[nodiscard]] WhyView make_why_view(const trace::Trace&, const RunIndex&, std::uint64_t decision,
                                    Changes = Changes::ask, const CostlyIndex* = nullptr);

/// What holds for a transfer: "118 s", "on"; empty for an unknown option.
[[nodiscard]] std::string option_value_words(const model::Options&, const model::MultiOptions&,
                                             std::string_view option);

}  // namespace poolscope::gui

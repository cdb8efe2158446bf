#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "present/log/rows.hpp"
#include "present/run_index.hpp"
#include "trace/trace.hpp"

/// A filter of events, as the log and breakpoints understand it. Pure.
///
/// Terms are apart by spaces, and an event has to fulfil all of them; `-` in front turns one round.
/// A free word is looked for in what the event's row says. The others are `key:value`, or
/// `key:one,two` for any of several: kind, outcome, gate, reason, dest, pool, conn, xfer, client;
/// and `t>1.5s`, `t<=200`, `t:1s..2s`, in milliseconds where no unit is said. `gate:` finds
/// decisions that it decided and those in which it turned any candidate away; the deciding one
/// stands in the row, as a word. A value may be the beginning of a word of libcurl's or the
/// program's
/// ("reason:max"), or a part of a name, unless something is called so. Upper and lower case are
/// alike.
namespace poolscope::gui {

/// The text, read once. What cannot be understood is left out and said in words.
class EventFilter {
 public:
  struct Test {
    enum class Of : std::uint8_t {
      kind,
      outcome,
      gate,
      reason,
      time,
      destination,
      pool,
      connection,
      transfer,
      client,
      word,
    };
    Of of{};
    bool negated = false;
    bool waits = false;                   // of kinds: a decision to wait too
    std::uint64_t mask = 0;               // of kinds, outcomes, gates and reasons
    model::Time from = 0, to = 0;         // of times, both included
    bool unitless = false;                // of times: milliseconds were not said
    std::vector<std::string> names = {};  // of things and words, as typed
  };

  explicit EventFilter(std::string_view text);

  /// Whether it lets everything pass.
  [[nodiscard]] bool empty() const { return tests_.empty(); }
  /// Cheap ones first: a row of words is made only for what passed these.
  [[nodiscard]] const std::vector<Test>& tests() const { return tests_; }
  /// What is wrong with the text and what would be right, a sentence each.
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  std::vector<Test> tests_;
  std::vector<std::string> remarks_;
};

/// The filter applied to one run: names have become marks. Refers to what it is given.
class EventMatcher {
 public:
  EventMatcher(const EventFilter&, const trace::Trace&, const RunIndex&, const LogIndex&);

  [[nodiscard]] bool operator()(std::uint64_t event) const;
  /// Names that nothing in this run has.
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  struct Bound {
    EventFilter::Test test;
    std::vector<bool> marks;  // of things: by their index
  };
  [[nodiscard]] bool fulfils(const Bound&, std::uint64_t event) const;
  [[nodiscard]] bool marked(const Bound&, std::uint64_t event) const;
  void mark(Bound&);

  const trace::Trace& trace_;
  const RunIndex& index_;
  const LogIndex& log_;
  std::vector<Bound> bound_;
  std::vector<std::string> remarks_;
};

/// The word that `kind:` takes: "peer_closed".
[[nodiscard]] std::string kind_word(trace::EventKind);
/// The filter that finds events like this one: "kind:close reason:max_age".
[[nodiscard]] std::string such_events(const trace::Event&);

}  // namespace poolscope::gui

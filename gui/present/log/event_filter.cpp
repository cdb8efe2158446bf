#include "present/log/event_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "present/log/filter_text.hpp"
#include "present/log/filter_time.hpp"

namespace poolscope::gui {
namespace {

using trace::Event;
using trace::EventKind;
using Test = EventFilter::Test;
using Of = Test::Of;

constexpr std::uint64_t bit(std::size_t i) {
  return std::uint64_t{1} << i;
}
constexpr std::uint64_t bits(std::initializer_list<EventKind> kinds) {
  std::uint64_t mask = 0;
  for (const EventKind kind : kinds) mask |= bit(static_cast<std::size_t>(kind));
  return mask;
}
constexpr std::size_t kind_count = static_cast<std::size_t>(EventKind::removed) + 1;
static_assert(kind_count <= 64 && model::gate_count <= 64);

/// A word that a key takes, and what it stands for.
struct FilterWord {
  std::string name;
  std::uint64_t mask = 0;
  bool waits = false;
};

std::vector<FilterWord> kind_words() {
  using K = EventKind;
  std::vector<FilterWord> out{
      {"wait", bits({K::wait_again, K::woken}), true},
      {"transfer", bits({K::transfer_start, K::transfer_retry, K::transfer_done}), false},
      {"connection", bits({K::connection_open, K::connection_ready, K::connection_idle,
                           K::connection_peer_closed, K::connection_close})},
  };
  for (std::size_t i = 0; i < kind_count; ++i) {
    const std::string word = kind_word(static_cast<EventKind>(i));
    const auto known = std::ranges::find(out, word, &FilterWord::name);
    if (known == out.end())
      out.push_back({word, bit(i)});
    else
      known->mask |= bit(i);  // those that have no word of their own share one
  }
  return out;
}

template <class Enum>
std::vector<FilterWord> words_of(std::size_t count) {
  std::vector<FilterWord> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back({std::string(to_string(static_cast<Enum>(i))), bit(i)});
  return out;
}

struct Key {
  std::string_view name, also;
  Of of{};
  std::vector<FilterWord> words = {};  // of those that take a word of a list
};

const std::vector<Key>& keys() {
  static const std::vector<Key> all{
      {"kind", "event", Of::kind, kind_words()},
      {"outcome", "", Of::outcome, words_of<model::Outcome>(4)},
      {"gate", "", Of::gate, words_of<model::GateId>(model::gate_count)},
      {"reason", "", Of::reason, words_of<model::CloseReason>(model::close_reason_count)},
      {"dest", "destination", Of::destination},
      {"pool", "owner", Of::pool},
      {"conn", "connection", Of::connection},
      {"xfer", "transfer", Of::transfer},
      {"client", "", Of::client},
  };
  return all;
}

std::string listed(const std::vector<FilterWord>& words) {
  std::string out;
  for (const FilterWord& word : words) out += (out.empty() ? "" : ", ") + word.name;
  return out;
}

// The word itself, else all that begin with it: "max" is max_connects, max_age and max_lifetime.
bool choose(const Key& key, const std::string& value, Test& test) {
  std::string wanted = lower_case(value);
  std::ranges::replace(wanted, ' ', '_');
  bool found = false;
  const auto take = [&](const FilterWord& word) {
    test.mask |= word.mask;
    test.waits |= word.waits;
    found = true;
  };
  for (const FilterWord& word : key.words)
    if (word.name == wanted) take(word);
  if (found) return true;
  for (const FilterWord& word : key.words)
    if (word.name.starts_with(wanted)) take(word);
  return found;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

EventFilter::EventFilter(std::string_view text) {
  for (const FilterTerm& term : filter_terms(text)) {
    Test test;
    test.negated = term.negated;
    if (term.key.empty()) {
      if (term.values.empty() || term.values.front() == "-") continue;  // still being typed
      test.of = Of::word;
      test.names = term.values;
      tests_.push_back(std::move(test));
      continue;
    }
    if (term.key == "t") {
      test.of = Of::time;
      FilterTimes times = read_times(term.values.empty() ? "" : term.values.front());
      test.from = times.from;
      test.to = times.to;
      test.unitless = times.unitless;
      if (times.wrong.empty())
        tests_.push_back(std::move(test));
      else
        remarks_.push_back(std::move(times.wrong));
      continue;
    }
    const auto key = std::ranges::find_if(keys(), [&](const Key& one) {
      return one.name == term.key || (!one.also.empty() && one.also == term.key);
    });
    if (key == keys().end()) {
      std::string known;
      for (const Key& one : keys()) known += std::string(one.name) + ":, ";
      remarks_.push_back(fmt::format(
          "“{}:” is not known: there are {}t>, t< and t:. A word with a colon is looked "
          "for when it stands in quotes.",
          term.key, known));
      continue;
    }
    test.of = key->of;
    if (term.values.empty()) {
      remarks_.push_back(key->words.empty()
                             ? fmt::format("{}: goes on with a name.", key->name)
                             : fmt::format("{}: is one of {}.", key->name, listed(key->words)));
      continue;
    }
    if (key->words.empty()) {
      test.names = term.values;
      tests_.push_back(std::move(test));
      continue;
    }
    bool any = false;
    std::vector<std::string> unknown;
    for (const std::string& value : term.values)
      if (choose(*key, value, test))
        any = true;
      else
        unknown.push_back("“" + value + "”");
    if (!unknown.empty())
      remarks_.push_back(
          fmt::format("{} is no {}: {}.", joined(unknown), key->name, listed(key->words)));
    if (any) tests_.push_back(std::move(test));
  }
  std::ranges::stable_partition(tests_, [](const Test& test) { return test.of != Of::word; });
}

EventMatcher::EventMatcher(const EventFilter& filter, const trace::Trace& trace,
                           const RunIndex& index, const LogIndex& log)
    : trace_(trace), index_(index), log_(log) {
  for (const Test& test : filter.tests()) {
    Bound& bound = bound_.emplace_back(Bound{test, {}});
    if (test.of >= Of::destination && test.of <= Of::client) mark(bound);
    // Where the log counts in seconds, a number alone is easily meant so.
    if (test.of == Of::time && test.unitless && counts_in_seconds(index))
      remarks_.emplace_back("A time without a unit is in ms: 1500 is 1.5s.");
  }
}

namespace {

// One that is called so, upper and lower case alike; else all whose name holds it.
template <class Name>
bool mark_named(std::vector<bool>& marks, std::size_t count, std::string_view wanted, bool parts,
                const Name& name) {
  bool found = false;
  for (const bool whole : {true, false}) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view one = name(i);
      if (whole ? !(one.size() == wanted.size() && holds_word(one, wanted))
                : !holds_word(one, wanted))
        continue;
      marks[i] = true;
      found = true;
    }
    if (found || !parts) break;
  }
  return found;
}

}  // namespace

void EventMatcher::mark(Bound& bound) {
  const model::Setup& setup = trace_.setup();
  const auto mark_by = [&](std::size_t count, std::string_view what, bool parts, auto name) {
    bound.marks.assign(count, false);
    for (const std::string& wanted : bound.test.names)
      if (!mark_named(bound.marks, count, wanted, parts, name))
        remarks_.push_back(fmt::format("No {} here is called “{}”.", what, wanted));
  };
  switch (bound.test.of) {
    case Of::destination:
      return mark_by(setup.destinations.size(), "destination", true,
                     [&](std::size_t i) -> std::string_view { return setup.destinations[i].key; });
    case Of::pool:
      return mark_by(index_.pools.size(), "owner of a pool", true,
                     [&](std::size_t i) -> std::string_view { return index_.pools[i].name; });
    case Of::transfer:
      return mark_by(index_.transfers.size(), "transfer", false,
                     [&](std::size_t i) -> std::string_view { return index_.transfers[i].name; });
    case Of::client:
      return mark_by(setup.clients.size(), "client", true,
                     [&](std::size_t i) -> std::string_view { return setup.clients[i]; });
    default:
      break;
  }
  // Connections go by number: of several pools each may have its own #3.
  bound.marks.assign(index_.connections.size(), false);
  for (const std::string& wanted : bound.test.names) {
    std::string_view digits = wanted;
    if (digits.starts_with('#')) digits.remove_prefix(1);
    std::uint32_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) {
      remarks_.push_back(fmt::format("“{}” is no connection: conn:#3, or conn:3.", wanted));
      continue;
    }
    bool found = false;
    for (std::size_t i = 0; i < index_.connections.size(); ++i) {
      if (index_.connections[i].number != number) continue;
      bound.marks[i] = true;
      found = true;
    }
    if (!found) remarks_.push_back(fmt::format("No connection here is #{}.", number));
  }
}

bool EventMatcher::marked(const Bound& bound, std::uint64_t event) const {
  const LogParty& party = log_.parties[event];
  const ConnectionLife* connection = party.connection < index_.connections.size()
                                         ? &index_.connections[party.connection]
                                         : nullptr;
  const TransferLife* transfer =
      party.transfer < index_.transfers.size() ? &index_.transfers[party.transfer] : nullptr;
  const auto is = [&](std::size_t i) { return i < bound.marks.size() && bound.marks[i]; };
  switch (bound.test.of) {
    case Of::connection:
      return connection && is(party.connection);
    case Of::transfer:
      return transfer && is(party.transfer);
    case Of::client:
      return transfer && is(model::index(transfer->client));
    case Of::pool:
      return connection ? is(connection->pool_serial) : transfer && is(transfer->pool_serial);
    default:
      break;
  }
  if (!connection && !transfer) return false;
  const model::Setup& setup = trace_.setup();
  const model::NeedleId needle = connection ? connection->needle : transfer->needle;
  return is(model::index(setup[needle].destination));
}

bool EventMatcher::fulfils(const Bound& bound, std::uint64_t event) const {
  const Event& e = trace_.events()[event];
  const Test& test = bound.test;
  const bool decides = trace::ends_search(e);
  const auto of = [](std::uint64_t mask, auto which) {
    return (mask & bit(static_cast<std::size_t>(which))) != 0;
  };
  switch (test.of) {
    case Of::kind:
      return of(test.mask, e.kind()) ||
             (test.waits && decides && trace::decision_of(e).outcome == model::Outcome::wait);
    case Of::outcome:
      return decides && of(test.mask, trace::decision_of(e).outcome);
    case Of::gate:
      return decides && (of(test.mask, trace::decision_of(e).gate) ||
                         (test.mask & gates_of(log_.turned_away, event)) != 0);
    case Of::reason:
      return e.kind() == EventKind::connection_close &&
             of(test.mask, e.as<trace::ConnectionClose>().reason);
    case Of::time:
      return e.t() >= test.from && e.t() <= test.to;
    default:
      return marked(bound, event);
  }
}

bool EventMatcher::operator()(std::uint64_t event) const {
  std::optional<LogRow> row;
  for (const Bound& bound : bound_) {
    if (bound.test.of != Of::word) {
      if (fulfils(bound, event) == bound.test.negated) return false;
      continue;
    }
    if (!row) row = log_row(trace_, index_, log_, event);
    const std::string& word = bound.test.names.front();
    const bool there = holds_word(row->transfer, word) || holds_word(row->connection, word) ||
                       holds_word(row->event, word) || holds_word(row->what, word);
    if (there == bound.test.negated) return false;
  }
  return true;
}

std::string kind_word(EventKind kind) {
  std::string word(event_name(kind));
  std::ranges::replace(word, ' ', '_');
  return word;
}

std::string such_events(const Event& e) {
  std::string out = filter_term("kind", kind_word(e.kind()));
  if (trace::ends_search(e)) {
    const trace::Decision decided = trace::decision_of(e);
    out += " " + filter_term("outcome", to_string(decided.outcome));
    if (decided.gate != model::GateId::none)
      out += " " + filter_term("gate", to_string(decided.gate));
  }
  if (e.kind() == EventKind::connection_close)
    out += " " + filter_term("reason", to_string(e.as<trace::ConnectionClose>().reason));
  return out;
}

}  // namespace poolscope::gui

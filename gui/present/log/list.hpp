#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "present/log/event_filter.hpp"
#include "present/run.hpp"

/// Which events the log lists. A filter over millions is applied bit by bit: who draws says how
/// much at a time, and shows what was found so far.
namespace poolscope::gui {

/// A filter's text applied to a run, which it keeps.
class RunFilter {
 public:
  RunFilter(const Run&, std::string_view text);
  [[nodiscard]] bool matches(std::uint64_t event) const { return matcher_(event); }
  [[nodiscard]] bool empty() const { return filter_.empty(); }
  /// What is wrong with the text, and names that the run does not have; "" when all is well.
  [[nodiscard]] std::string remarks() const;
  [[nodiscard]] bool is_of(const Run& run, std::string_view text) const {
    return trace_ == run.trace && text_ == text;
  }

 private:
  std::shared_ptr<const trace::Trace> trace_;
  std::shared_ptr<const RunIndex> index_;
  std::shared_ptr<const LogIndex> log_;
  std::string text_;
  EventFilter filter_;
  EventMatcher matcher_;
};

/// The terms that find what concerns a thing: "xfer:r7", "conn:#3 pool:multi:0"; "" of nothing.
[[nodiscard]] std::string selection_terms(const Run&, const Selection&);
/// What a click on a row selects: the transfer, or the connection of what only concerns one.
[[nodiscard]] Selection selection_of_row(const Run&, std::uint64_t event);

class LogList {
 public:
  /// Begins anew when run, filter or the internal switch changed; whether it did.
  bool ask(const Run&, const std::string& filter, bool internal);
  /// Looks at that many further events.
  void look(std::size_t events);

  [[nodiscard]] bool complete() const { return looked_at_ == candidates_; }
  [[nodiscard]] std::size_t looked_at() const { return looked_at_; }
  [[nodiscard]] std::size_t candidates() const { return candidates_; }
  [[nodiscard]] bool filtered() const { return filter_ && !filter_->empty(); }
  [[nodiscard]] std::string remarks() const { return filter_ ? filter_->remarks() : ""; }

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::uint64_t operator[](std::size_t row) const;
  /// How many of them lie before `cursor`.
  [[nodiscard]] std::size_t before(std::uint64_t cursor) const;
  /// The first `most` of them.
  [[nodiscard]] std::vector<std::uint64_t> first(std::size_t most) const;

 private:
  std::optional<RunFilter> filter_;
  std::shared_ptr<const RunIndex> index_;
  bool internal_ = false;
  std::size_t candidates_ = 0, looked_at_ = 0;
  std::vector<std::uint64_t> found_;  // ascending; unused while nothing is filtered
};

/// Where a key moves to among `rows` rows; `page` are in sight.
enum class RowKey : std::uint8_t { up, down, page_up, page_down, home, end };
[[nodiscard]] std::size_t moved_row(RowKey, std::size_t from, std::size_t rows, std::size_t page);

}  // namespace poolscope::gui

#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The text of an event filter: read into terms, and changed term by term, so that what a menu adds
/// can be gone on with by typing. What terms mean is event_filter.hpp's. Pure.
namespace poolscope::gui {

/// One term: `-kind:open,close`, `t>1.5s`, or a free word.
struct FilterTerm {
  bool negated = false;
  std::string key;                  // lower case; "t" of times, "" of a free word
  std::vector<std::string> values;  // without their quotes; of times one: ">1.5s", "1s..2s"
  std::string written;              // as it stands in the text
};

/// Terms are apart by spaces and values by commas, but not within double quotes. A colon makes a
/// key of plain letters before it only: "api.test:443", "localhost:80" and "https://…" are words.
[[nodiscard]] std::vector<FilterTerm> filter_terms(std::string_view text);

/// `key:value` in place of all that the text said of `key`; an empty value takes it away.
[[nodiscard]] std::string filter_with_only(std::string_view text, std::string_view key,
                                           std::string_view value);
/// Whether a term without "-" names this value.
[[nodiscard]] bool filter_has(std::string_view text, std::string_view key, std::string_view value);
/// The value joins those that the text names for `key`, or leaves them.
[[nodiscard]] std::string filter_toggled(std::string_view text, std::string_view key,
                                         std::string_view value);
/// The value is no longer wanted: leaves what is named, or is named with "-".
[[nodiscard]] std::string filter_without(std::string_view text, std::string_view key,
                                         std::string_view value);
/// The text with one more term.
[[nodiscard]] std::string filter_and(std::string_view text, std::string_view term);
/// `key:value`, in quotes where the value needs them.
[[nodiscard]] std::string filter_term(std::string_view key, std::string_view value);

[[nodiscard]] std::string lower_case(std::string_view);

}  // namespace poolscope::gui

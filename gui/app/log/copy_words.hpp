#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "app/frame/actions.hpp"
#include "present/why/close.hpp"
#include "present/why/view.hpp"

/// What is on the screen as plain text, for a message or a ticket. Pure.
namespace poolscope::gui {

[[nodiscard]] std::string text_of(const WhyView&);
[[nodiscard]] std::string text_of(const CloseView&);

/// What is to be copied, or a word about why nothing is.
using Copied = std::variant<CopyText, Notify>;

/// The decision or the close that the "why" pane shows, as an action that copies it; nothing
/// decided yet: says so.
[[nodiscard]] Copied copied_explanation(const Model&);

/// Rows of the log as a table with a head, columns apart by tabs: for a spreadsheet. What libcurl
/// prints is a column of at most `worded_rows` rows: it is found by going through the run again.
inline constexpr std::size_t copied_rows_most = 100'000, worded_rows = 1000;
[[nodiscard]] std::string rows_text(const Run&, std::span<const std::uint64_t> events);
/// The same as an action; says how many when there are more than are copied.
[[nodiscard]] Copied copied_rows(const Run&, std::span<const std::uint64_t> events,
                                 std::size_t of_all);

/// The rows that are picked in the log; when none are, the explanation.
[[nodiscard]] Copied copied(const Model&);

}  // namespace poolscope::gui

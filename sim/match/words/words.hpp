#pragma once

#include <string>

#include "match/words/explain.hpp"

/// The wording of decisions: the one place where gates, reasons and outcomes become sentences.
namespace poolscope::match::words {

/// Fills in headline, sentence, option and what libcurl prints.
void tell(Explanation&, const model::World&, const model::Setup&, const Profile&);

/// What a gate found of a candidate, as half a sentence (finding.cpp).
[[nodiscard]] std::string of_finding(const model::World&, const model::Setup&,
                                     const model::Transfer&, const model::Connection&, const Cell&);
/// Whose transfers a busy connection carries: "r4 of ann", "r4 of ann and 2 others" (users.cpp).
[[nodiscard]] std::string users_of(const model::World&, const model::Setup&,
                                   const model::Connection&);
/// "HTTP/2" of a Protocol's number.
[[nodiscard]] std::string_view protocol_name(std::int64_t protocol);

/// What libcurl prints about the decision, or nothing (printed.cpp).
[[nodiscard]] std::vector<PrintedLine> printed(const Explanation&, const model::World&,
                                               const model::Setup&, const Profile&,
                                               const model::Transfer&);

/// "131 s", "1.2 s", "850 ms": a length of time as a sentence says it.
[[nodiscard]] std::string length(std::int64_t ms);

/// "#3".
[[nodiscard]] std::string name(const model::Connection&);

}  // namespace poolscope::match::words

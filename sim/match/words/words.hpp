#pragma once

#include <string>

#include "match/words/explain.hpp"

/// The wording of decisions: the one place where gates, reasons and outcomes become sentences.
namespace poolscope::match::words {

/// Fills in the headline, the sentence, the option, and the lines that libcurl prints.
void tell(Explanation&, const model::World&, const model::Setup&, const Profile&);

/// The finding of a gate about a candidate, as half a sentence (finding.cpp).
[[nodiscard]] std::string of_finding(const model::World&, const model::Setup&,
                                     const model::Transfer&, const model::Connection&, const Cell&);
/// The transfers on a busy connection: "r4 of ann", "r4 of ann and 2 others" (users.cpp).
[[nodiscard]] std::string users_of(const model::World&, const model::Setup&,
                                   const model::Connection&);
/// The name for a Protocol's number: "HTTP/2".
[[nodiscard]] std::string_view protocol_name(std::int64_t protocol);

/// The lines that libcurl prints about the decision, if any (printed.cpp).
[[nodiscard]] std::vector<PrintedLine> printed(const Explanation&, const model::World&,
                                               const model::Setup&, const Profile&,
                                               const model::Transfer&);

/// A length of time in a sentence: "131 s", "1.2 s", "850 ms".
[[nodiscard]] std::string length(std::int64_t ms);

/// The name of a connection: "#3".
[[nodiscard]] std::string name(const model::Connection&);

}  // namespace poolscope::match::words

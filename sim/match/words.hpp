#pragma once

#include <string>

#include "match/explain.hpp"

/// The wording of decisions: the one place where gates, reasons and outcomes become sentences.
namespace poolscope::match::words {

/// Fills in headline, sentence, option and what libcurl prints.
void tell(Explanation&, const model::World&, const model::Setup&, const Profile&);

/// What a gate found of a candidate, as half a sentence (finding_words.cpp).
[[nodiscard]] std::string of_finding(const model::Setup&, const model::Transfer&,
                                     const model::Connection&, const Finding&);
/// "HTTP/2" of a Protocol's number.
[[nodiscard]] std::string_view protocol_name(std::int64_t protocol);

/// What libcurl prints about the decision, line by line, or empty (printed_words.cpp).
[[nodiscard]] std::string printed(const Explanation&, const model::World&, const model::Setup&,
                                  const Profile&, const model::Transfer&);

/// "131 s", "1.2 s", "850 ms": a length of time as a sentence says it.
[[nodiscard]] std::string length(std::int64_t ms);

/// "#3".
[[nodiscard]] std::string name(const model::Connection&);

}  // namespace poolscope::match::words

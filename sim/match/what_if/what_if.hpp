#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "match/words/explain.hpp"

/// The changes that would have changed a decision: one thing is changed and the matcher is asked
/// again, for every option that a search reads and for the properties of the candidates. No answer
/// comes from a table.
namespace poolscope::match {

/// One change that alone leads to another outcome or another connection.
struct WhatIf {
  std::string option;  // "CURLOPT_MAXAGE_CONN"; empty: a property of the world or the request
  std::string to;      // "132 s": the nearest value that does it; of a property the whole clause,
                       // "#0 were idle"
  std::string now;     // "118 s": what it was; of a property "busy with r4 of ann", or empty
  model::Outcome outcome{};
  model::ConnectionId connection = model::none<model::ConnectionId>;  // of a reuse
  std::string leads_to;                                               // "reuse #0", "wait for room"

  /// "with CURLOPT_MAXAGE_CONN 132 s (now 118 s)", "if #0 were idle (now busy with r4)".
  [[nodiscard]] std::string clause() const;
};

struct WhatIfs {
  std::vector<WhatIf> changes;  // the smallest change to the best outcome first
  std::size_t asked = 0;        // how often the matcher was asked again
  bool gave_up = false;         // the pool is so large that not every change was tried
};

inline constexpr std::size_t most_changes = 6;

/// Takes an explanation that was made in the same World (the one before the search). The matcher is
/// asked at most a few hundred times, and less often if a search looks at more connections.
[[nodiscard]] WhatIfs what_if(const model::World&, const model::Setup&, const Profile&,
                              const Explanation&);

/// Whether it is a new connection for want of any to its destination, none of which the search
/// itself has thrown out: then the one that was closed before is missed.
[[nodiscard]] bool misses_one(const Explanation&);

/// The last connection to the destination, which is gone.
struct Missed {
  model::ConnectionId connection{};
  std::uint32_t number = 0;  // libcurl's id
  /// Of before its close, with the time of the search: nobody else of its destination was there to
  /// be taken instead.
  const model::World& world;
};
/// Had it been there still: added when it would have been taken.
void add_if_still_there(WhatIfs&, const Missed&, const model::Setup&, const Profile&,
                        const model::Transfer& asker);

}  // namespace poolscope::match

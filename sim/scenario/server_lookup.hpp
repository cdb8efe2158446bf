#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scenario/scenario.hpp"

namespace poolscope::scenario {

/// The lookup of the server for a host and port: an exact host comes before the longest suffix, and
/// that before "*"; each with that port before any port; of equals the first in the file.
class ServerLookup {
 public:
  explicit ServerLookup(const std::vector<Server>&);
  [[nodiscard]] std::optional<std::size_t> find(const std::string& host, std::uint16_t port) const;

 private:
  [[nodiscard]] std::optional<std::size_t> with_pattern(const std::string& pattern,
                                                        std::uint16_t port) const;
  std::unordered_map<std::string, std::size_t> places_;  // by pattern and port
  std::unordered_set<std::size_t> suffix_sizes_;
};

}  // namespace poolscope::scenario

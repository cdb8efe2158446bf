#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "real/programs.hpp"

/// Small helpers for writing configuration files.
namespace poolscope::real {

inline std::string write(const Place& place, const std::string& name, const std::string& text) {
  const std::string path = place.folder + "/" + name;
  std::ofstream{path} << text;
  return path;
}

/// A line if the scenario gives a value, else nothing.
inline std::string line(fmt::format_string<const std::int64_t&> text,
                        const std::optional<std::int64_t>& value) {
  return value ? fmt::format(text, *value) + "\n" : "";
}

inline std::optional<std::int64_t> whole_ms(const std::optional<scenario::Distribution>& d) {
  if (!d) return {};
  return static_cast<std::int64_t>(d->a);
}

inline bool among(const std::vector<std::string>& all, const std::string& one) {
  return std::count(all.begin(), all.end(), one) > 0;
}

inline bool offers_h2(const scenario::Server& server) {
  return !server.alpn || among(*server.alpn, "h2");
}

}  // namespace poolscope::real

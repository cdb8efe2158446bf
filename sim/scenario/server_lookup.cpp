#include "scenario/server_lookup.hpp"

#include "scenario/compile.hpp"

namespace poolscope::scenario {
namespace {

std::string key_of_pattern(const std::string& pattern, std::optional<std::int64_t> port) {
  return pattern + "\n" + (port ? std::to_string(*port) : "");
}

}  // namespace

ServerLookup::ServerLookup(const std::vector<Server>& servers) {
  places_.reserve(servers.size());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const std::string pattern = lower_case(servers[i].host);
    if (pattern.size() > 1 && pattern.starts_with('*')) suffix_sizes_.insert(pattern.size() - 1);
    places_.try_emplace(key_of_pattern(pattern, servers[i].port), i);
  }
}

std::optional<std::size_t> ServerLookup::with_pattern(const std::string& pattern,
                                                      std::uint16_t port) const {
  for (const auto& which : {std::optional<std::int64_t>{port}, std::optional<std::int64_t>{}})
    if (const auto at = places_.find(key_of_pattern(pattern, which)); at != places_.end())
      return at->second;
  return {};
}

std::optional<std::size_t> ServerLookup::find(const std::string& host, std::uint16_t port) const {
  if (const auto exact = with_pattern(host, port)) return exact;
  // Only suffixes with the length of an existing one are looked up: a host with many dots costs no
  // more.
  if (!suffix_sizes_.empty())
    for (std::size_t at = 0; at < host.size(); ++at)
      if (suffix_sizes_.contains(host.size() - at))
        if (const auto found = with_pattern("*" + host.substr(at), port)) return found;
  return with_pattern("*", port);
}

}  // namespace poolscope::scenario

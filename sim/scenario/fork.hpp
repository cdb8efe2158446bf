#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/options.hpp"
#include "model/setup.hpp"
#include "model/time.hpp"
#include "scenario/scenario.hpp"

/// A fork is a second future: the same scenario with one change at a given time. When run from the
/// start, it is the same as the first up to that time, because a run is a pure function of its
/// scenario.
namespace poolscope::scenario {

/// An event of one connection, or of all connections of a server (with an empty `pool`).
struct ServerDoes {
  model::ServerEvent::Do what{};
  model::ServerId server{};  // in the Setup of that strategy
  std::string host;          // the origin's, used if no entry of `servers` matches it
  std::uint16_t port = 0;
  std::string pool;
  std::uint32_t connection = 0;
  bool proxy = false;  // the event is that proxy's, which forwards
};
/// curl_easy_setopt on the handles of these clients, for transfers that start later.
struct SetEasy {
  std::vector<std::string> clients;
  model::OptionSet options;
};
/// curl_multi_setopt on a multi.
struct SetMulti {
  std::vector<std::string> multis;
  model::OptionSet options;
};
using Change = std::variant<ServerDoes, SetEasy, SetMulti>;

/// The scenario with that one strategy and the change at `at`. Its expectations are dropped: they
/// were written for another future.
[[nodiscard]] Scenario forked(const Scenario&, const Strategy&, const Change&, model::Time at);

/// An option's value as a person types it: "118", "on", "CURL_HTTP_VERSION_1_1", or items of a list
/// with commas between them; or what is wrong with it.
struct TypedOption {
  const model::OptionInfo* info = nullptr;
  model::OptionValue value;
  std::string wrong;  // empty: nothing
};
[[nodiscard]] TypedOption typed_option(std::string_view name, std::string_view value);
/// The value in the form in which it would be typed.
[[nodiscard]] std::string typed_value(const model::OptionInfo&, const model::OptionValue&);

}  // namespace poolscope::scenario

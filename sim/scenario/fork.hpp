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

/// A second future: the same scenario with one change that is dated. Run from the start, it is the
/// same as the first up to that moment, because a run is a pure function of its scenario.
namespace poolscope::scenario {

/// Something happens to one connection (or to all that a server has, with an empty `pool`).
struct ServerDoes {
  model::ServerEvent::Do what{};
  model::ServerId server{};  // in the Setup of that strategy
  std::string host;          // of the origin: named when no entry of `servers` speaks of it
  std::uint16_t port = 0;
  std::string pool;
  std::uint32_t connection = 0;
  bool proxy = false;  // it happens to that proxy, which forwards
};
/// curl_easy_setopt on the handles of these clients: for transfers that start later.
struct SetEasy {
  std::vector<std::string> clients;
  model::OptionSet options;
};
/// curl_multi_setopt.
struct SetMulti {
  std::vector<std::string> multis;
  model::OptionSet options;
};
using Change = std::variant<ServerDoes, SetEasy, SetMulti>;

/// The scenario of that one strategy with the change at `at`. Its expectations go: they were
/// written for another future.
[[nodiscard]] Scenario forked(const Scenario&, const Strategy&, const Change&, model::Time at);

/// An option's value as a person types it: "118", "on", "CURL_HTTP_VERSION_1_1"; items of a list
/// with commas between them. Or what is wrong with it.
struct TypedOption {
  const model::OptionInfo* info = nullptr;
  model::OptionValue value;
  std::string wrong;  // empty: all is well
};
[[nodiscard]] TypedOption typed_option(std::string_view name, std::string_view value);
/// The value as it would be typed.
[[nodiscard]] std::string typed_value(const model::OptionInfo&, const model::OptionValue&);

}  // namespace poolscope::scenario

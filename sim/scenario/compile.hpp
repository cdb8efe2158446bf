#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// Compiling: from the description of a scenario to what the engine runs.
namespace poolscope::scenario {

class StreamPlan;

/// A compiled scenario with one of its strategies: everything that a run needs, in one value. It
/// owns its parts and refers neither to the scenario nor to the strategy, which may be gone. It
/// never changes: a copy costs nothing, and any number of runs, on any threads, can start from it.
struct Compiled {
  std::shared_ptr<const model::Setup> setup;
  /// The plan of the stream of requests and events. It uses the ids of the Setup. It also fits a
  /// copy of the Setup that differs only in what no id depends on: its seed and its limits.
  std::shared_ptr<const StreamPlan> stream;
};

/// Resolves a loaded scenario and one of its strategies: options are laid over each other, hosts
/// are matched to servers, destinations get libcurl's names. Defaults (FORMAT.md, "The scenario
/// file") are applied here, with the libcurl version's reading of options and keys (`Dialect`).
/// Throws `LimitHit` if the result would exceed the limits, `Stopped` when told to stop.
[[nodiscard]] Compiled resolve(const Scenario&, const Strategy&, const model::Dialect& = {},
                               const GoOn& = {});

/// Throws `LimitHit` if there are more transfers than their limit allows, as far as this is known
/// without running. A run that ends by `until_ms` or a duration stops at the limit.
void check_transfers(const Compiled&);

/// Makes the stream of requests and events from its beginning. It keeps the compiled scenario.
[[nodiscard]] std::unique_ptr<model::RequestSource> source(Compiled);

/// The parts of a URL that matter to the pool (curl 8.22 lib/url.c: url_create_needle). The host is
/// in lower case, and the scheme's default port is filled in.
struct UrlParts {
  model::Scheme scheme = model::Scheme::http;
  std::string host;  // an IPv6 address is in brackets, with its zone after a %
  std::uint16_t port = 0;
  bool port_given = false;
  bool literal = false;  // an IP address
  bool login_given = false;
  std::string user, password;
};
/// The text with ASCII letters in lower case: hosts and schemes are compared without regard to
/// case.
[[nodiscard]] std::string lower_case(std::string_view);
/// Parses a URL; false if its scheme is not modelled, or if it has no host or a bad port.
[[nodiscard]] bool parse_url(std::string_view url, UrlParts&);
/// The target of a redirect from `base`: an absolute URL, //host, /path, ?query or a relative path.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view location);

}  // namespace poolscope::scenario

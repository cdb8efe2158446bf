#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/request_source.hpp"
#include "model/setup.hpp"
#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// From the description of a scenario to what the engine runs.
namespace poolscope::scenario {

class StreamPlan;

/// A scenario and one of its strategies, compiled: all that a run needs, in one value. It owns what
/// it is made of and refers to neither the scenario nor the strategy, which may be gone. Nothing in
/// it changes: it is copied at no cost, and any number of runs, on any threads, start from it.
struct Compiled {
  std::shared_ptr<const model::Setup> setup;
  /// What the stream of requests and events is made from. It speaks in the ids of the Setup, and
  /// goes as well with a copy of that which differs in what no id depends on: its seed, its limits.
  std::shared_ptr<const StreamPlan> stream;
};

/// Resolves a loaded scenario and one of its strategies: options laid over each other, hosts
/// matched to servers, destinations named as libcurl names them. Defaults (FORMAT.md, "The scenario
/// file") are applied here, with what the libcurl version makes of options and keys (`Dialect`).
/// Throws `LimitHit` where it would become more than the limits allow, `Stopped` when told to stop.
[[nodiscard]] Compiled resolve(const Scenario&, const Strategy&, const model::Dialect& = {},
                               const GoOn& = {});

/// Throws `LimitHit` when there are more transfers than the limit of them allows, as far as that is
/// known without running. A run that has an end by `until_ms` or a duration stops at the limit.
void check_transfers(const Compiled&);

/// The stream of requests and events, made anew from its beginning. It keeps what it is made from.
[[nodiscard]] std::unique_ptr<model::RequestSource> source(Compiled);

/// How `url` and `options` look for a connection (curl 8.22 lib/url.c: url_create_needle): what of
/// a URL matters to the pool. Host in lower case, the scheme's default port filled in.
struct UrlParts {
  model::Scheme scheme = model::Scheme::http;
  std::string host;  // an IPv6 address in brackets, with its zone after a %
  std::uint16_t port = 0;
  bool port_given = false;
  bool literal = false;  // an IP address
  bool login_given = false;
  std::string user, password;
};
/// ASCII letters in lower case: hosts and schemes compare without regard to case.
[[nodiscard]] std::string lower_case(std::string_view);
/// Parses a URL; false when its scheme is not modelled, or it has no host or a bad port.
[[nodiscard]] bool parse_url(std::string_view url, UrlParts&);
/// Where a redirect leads: an absolute URL, //host, /path, ?query or a relative path, from `base`.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view location);

}  // namespace poolscope::scenario

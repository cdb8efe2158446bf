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

/// Resolves a loaded scenario and one of its strategies: options laid over each other, hosts
/// matched to servers, destinations named as libcurl names them. Defaults (FORMAT.md, "The scenario
/// file") are applied here, with what the libcurl version makes of options and keys (`Dialect`).
/// Throws `LimitHit` where it would become more than the limits allow, `Stopped` when told to stop.
[[nodiscard]] std::shared_ptr<const model::Setup> resolve(const Scenario&, const Strategy&,
                                                          const model::Dialect& = {},
                                                          const GoOn& = {});

/// The stream of requests and events that goes with a Setup, from its beginning.
[[nodiscard]] std::unique_ptr<model::RequestSource> source(std::shared_ptr<const model::Setup>);

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

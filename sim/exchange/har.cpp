#include "exchange/har.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "exchange/har_entry.hpp"
#include "exchange/html.hpp"
#include "scenario/fields.hpp"

namespace poolscope::exchange {
namespace {

using scenario::Distribution;

/// The entries of one host and port, and what their requests show about the server there.
struct Origin {
  std::vector<double> tcp, tls, mbps;
  std::optional<double> dns, keep_alive_s;
  bool spoke_h1 = false, spoke_h2 = false, only_http_1_0 = true;
};
using OriginKey = std::pair<std::string, std::uint16_t>;
using Origins = std::map<OriginKey, Origin>;

/// Rounds to whole microseconds: a scenario keeps a time no finer.
double rounded(double ms) {
  return std::round(ms * 1000) / 1000;
}

Distribution constant(double value) {
  Distribution d;
  d.a = value;
  return d;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The bandwidth that a body's arrival shows; short bodies show only the spacing of packets.
std::optional<double> bandwidth(const HarEntry& entry) {
  if (entry.body_bytes < 20'000 || entry.receive.value_or(0) < 5) return {};
  return static_cast<double>(entry.body_bytes) * 8 / (*entry.receive * 1000);
}

Origins survey(const std::vector<HarEntry>& entries) {
  Origins origins;
  std::map<std::string, double> lookups;
  for (const HarEntry& entry : entries) {
    Origin& origin = origins[{entry.host, entry.port}];
    if (entry.tcp) origin.tcp.push_back(*entry.tcp);
    if (entry.tls) origin.tls.push_back(*entry.tls);
    if (const auto mbps = bandwidth(entry)) origin.mbps.push_back(*mbps);
    if (entry.protocol == "h2" || entry.protocol == "h3") origin.spoke_h2 = true;
    if (entry.protocol.starts_with("http/1")) origin.spoke_h1 = true;
    if (entry.protocol != "http/1.0") origin.only_http_1_0 = false;
    if (entry.keep_alive_s)
      origin.keep_alive_s = std::min(*entry.keep_alive_s, origin.keep_alive_s.value_or(1e9));
    // The longest look-up of a name is the real one; a shorter one only waited for an answer under
    // way.
    if (entry.dns && entry.opened) {
      double& longest = lookups[entry.host];
      longest = std::max(longest, *entry.dns);
    }
  }
  for (auto& [key, origin] : origins)
    if (const auto found = lookups.find(key.first); found != lookups.end())
      origin.dns = found->second;
  return origins;
}

/// The round trip, from TCP handshakes; the quickest one had the least other delay.
std::optional<double> round_trip(const Origin& origin) {
  if (origin.tcp.empty()) return {};
  return *std::min_element(origin.tcp.begin(), origin.tcp.end());
}

/// The round trip for servers to which no connection was seen. If none was seen at all: no answer
/// can have come sooner than one round trip.
std::optional<double> usual_round_trip(const Origins& origins,
                                       const std::vector<HarEntry>& entries) {
  std::vector<double> all;
  for (const auto& [key, origin] : origins)
    if (const auto rtt = round_trip(origin)) all.push_back(*rtt);
  if (!all.empty()) return median(std::move(all));
  std::optional<double> shortest;
  for (const HarEntry& entry : entries)
    if (entry.wait.value_or(0) > 0)
      shortest = std::min(*entry.wait, shortest.value_or(*entry.wait));
  return shortest;
}

scenario::Server server_of(const OriginKey& key, const Origin& origin) {
  scenario::Server server;
  server.host = key.first;
  server.port = key.second;
  if (const auto rtt = round_trip(origin)) server.rtt_ms = constant(rounded(*rtt));
  if (origin.dns) server.dns_ms = constant(rounded(*origin.dns));
  if (!origin.tls.empty()) server.tls_ms = constant(rounded(median(origin.tls)));
  if (!origin.mbps.empty())
    server.bandwidth_mbps = std::clamp(std::round(median(origin.mbps) * 100) / 100, 0.01,
                                       scenario::fields::megabits.max);
  if (origin.spoke_h1 && !origin.spoke_h2) server.alpn = {"http/1.1"};
  if (origin.spoke_h1 && origin.only_http_1_0) server.http_version = "1.0";
  if (origin.keep_alive_s) server.idle_timeout_ms = constant(*origin.keep_alive_s * 1000);
  return server;
}

scenario::Response response_of(const HarEntry& entry, const Origin& origin, double rtt) {
  scenario::Response response;
  if (entry.status >= 200 && entry.status <= 599 && entry.status != 200)
    response.status = entry.status;
  if (entry.wait) response.think_ms = constant(rounded(std::max(0.0, *entry.wait - rtt)));
  response.body_bytes = constant(static_cast<double>(entry.body_bytes));
  if (entry.protocol == "http/1.0" && !origin.only_http_1_0) response.http_version = "1.0";
  if (entry.closes) response.close = scenario::ServerClose::announced;
  return response;
}

scenario::Recorded recorded_of(const HarEntry& entry) {
  scenario::Recorded recorded;
  if (!entry.connection.empty()) recorded.connection = entry.connection;
  if (!entry.protocol.empty()) recorded.protocol = entry.protocol;
  if (entry.opened && entry.dns) recorded.dns_ms = rounded(*entry.dns);
  if (entry.tcp) recorded.connect_ms = rounded(*entry.tcp);
  if (entry.tls) recorded.tls_ms = rounded(*entry.tls);
  if (entry.wait) recorded.wait_ms = rounded(*entry.wait);
  return recorded;
}

void set(model::OptionSet& options, std::string_view name, std::int64_t value) {
  if (const auto* info = model::find_option(name)) model::set_option(options, *info, value);
}

/// Three strategies: like a browser, with h2 waiters, and on one blocking handle.
std::vector<scenario::Strategy> strategies(std::size_t clients) {
  scenario::Strategy browser;
  browser.name = "browser";
  browser.scope = model::Scope::multi;
  set(browser.multi_options, "CURLMOPT_MAX_HOST_CONNECTIONS", 6);
  set(browser.multi_options, "CURLMOPT_MAXCONNECTS", 256);  // Chrome's limit of sockets in all
  if (clients > 1) {                             // one browser for each page: they share nothing
    constexpr std::size_t most_multis = 10'000;  // that a strategy may have; pages then share them
    browser.multis_numbered = true;
    for (std::size_t i = 0; i < std::min(clients, most_multis); ++i)
      browser.multis.push_back({std::to_string(i), {}});
  }
  scenario::Strategy pipewait = browser;
  pipewait.name = "pipewait";
  set(pipewait.options, "CURLOPT_PIPEWAIT", 1);
  scenario::Strategy easy;
  easy.name = "easy";
  return {browser, pipewait, easy};
}

std::string description_of(const HarReading& reading, std::string_view name) {
  std::string text = "Imported from " + markdown_code(name);
  if (!reading.recorder.empty()) text += ", recorded by " + reading.recorder;
  text +=
      ". Round trips, look-ups, handshakes and bandwidth are estimated per server from the "
      "recorded times; `recorded` keeps what the recording says of each request.";
  for (const auto& warning : reading.warnings) text += "\n\n- " + warning;
  return text;
}

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

scenario::Scenario assemble(const HarReading& reading, std::string_view name,
                            const model::Limits& limits) {
  scenario::Scenario result;
  result.title = reading.title.empty() ? std::string{base_name(name)} : reading.title;
  result.description = description_of(reading, base_name(name));
  result.tags = {"har"};

  const Origins origins = survey(reading.entries);
  const auto usual = usual_round_trip(origins, reading.entries);
  if (usual) result.network.rtt_ms = constant(rounded(*usual));
  for (const auto& [key, origin] : origins)
    if (!key.first.starts_with('[')) result.servers.push_back(server_of(key, origin));

  std::map<std::string, std::string> client_of_page;
  std::set<std::string> pages;
  for (const HarEntry& entry : reading.entries) pages.insert(entry.page);
  for (const HarEntry& entry : reading.entries) {
    if (client_of_page.contains(entry.page)) continue;
    const std::size_t n = client_of_page.size() + 1;
    const auto client = pages.size() == 1 ? "browser" : fmt::format("browser{}", n);
    client_of_page[entry.page] = client;
    result.clients.push_back({client, {}});
  }

  const std::int64_t start = reading.entries.front().started_us;
  for (const HarEntry& entry : reading.entries) {
    const Origin& origin = origins.at({entry.host, entry.port});
    scenario::Request request;
    request.id = fmt::format("r{}", result.requests.size() + 1);
    request.client = client_of_page.at(entry.page);
    request.url = entry.url();
    request.at_ms = static_cast<double>(entry.started_us - start) / 1000;
    // For a server that speaks both, the recording of this request decides.
    if (entry.protocol == "http/1.1" && entry.scheme == "https" && origin.spoke_h2)
      set(request.options, "CURLOPT_HTTP_VERSION", 2);
    request.responses = {
        response_of(entry, origin, round_trip(origin).value_or(usual.value_or(0)))};
    request.recorded = recorded_of(entry);
    result.requests.push_back(std::move(request));
  }
  result.strategies = strategies(result.clients.size());
  result.limits = limits;
  return result;
}

}  // namespace

bool is_har(std::string_view path, std::string_view) {
  return path.ends_with(".har");
}

Import import_har(std::string_view text, std::string_view name, const model::Limits& limits,
                  const GoOn& go_on) {
  HarReading reading = read_har(text, name, limits, go_on);
  const auto h3 = std::count_if(reading.entries.begin(), reading.entries.end(),
                                [](const HarEntry& entry) { return entry.protocol == "h3"; });
  if (h3 > 0)
    reading.warnings.push_back(fmt::format(
        "{} request{} spoke HTTP/3, which is simulated as HTTP/2", h3, h3 == 1 ? "" : "s"));
  Import import;
  import.entries = reading.total;
  import.skipped = reading.total - reading.entries.size();
  if (reading.errors.empty())
    import.result = as_file(assemble(reading, name, limits), base_name(name), limits);
  else
    import.result = std::move(reading.errors);
  import.warnings = std::move(reading.warnings);
  return import;
}

}  // namespace poolscope::exchange

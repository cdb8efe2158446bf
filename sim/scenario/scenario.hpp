#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/options.hpp"
#include "model/setup.hpp"
#include "model/vocabulary.hpp"

/// The plain description of a scenario: the contents of a scenario file, key by key (FORMAT.md,
/// "The scenario file"), before anything is resolved or drawn. `json.hpp` reads and writes it;
/// `compile.hpp` turns it and a strategy into what the engine runs.
///
/// Absent optional fields mean "not set". The compiler applies defaults, so a scenario is written
/// back as it was read. Times with names in `_ms` are milliseconds as written.
namespace poolscope::scenario {

/// A number, or a distribution that every request draws from (FORMAT.md, "Distributions").
struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, exponential, lognormal, pareto, choice };
  Kind kind = Kind::constant;
  double a = 0;                                    // value, lower bound, mean, median, minimum
  double b = 0;                                    // upper bound, sigma, alpha
  std::vector<std::pair<double, double>> choices;  // (value, weight)
  bool operator==(const Distribution&) const = default;
};

struct Network {
  std::optional<Distribution> rtt_ms, dns_ms;
  std::optional<double> bandwidth_mbps;
  bool operator==(const Network&) const = default;
};

/// How a server closes a connection that it does not keep.
enum class ServerClose : std::uint8_t { announced, silent };

/// An event of a server at a given time.
struct ServerEvent {
  double at_ms = 0;
  model::ServerEvent::Do what = model::ServerEvent::Do::close_idle;
  std::string pool;                        // empty: all connections
  std::optional<std::int64_t> connection;  // with `pool`: this connection
  bool operator==(const ServerEvent&) const = default;
};

/// The parts of the simulated libcurl's build that differ from the profile's.
struct Build {
  std::optional<bool> ntlm, gss;
  bool operator==(const Build&) const = default;
};

struct Server {
  std::string host;                  // exact, "*.suffix" or "*"
  std::optional<std::int64_t> port;  // absent: any
  std::optional<std::string> like;   // a kind of server, which gives the defaults: kinds.hpp
  std::optional<Distribution> rtt_ms, dns_ms, connect_ms, tls_ms, accept_ms, settings_ms, think_ms,
      body_bytes;
  std::optional<double> bandwidth_mbps;
  std::optional<std::string> tls;  // "1.2", "1.3"
  std::optional<std::vector<std::string>> alpn;
  std::optional<bool> session_tickets;
  std::optional<std::string> http_version;  // "1.0", "1.1"
  std::optional<std::int64_t> max_concurrent_streams;
  std::optional<std::string> over_limit;  // "refuse", "queue"
  std::optional<std::int64_t> max_connections;
  std::optional<bool> keep_alive;
  std::optional<std::int64_t> close_after_requests;
  std::optional<ServerClose> close;
  std::optional<Distribution> close_delay_ms;
  std::optional<Distribution> idle_timeout_ms, max_age_ms;
  std::optional<std::string> h2c;  // "true", "false", "prior_knowledge", "upgrade"
  std::optional<bool> starttls;
  std::vector<std::string> auth;   // "basic", "digest", "ntlm", "negotiate"
  std::vector<std::string> users;  // "user:password"; empty: any login is right
  std::optional<bool> close_on_401;
  std::optional<std::string> alt_svc;
  std::optional<bool> hsts;
  std::vector<ServerEvent> events;
  bool operator==(const Server&) const = default;
};

struct Proxy {
  std::string host;
  std::int64_t port = 1080;
  /// "http", "http_1_0", "https", "socks4", "socks4a", "socks5", "socks5h"
  std::optional<std::string> type;
  std::optional<std::string> like;
  std::optional<Distribution> rtt_ms, dns_ms, connect_ms, tls_ms, accept_ms;
  std::optional<double> bandwidth_mbps;
  std::vector<std::string> auth, users;  // as for a server
  std::optional<bool> close_on_407;
  // The proxy's behaviour with its clients' connections when it forwards; as for a server.
  std::optional<bool> keep_alive;
  std::optional<std::int64_t> close_after_requests, max_connections;
  std::optional<ServerClose> close;
  std::optional<Distribution> close_delay_ms, idle_timeout_ms, max_age_ms;
  std::vector<ServerEvent> events;
  bool operator==(const Proxy&) const = default;
};

struct Response {
  std::optional<std::int64_t> status;
  std::optional<Distribution> think_ms, body_bytes;
  std::optional<std::string> http_version;
  std::optional<ServerClose> close;
  std::vector<std::pair<std::string, std::string>> headers;  // by name, in file order
  std::optional<std::string> location;
  std::optional<bool> delimited_by_close, body_on_head, early, empty, goaway, refuse_stream,
      upgrade;
  std::optional<std::string> stream_error;  // "true", "false", "http_1_1_required"
  std::optional<double> abort_after_ms, stray_after_ms;
  std::optional<std::int64_t> excess_bytes, missing_bytes;
  bool operator==(const Response&) const = default;
};

/// The data of a recording about a request.
struct Recorded {
  std::optional<std::string> connection, protocol;
  std::optional<double> dns_ms, connect_ms, tls_ms, wait_ms;
  bool operator==(const Recorded&) const = default;
};

/// The place of a client's transfers. Without `multi` it is the client's own easy handle; without
/// `share` there is none.
struct Place {
  std::optional<std::string> multi, share;
  std::optional<model::Drive> drive;
  bool operator==(const Place&) const = default;
};

struct Client {
  std::string id;
  model::OptionSet options;
  bool operator==(const Client&) const = default;
};

struct Request {
  std::string id;  // never empty after loading: "r1", "r2", … by position
  std::string client = "main";
  std::string url;
  std::optional<double> at_ms;
  std::optional<std::string> after;  // another request's id
  std::optional<double> delay_ms;    // with `after`
  model::OptionSet options;
  std::optional<Place> place;
  std::optional<std::string> fail_in;  // "write", "read", "progress"
  std::optional<double> remove_after_ms;
  std::string note;
  std::optional<Recorded> recorded;
  std::vector<Response> responses;  // empty: the server's defaults; `response` is a list of one
  std::size_t offset = 0;  // byte position in the file, which orders requests of one instant
  bool operator==(const Request&) const = default;
};

struct PoissonArrival {
  double per_s = 1;
  bool operator==(const PoissonArrival&) const = default;
};
struct EveryArrival {
  double every_ms = 1;
  bool operator==(const EveryArrival&) const = default;
};
struct ClosedLoopArrival {
  Distribution think_ms;
  bool operator==(const ClosedLoopArrival&) const = default;
};

/// Generated requests: ids w<k>.<n>, k the workload's place from 1, n from 1.
struct Workload {
  std::vector<std::string> clients;  // taken round robin; empty: "main"
  std::variant<PoissonArrival, EveryArrival, ClosedLoopArrival> arrival;
  std::optional<double> duration_ms;
  std::optional<std::int64_t> count;
  std::vector<std::pair<std::string, double>> urls;  // (url, weight); or else hosts
  std::int64_t host_count = 0;  // hosts: {count, zipf, url with {n}}; {n} runs from 1
  double host_zipf = 0;         // the exponent s: host n has the weight 1/n^s
  std::string host_url;
  model::OptionSet options;
  std::optional<Response> response;
  std::size_t offset = 0;
  bool operator==(const Workload&) const = default;
};

/// An event of the application besides requests (FORMAT.md, "Application events").
struct AppEvent {
  enum class Do : std::uint8_t {
    easy_cleanup,
    multi_cleanup,
    share_cleanup,
    easy_reset,
    easy_duphandle,
    easy_upkeep,
    network_changed,
    easy_setopt,
    multi_setopt
  };
  Do what = Do::easy_cleanup;
  std::optional<double> at_ms;
  std::optional<std::string> after;
  std::optional<double> delay_ms;
  std::string target;              // its client, multi or share
  std::string copy;                // with easy_duphandle: the client that gets the copy
  model::OptionSet options;        // with easy_setopt
  model::OptionSet multi_options;  // with multi_setopt
  std::size_t offset = 0;
  bool operator==(const AppEvent&) const = default;
};

struct MultiDescription {
  std::string id;
  model::OptionSet options;  // CURLMOPT_*
  bool operator==(const MultiDescription&) const = default;
};

struct ShareDescription {
  std::string id;
  bool connect = true, dns = true, ssl_session = true;
  bool operator==(const ShareDescription&) const = default;
};

struct Strategy {
  std::string name;
  model::Scope scope = model::Scope::easy;
  std::optional<model::Drive> drive;
  bool handle_per_request = false;
  std::vector<MultiDescription> multis;  // for a number N: ids "0" … "N-1"
  bool multis_numbered = false;          // written as a number: clients take turns
  std::vector<ShareDescription> shares;
  std::vector<std::pair<std::string, Place>> place;  // client id or "*", in file order
  model::OptionSet options, multi_options;
  std::string libcurl;  // empty: that of the scenario
  std::optional<Build> build;
  bool operator==(const Strategy&) const = default;
};

enum class Compare : std::uint8_t { eq, ne, lt, le, gt, ge };

struct ExpectRequest {
  std::string request;
  std::optional<model::Outcome> outcome;
  std::optional<std::string> connection;  // a connection's id in digits, or "of:<request>"
  std::optional<model::GateId> gate;
  std::optional<std::int64_t> hop, attempt;
  bool operator==(const ExpectRequest&) const = default;
};
struct ExpectMetric {
  std::string metric;
  Compare op = Compare::eq;
  double value = 0;
  bool operator==(const ExpectMetric&) const = default;
};
struct ExpectClose {
  std::string pool;
  std::int64_t connection = 0;
  model::CloseReason reason = model::CloseReason::cleanup;
  bool operator==(const ExpectClose&) const = default;
};
struct Expect {
  std::variant<ExpectRequest, ExpectMetric, ExpectClose> what;
  std::vector<std::string> strategies;  // empty: all of them
  std::size_t line = 0;                 // its line in the file, for messages
  bool operator==(const Expect&) const = default;
};

struct Scenario {
  std::string title, description;
  std::vector<std::string> tags, see;
  std::string libcurl = "8.22";
  std::optional<Build> build;
  std::uint64_t seed = 1;
  std::optional<double> until_ms;
  Network network;
  std::vector<Server> servers;
  std::vector<Proxy> proxies;
  std::vector<Client> clients;
  std::vector<Request> requests;
  std::vector<Workload> workload;
  std::vector<AppEvent> events;
  std::vector<Strategy> strategies;  // as written; see `strategies_of` for the three defaults
  std::vector<Expect> expect;
  model::Limits limits;  // not from the file: the limits of whoever reads it
  bool operator==(const Scenario&) const = default;
};

/// The strategies to run: the written ones, or the three defaults named easy, multi and share.
[[nodiscard]] std::vector<Strategy> strategies_of(const Scenario&);

/// The scenario with only that strategy, which is one of its own or made from one. Parts that only
/// other strategies need are removed, such as an event of a multi that this one does not have: they
/// make no difference here, and a scenario must not have names without an object.
[[nodiscard]] Scenario with_only(Scenario, const Strategy&);

/// One error of an input. `line` and `column` count from 1; 0 means "the whole file".
struct Error {
  std::string file;
  std::size_t line = 0, column = 0;
  std::string pointer;  // JSON pointer, "/requests/3/url"
  std::string message;  // what was found, and what is allowed
  std::string limit{};  // the id of the limit that was exceeded, or none
  bool operator==(const Error&) const = default;
};
[[nodiscard]] std::string to_string(const Error&);

}  // namespace poolscope::scenario

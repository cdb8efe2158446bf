#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/limits.hpp"
#include "model/options.hpp"
#include "model/random.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"

/// The setup is what is fixed for a run: the scenario and one strategy, resolved. Strings, options
/// and addresses are stored once and named by ids, so that the World stays small and copies fast. A
/// Setup does not change during a run; World, trace and explanation all refer to it.
namespace poolscope::model {

/// A host and port that a socket connects to or a request asks for. The host is in lower case.
struct Peer {
  std::string host;
  std::uint16_t port = 0;
  bool literal = false;  // an IP address: needs no DNS
  /// A unix domain socket: `host` is its path, as written; port 0.
  bool unix_socket = false, abstract = false;
  bool operator==(const Peer&) const = default;
};

/// A pool's key in lower case: "host:port" (curl 8.22 lib/url.c: setup_connection_internals) or
/// "scope/port/host" (curl 7.88.1 lib/conncache.c: hashkey), as the Dialect says.
/// `hash` is what libcurl's hash table computes for it; a pool's slot is `hash % slots`.
struct Destination {
  std::string key;
  std::uint64_t hash = 0;
};

struct ProxyUse {
  ProxyType type = ProxyType::http;
  PeerId peer = none<PeerId>;  // none: no such proxy
  std::string user, password;
  bool operator==(const ProxyUse&) const = default;
};

/// libcurl's word for the template connection that a request looks for; every connection
/// remembers the one it was made from (curl 8.22 lib/url.c: url_create_needle).
struct alignas(64) Needle {
  // What every search reads comes first, in one cache line.
  PeerId origin = none<PeerId>;
  PeerId via = none<PeerId>;  // CURLOPT_CONNECT_TO, alt-svc or a unix socket, when it applies
  DestinationId destination = none<DestinationId>;
  OptionsId options = none<OptionsId>;
  ServerId server = none<ServerId>;        // the server that answers
  PeerId first_hop = none<PeerId>;         // the peer of DNS and TCP
  ServerId first_server = none<ServerId>;  // the network to it: the proxy's, else the server's
  SessionKeyId session_key = none<SessionKeyId>;  // the key of its TLS sessions
  Scheme scheme = Scheme::http;
  bool tls = false;              // encrypted from the first byte: https, imaps
  bool tunnel = false;           // CONNECT through the HTTP proxy
  bool origin_is_proxy = false;  // forwarding: the proxy answers for the origin
  ProxyUse http_proxy, socks_proxy;
  std::string user, password;  // of the URL or the options; a login protocol's are the connection's
};

/// An event in the life of a server at a given time (FORMAT.md, "Servers").
struct ServerEvent {
  enum class Do : std::uint8_t {
    close_idle,
    drop_silently,
    goaway,
    refuse,
    accept,
    stray_bytes,
    kill
  };
  Time at = 0;
  Do what = Do::close_idle;
  /// For an event of one connection: its pool's name and libcurl's id. Else `pool` is empty.
  std::string pool;
  std::uint32_t connection = 0;
};

/// How a server (or the network to a proxy) behaves, defaults applied (FORMAT.md, "Servers").
struct ServerModel {
  std::string name;  // as written: "api.test:443", "*.test", or "(defaults)"
  Draw rtt, dns, connect, tls, accept, settings, think, close_delay, idle_timeout, max_age;
  Draw body_bytes;
  bool has_connect = false, has_tls = false, has_idle_timeout = false, has_max_age = false;
  double bytes_per_us = 0;  // 0: unlimited
  bool tls_1_2 = false;
  bool offers_h2 = true, offers_http_1_1 = true;
  bool session_tickets = true;
  bool http_1_0 = false;
  std::uint32_t max_concurrent_streams = 0;  // 0: none announced
  bool queues_over_limit = false;            // streams beyond it wait, or are refused
  std::uint32_t max_connections = 0;         // how many are served at once; 0: no limit
  bool keep_alive = true;
  std::uint32_t close_after_requests = 0;  // 0: never
  bool close_silently = false;             // any close that it decides on is a bare FIN
  bool h2c_prior_knowledge = true, h2c_upgrade = true;
  bool starttls = true;
  std::int64_t auth = 0;  // auth_bits of the logins that it asks for; 0: none
  std::vector<std::pair<std::string, std::string>> users;  // empty: any login is right
  bool close_on_challenge = false;                         // it closes after its 401 or 407
  std::vector<ServerEvent> events;                         // by time
};

/// The answer to a request; fields that a request does not give come from its server.
struct ResponseModel {
  bool has_think = false, has_body = false, has_http_version = false;
  Draw think, body_bytes;
  bool http_1_0 = false;
  bool close = false;  // the server closes after this answer
  bool close_silently = false;
  std::int16_t status = 200;
  bool has_status = false;
  /// The next hop of a followed redirect, resolved with the request's options; none: no redirect.
  NeedleId redirect = none<NeedleId>;
  // Headers of the answer (HTTP/1.x).
  bool keep_alive_1_0 = false;     // Connection: keep-alive on HTTP/1.0
  bool proxy_close = false;        // Proxy-Connection: close
  bool transfer_encoding = false;  // a Transfer-Encoding without chunked
  bool length_overflows = false;   // a Content-Length beyond 64 bits
  // Faults of the answer (FORMAT.md, "Responses").
  bool delimited_by_close = false;  // no length: the body ends with the connection
  bool body_on_head = false;
  bool early = false;              // answers before the upload ends
  bool empty = false;              // closes without a byte
  bool goaway = false;             // HTTP/2: GOAWAY with this answer
  bool refuse_stream = false;      // HTTP/2: REFUSED_STREAM instead of an answer
  bool stream_error = false;       // HTTP/2: RST_STREAM within the answer
  bool http_1_1_required = false;  // HTTP/2: RST_STREAM HTTP_1_1_REQUIRED instead of an answer
  bool upgrade = false;            // 101
  std::int64_t excess_bytes = 0, missing_bytes = 0;
  Time abort_after = never;  // the connection is cut that long after the first byte
  Time stray_after = never;  // unasked-for bytes follow that long after the last byte
};

struct MultiSetup {
  std::string id;
  MultiOptions options;             // options when it is opened
  std::vector<MultiOptions> later;  // options after the first, second, … multi_setopt
};

struct ShareSetup {
  std::string id;
  bool connect = true, dns = true, ssl_session = true;
};

/// Where a transfer runs. No multi: the client's own easy handle, by curl_easy_perform.
struct PlaceSetup {
  std::int32_t multi = -1;  // index into Setup::multis, or -1
  ShareId share = none<ShareId>;
  Drive drive = Drive::easy_perform;
};

/// Which callback of the application makes a transfer fail (FORMAT.md, "Clients and requests").
enum class FailIn : std::uint8_t { nothing, write, read, progress };

/// One request of the stream, as the engine gets it.
struct Request {
  RequestIndex index{};
  std::uint64_t order = 0;  // its place in the file, which orders requests of one instant
  ClientId client{};
  NeedleId needle{};
  PlaceId place{};
  ResponseId response = none<ResponseId>;  // none: the server's defaults
  std::uint32_t response_count = 1;
  FailIn fail_in = FailIn::nothing;
  Duration remove_after = never;  // curl_multi_remove_handle that long after its start
};

struct Setup {
  std::string scenario_title;
  std::string strategy;
  std::string libcurl = "8.22";
  Dialect dialect;  // the dialect of that libcurl, with the scenario's `build`
  Scope scope = Scope::easy;
  bool handle_per_request = false;
  std::uint64_t seed = 1;
  /// With very many generated hosts, only those are prepared that occur with this seed: another
  /// seed needs another compilation of the scenario.
  bool of_this_seed = false;
  Time until = never;
  Limits limits;

  std::vector<std::string> clients;
  std::vector<Options> options;
  std::vector<Peer> peers;
  std::vector<Destination> destinations;
  std::vector<Needle> needles;
  std::vector<ServerModel> servers;
  std::vector<ResponseModel> responses;
  std::vector<MultiSetup> multis;
  std::vector<ShareSetup> shares;
  std::vector<PlaceSetup> places;
  std::size_t session_keys = 0;
  std::vector<std::string> request_names;  // of the file's requests; generated ones have a pattern
  std::vector<std::string> request_urls;
  /// The number of workloads. A generated request (index >= request_names.size()) belongs to the
  /// workload that has its number among `first, first + stride, …`.
  std::uint32_t workloads = 0;
  [[nodiscard]] const Options& options_of(const Needle& needle) const {
    return options[model::index(needle.options)];
  }
  [[nodiscard]] const Needle& operator[](NeedleId id) const { return needles[model::index(id)]; }
  [[nodiscard]] const Peer& operator[](PeerId id) const { return peers[model::index(id)]; }
  [[nodiscard]] const ServerModel& operator[](ServerId id) const {
    return servers[model::index(id)];
  }
  [[nodiscard]] const Destination& operator[](DestinationId id) const {
    return destinations[model::index(id)];
  }
  /// "r7", or "w1.33" for a generated request.
  [[nodiscard]] std::string request_name(RequestIndex) const;
  /// The scheme and origin that a needle asks for, "https://api.test:443".
  [[nodiscard]] std::string url_of(const Needle&) const;
};

/// libcurl's string hash over `key`, with its trailing NUL byte (curl 8.22 lib/hash.c:
/// Curl_hash_str, called with strlen + 1) or without (curl 7.88.1 lib/conncache.c).
[[nodiscard]] std::uint64_t libcurl_hash(std::string_view key, bool with_nul = true);

}  // namespace poolscope::model

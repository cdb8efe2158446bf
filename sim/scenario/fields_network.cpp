// The rows of the other end: network, servers, proxies and their answers.
#include <array>

#include "scenario/fields.hpp"
#include "scenario/fields_rows.hpp"
#include "scenario/kinds.hpp"

namespace poolscope::scenario::fields {
namespace {

constexpr std::array<Word, 2> closes{{{"announced"}, {"silent"}}};
constexpr std::array<Word, 2> tls_versions{{{"1.2"}, {"1.3"}}};
constexpr std::array<Word, 3> alpn_names{{{"h2"}, {"http/1.1"}, {"h3", "HTTP/3 is not modelled"}}};
constexpr std::array<Word, 7> proxy_types{
    {{"http"}, {"http_1_0"}, {"https"}, {"socks4"}, {"socks4a"}, {"socks5"}, {"socks5h"}}};

constexpr std::array<Word, 2> h2c_words{{{"prior_knowledge"}, {"upgrade"}}};
constexpr std::array<Word, 4> auth_words{{{"basic"}, {"digest"}, {"ntlm"}, {"negotiate"}}};
constexpr std::array<Word, 1> stream_errors{{{"http_1_1_required"}}};
constexpr std::array<Word, 7> server_deeds{{{"close_idle"},
                                            {"drop_silently"},
                                            {"goaway"},
                                            {"refuse"},
                                            {"accept"},
                                            {"stray_bytes"},
                                            {"kill"}}};  // as model::ServerEvent::Do

template <auto Member>
Field auth(std::string_view summary) {
  Field field = texts<Member>(Kind::word_or_words, "auth", summary, R"(["ntlm", "basic"])");
  field.words = auth_words;
  return field;
}
constexpr std::array<Word, 2> over_limit_words{{{"refuse"}, {"queue"}}};

template <auto Member>
Field like(std::span<const Word> kinds, std::string_view example) {
  return word<Member>("like", kinds,
                      "a program whose defaults the server has for all keys that are not set",
                      example);
}

void append(std::vector<Field>& rows, std::vector<Field> more) {
  for (Field& row : more) rows.push_back(std::move(row));
}

// The keys that servers and forwarding proxies share, about their clients' connections.
template <class S>
std::vector<Field> keeping() {
  return {
      flag<&S::keep_alive>("keep_alive",
                           "false: every answer announces that the connection closes; default "
                           "true",
                           "false"),
      whole<&S::close_after_requests>("close_after_requests", from_one,
                                      "the connection closes after this many answers", "100"),
      word<&S::close>("close", closes,
                      "how it closes a connection: announced (default): with headers, GOAWAY and "
                      "close_notify; silent: with a bare FIN",
                      R"("silent")"),
      distribution<&S::close_delay_ms>(
          "close_delay_ms", "from the last byte of the last answer to the close; default 0", "5"),
      distribution<&S::idle_timeout_ms>(
          "idle_timeout_ms", "how long it keeps an idle connection; absent: forever", "15000"),
      distribution<&S::max_age_ms>(
          "max_age_ms", "a connection older than that ends with its next answer", "3600000"),
      whole<&S::max_connections>("max_connections", from_one,
                                 "how many connections it serves at once; more are accepted, and "
                                 "wait",
                                 "2")};
}

template <auto Member>
Field users() {
  return texts<Member>(Kind::texts, "users",
                       "who may log in, as user:password; absent: any name and password is right",
                       R"(["user:secret"])")
      .looks(Form::login);
}

const ObjectType& server_event_type() {
  using E = ServerEvent;
  static const ObjectType type{
      "server_event",
      "Something that happens to a server.",
      {number<&E::at_ms>("at_ms", "when it happens", "5000").must(),
       word<&E::what>("do", server_deeds,
                      "close_idle: idle connections are closed; drop_silently: all connections "
                      "are gone, unannounced; goaway: every HTTP/2 connection gets GOAWAY; refuse "
                      "and accept: new connections; stray_bytes: idle connections get input; "
                      "kill: the process ends, all connections get a bare FIN",
                      R"("close_idle")")
           .must(),
       text<&E::pool>("pool", "with connection: it happens to this connection alone",
                      R"("multi:0")")
           .looks(Form::nonempty),
       whole<&E::connection>("connection", {0, 4294967295.0}, "libcurl's id of it in the pool",
                             "3")},
      {{Rule::Kind::needs, {"pool", "connection"}}, {Rule::Kind::needs, {"connection", "pool"}}}};
  return type;
}

ObjectType make_network() {
  using N = Network;
  return {
      "network",
      "Defaults for every server; with 0 the steps stay separate, in one instant.",
      {distribution<&N::rtt_ms>("rtt_ms", "round trip time; default 40", "40"),
       distribution<&N::dns_ms>("dns_ms", "time to resolve a name; default 20", "20"),
       number<&N::bandwidth_mbps>(
           "bandwidth_mbps", "megabits per second of one transfer; 0 or absent: unlimited", "100")
           .within(megabits)}};
}

ObjectType make_server() {
  using S = Server;
  Field alpn = texts<&S::alpn>(Kind::words, "alpn",
                               "what the server negotiates under TLS; default h2 and http/1.1",
                               R"(["http/1.1"])");
  alpn.words = alpn_names;
  std::vector<Field> rows{
      text<&S::host>("host", "exact name, *.suffix or *", R"("a.example")")
          .looks(Form::host)
          .must(),
      whole<&S::port>("port", port_numbers, "absent: any port", "443"),
      like<&S::like>(server_kinds(), R"("nginx")"),
      distribution<&S::rtt_ms>("rtt_ms", "round trip time; default: the network's",
                               R"({"uniform": [20, 60]})"),
      distribution<&S::dns_ms>("dns_ms", "time to resolve the name; default: the network's", "5"),
      distribution<&S::connect_ms>("connect_ms", "TCP connect; default one round trip", "40"),
      distribution<&S::tls_ms>("tls_ms", "the whole TLS handshake; default: its round trips", "80"),
      distribution<&S::accept_ms>(
          "accept_ms", "delay before the first byte of a new connection is read; default 0", "0"),
      distribution<&S::settings_ms>(
          "settings_ms",
          "delay of the server's h2 SETTINGS after the earliest possible time; default 0", "15"),
      distribution<&S::think_ms>("think_ms", "from request to first byte; default 20",
                                 R"({"lognormal": [20, 0.5]})"),
      distribution<&S::body_bytes>("body_bytes", "size of an answer; default 10000",
                                   R"({"pareto": [1000, 1.3]})")
          .within(bytes),
      number<&S::bandwidth_mbps>("bandwidth_mbps",
                                 "megabits per second of one transfer; 0: unlimited; default: the "
                                 "network's",
                                 "100")
          .within(megabits),
      word<&S::tls>("tls", tls_versions, "TLS version; default 1.3", R"("1.3")"),
      alpn,
      flag_or_word<&S::h2c>("h2c", h2c_words,
                            "cleartext HTTP/2: true (default) by prior knowledge and by Upgrade",
                            R"("prior_knowledge")"),
      flag<&S::starttls>("starttls", "the server offers STARTTLS for CURLOPT_USE_SSL; default true",
                         "false"),
      flag<&S::session_tickets>("session_tickets", "TLS sessions can be resumed; default true",
                                "true"),
      word<&S::http_version>("http_version", http_versions(),
                             "of cleartext and HTTP/1 answers; default 1.1", R"("1.1")"),
      whole<&S::max_concurrent_streams>("max_concurrent_streams", from_one,
                                        "h2 setting; absent: not sent, libcurl assumes 100", "10"),
      word<&S::over_limit>("over_limit", over_limit_words,
                           "h2 streams above max_concurrent_streams, sent before the client knows "
                           "the limit: refuse (default), or queue: they wait for their turn",
                           R"("queue")"),
      auth<&S::auth>("what the server asks for with 401, or of a login; absent: nothing"),
      users<&S::users>(),
      flag<&S::close_on_401>("close_on_401",
                             "it closes the connection with the 401 of its auth; default false",
                             "true"),
      text<&S::alt_svc>("alt_svc",
                        "Alt-Svc of its answers over TLS; with CURLOPT_ALTSVC_CTRL libcurl follows "
                        "it in a client's later requests",
                        R"("h2=\"b.example:443\"")")
          .looks(Form::nonempty),
      flag<&S::hsts>("hsts",
                     "its answers over TLS ask for https; with CURLOPT_HSTS_CTRL libcurl follows "
                     "this in a client's later requests",
                     "true"),
      objects<&S::events>(server_event_type, "events", "what happens to the server, and when",
                          R"([{"at_ms": 5000, "do": "close_idle"}])")};
  append(rows, keeping<S>());
  return {"server",
          "A server. The most specific host wins: exact, longest *.suffix, *; with port before "
          "without.",
          std::move(rows)};
}

ObjectType make_proxy() {
  using P = Proxy;
  std::vector<Field> rows{
      text<&P::host>("host", "its name", R"("proxy.example")").looks(Form::host).must(),
      whole<&P::port>("port", port_numbers, "its port; default 1080", "3128"),
      word<&P::type>("type", proxy_types, "the proxy's protocol; default http", R"("socks5h")"),
      like<&P::like>(proxy_kinds(), R"("squid")"),
      users<&P::users>(),
      auth<&P::auth>("what the proxy asks for with 407; absent: nothing"),
      flag<&P::close_on_407>("close_on_407", "it closes the connection with its 407; default false",
                             "true"),
      distribution<&P::rtt_ms>("rtt_ms", "round trip time; default: the network's", "10"),
      distribution<&P::dns_ms>("dns_ms", "time to resolve its name; default: the network's", "5"),
      distribution<&P::connect_ms>("connect_ms", "TCP connect; default one round trip", "10"),
      distribution<&P::tls_ms>("tls_ms", "TLS handshake with an https proxy", "20"),
      distribution<&P::accept_ms>(
          "accept_ms", "delay before the first byte of a new connection is read; default 0", "0"),
      number<&P::bandwidth_mbps>("bandwidth_mbps",
                                 "megabits per second of one transfer; 0: unlimited; "
                                 "default: the network's",
                                 "50")
          .within(megabits),
      objects<&P::events>(server_event_type, "events", "what happens to the proxy, and when",
                          R"([{"at_ms": 5000, "do": "close_idle"}])")};
  append(rows, keeping<P>());
  return {"proxy",
          "A proxy, named by CURLOPT_PROXY and CURLOPT_PROXYPORT. Its keys about keeping "
          "connections apply to requests that it forwards.",
          std::move(rows)};
}

ObjectType make_response() {
  using R = Response;
  return {
      "response",
      "What the server answers; absent fields are the server's.",
      {whole<&R::status>("status", {200, 599}, "HTTP status; default 200", "404"),
       row<&R::headers>(Kind::headers, "headers",
                        "headers that matter: Connection, Proxy-Connection, "
                        "Transfer-Encoding, Content-Length, Location, Alt-Svc, "
                        "Strict-Transport-Security",
                        R"({"Connection": "close"})"),
       text<&R::location>(
           "location",
           "the target of a 3xx, absolute or relative; followed with CURLOPT_FOLLOWLOCATION",
           R"("https://b.example/")")
           .looks(Form::nonempty),
       distribution<&R::think_ms>("think_ms", "from request to first byte", "100"),
       distribution<&R::body_bytes>("body_bytes", "size of the answer", "500").within(bytes),
       word<&R::http_version>("http_version", http_versions(), "of a cleartext or HTTP/1 answer",
                              R"("1.0")"),
       word<&R::close>("close", closes, "the connection closes after this answer, and how",
                       R"("announced")"),
       flag<&R::delimited_by_close>("delimited_by_close",
                                    "without a length: the body ends with the connection", "true"),
       number<&R::abort_after_ms>("abort_after_ms",
                                  "the connection is cut this long after the first byte", "5"),
       whole<&R::excess_bytes>("excess_bytes", bytes, "more bytes than announced", "4"),
       whole<&R::missing_bytes>("missing_bytes", bytes, "fewer bytes than announced", "100"),
       number<&R::stray_after_ms>(
           "stray_after_ms", "the server sends further bytes this long after the last byte", "200"),
       flag<&R::body_on_head>("body_on_head", "sends a body in the answer to HEAD", "true"),
       flag<&R::early>("early", "answers before the upload ends", "true"),
       flag<&R::empty>("empty", "closes without a byte", "true"),
       flag<&R::goaway>("goaway", "HTTP/2: GOAWAY comes with the answer", "true"),
       flag<&R::refuse_stream>("refuse_stream", "HTTP/2: REFUSED_STREAM instead of an answer",
                               "true"),
       flag_or_word<&R::stream_error>("stream_error", stream_errors,
                                      "HTTP/2: the stream is reset within the answer, or, "
                                      "with http_1_1_required, instead of it",
                                      "true"),
       flag<&R::upgrade>("upgrade", "101: the server agrees to the upgrade", "true")},
      {{Rule::Kind::needs, {"location", "status"}}}};
}

}  // namespace

const ObjectType& network_type() {
  static const ObjectType type = make_network();
  return type;
}
const ObjectType& server_type() {
  static const ObjectType type = make_server();
  return type;
}
const ObjectType& proxy_type() {
  static const ObjectType type = make_proxy();
  return type;
}
const ObjectType& response_type() {
  static const ObjectType type = make_response();
  return type;
}

}  // namespace poolscope::scenario::fields

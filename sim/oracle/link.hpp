#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/logins.hpp"
#include "oracle/proxy.hpp"
#include "oracle/server_http1.hpp"
#include "oracle/server_http2.hpp"
#include "oracle/server_tls.hpp"
#include "oracle/sockets.hpp"
#include "oracle/state.hpp"

/// A link is one connection: from the socket that libcurl opened to the server that answers on it.
namespace poolscope::oracle {

class Network;

/// A request that a server answers.
struct Exchange {
  Link* link = nullptr;
  Transfer* transfer = nullptr;  // null once it is over
  std::int32_t stream = 0;       // of HTTP/2
  model::Duration body = 0;      // from first byte to last
  std::int64_t bytes = 0;
  const model::ResponseModel* response = nullptr;
  bool http_1_0 = false, head = false;
  bool ends_with_close = false;  // nothing else marks the end of the body
  bool announced_close = false, silent_close = false;
  bool closes_silently = false;  // how its server ends the connection, if this answer ends it
  model::Duration close_delay = 0;
  bool over = false;  // answered completely, or given up by the client
  // For an answer that asks for a login first.
  std::int16_t status = 200;
  std::vector<std::string> challenges;
  // For a request with a body.
  bool awaits_body = false;  // the server reads it to its end before the answer …
  bool due = false;          // … which would be due now
  bool expects = false;      // the client waits for "100 Continue"
  model::Time begins = 0;
  model::Time arrival = 0;  // when the server has read what it needs to answer
  model::Duration upload = 0, thinking = 0;
};

/// The server's flights of a TLS handshake. They are held back so that the handshake takes its
/// modelled time.
struct Handshake {
  model::Time from = 0;
  int flights = 0;    // sent so far
  int under_way = 0;  // of these, not arrived yet
  bool over = false;
};

class Link final : public FarEnd {
 public:
  Link(Network& network, Transfer& opener);

  void connecting(const sockaddr& to) override;
  void sent(std::string_view bytes) override;
  void closed() override;

  /// Passes bytes of the protocol to the client now.
  void deliver(std::string_view bytes);
  /// The same for bytes that are already encrypted for the origin.
  void arrive(std::string_view bytes);

  Network& network;
  Socket* socket = nullptr;
  Pool* pool = nullptr;
  std::uint32_t number = 0;
  // The request that opened it.
  model::Request request;
  const model::Needle* needle = nullptr;
  Transfer* opener = nullptr;  // null after its end
  DnsCache* dns = nullptr;     // the cache for its look-up

  std::set<Transfer*> users;  // attached transfers
  std::vector<std::shared_ptr<Exchange>> exchanges;
  std::unique_ptr<TlsServer> outer_tls;  // with an HTTPS proxy
  std::unique_ptr<ProxyServer> proxy;    // until the proxy lets the client through
  std::unique_ptr<TlsServer> tls;
  std::unique_ptr<Http2Server> h2;
  Http1Server h1;
  NtlmState ntlm, proxy_ntlm;
  Exchange* slow_upload = nullptr;  // its server does not read the body
  bool prior_knowledge = false;     // libcurl speaks HTTP/2 without asking
  bool ready = false;               // usable for requests
  bool gone = false;                // libcurl has closed the socket
  bool close_printed = false;
  bool turned_away = false;  // its proxy closed with a 407: libcurl may connect again
  bool multiplexes = false;
  model::Protocol protocol = model::Protocol::unknown;

  Handshake outer_handshake, handshake;
  bool settings_sent = false;  // HTTP/2: nothing may be sent before
  model::Time settings_at = 0;

  // The server's side, as in the simulator's model.
  model::Time accepted = 0;                  // the server reads nothing before
  model::Time idle_deadline = model::never;  // when its idle timer fires, by the server's clock
  model::Duration one_way = 0;
  std::uint32_t served = 0;
  bool used_up = false;               // the server takes no further request
  model::Time old_at = model::never;  // when the server considers it too old
  bool placed = false;                // counts for the server's limit of connections
  bool held = false;                  // beyond that limit: the server reads nothing yet …
  bool late = false;                  // … or reads just now what was held back
  std::string unread;                 // the client's bytes meanwhile
  std::map<std::int32_t, model::Time> open_streams;  // with their ends, by the server's clock
  bool flush_due = false;
  std::int32_t last_stream_read = 0;  // HTTP/2: the last request that has reached the server
  bool server_closed = false;         // the server has sent its FIN
  bool close_announced = false;
  bool stray = false;           // bytes that nobody asked for have reached the client
  bool dropped = false;         // a middlebox forgot it: nothing comes any more
  bool peer_closed = false;     // the FIN has arrived
  bool goaway = false;          // has been sent to the client
  bool announced_seen = false;  // an answer with "Connection: close" has arrived
  bool http_1_0_seen = false;

  model::Time created = 0, idle_since = 0;
};

}  // namespace poolscope::oracle

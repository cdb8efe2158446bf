#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::ConnectionState;

// Connections of CURLOPT_CONNECT_ONLY belong to the application (curl 8.22 lib/url.c:
// url_match_connect_config).
Finding not_connect_only(Search&, const Connection& c) {
  return c.connect_only ? skips(Reason::is_connect_only) : passes();
}

// Marked connections take no further transfer (curl 8.22 lib/url.c: url_match_connect_config).
Finding not_marked_close(Search&, const Connection& c) {
  if (c.no_reuse) return skips(Reason::is_no_reuse);
  return c.marked_close ? skips(Reason::is_marked_close) : passes();
}

// A connection begins with the mark, and its protocol removes the mark when it is connected (curl
// 7.88.1 lib/url.c: ConnectionExists; lib/http.c: Curl_http_connect). So a search never sees a
// connection that is still connecting, not even to wait for it.
Finding not_marked_close_nor_connecting(Search&, const Connection& c) {
  if (!is_connected(c))
    return skips(Reason::still_connecting, static_cast<std::int64_t>(c.state), false);
  return c.marked_close ? skips(Reason::is_marked_close) : passes();
}

// The connection has to be set up completely (curl 8.22 lib/url.c: url_match_fully_connected).
Finding fully_connected(Search& s, const Connection& c) {
  if (is_connected(c) && !c.upgrading) return passes();
  if (s.may_multiplex) s.seen_pending = true;
  return skips(c.upgrading ? Reason::upgrading : Reason::still_connecting,
               static_cast<std::int64_t>(c.state), s.may_multiplex);
}

}  // namespace poolscope::match::gates

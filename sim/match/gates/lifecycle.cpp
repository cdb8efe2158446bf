#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;

// curl 8.22 lib/url.c: url_match_connect_config
Finding not_connect_only(Search&, const Connection& c) {
  return c.connect_only ? skips(Reason::is_connect_only) : passes();
}

// curl 8.22 lib/url.c: url_match_connect_config
Finding not_marked_close(Search&, const Connection& c) {
  return c.marked_close ? skips(Reason::is_marked_close) : passes();
}

// curl 8.22 lib/url.c: url_match_fully_connected
Finding fully_connected(Search& s, const Connection& c) {
  if (model::connected(c)) return passes();
  if (s.may_multiplex) s.seen_pending = true;
  return skips(Reason::still_connecting, static_cast<std::int64_t>(c.state), s.may_multiplex);
}

}  // namespace poolscope::match::gates

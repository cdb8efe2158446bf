#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::HttpVersion;
using model::Protocol;

// curl 8.22 lib/url.c: url_match_multiplex_needs
Finding not_busy(Search& s, const Connection& c) {
  if (!model::in_use(c)) return passes();
  if (!c.multiplex) {
    s.seen_single_use = true;
    return skips(Reason::busy_http1, c.attached);
  }
  s.seen_multiplex = true;
  return s.may_multiplex ? passes() : skips(Reason::may_not_multiplex, c.attached);
}

// curl 8.22 lib/url.c: url_match_multi
Finding same_multi(Search& s, const Connection& c) {
  return !model::in_use(c) || c.attached_multi == s.transfer.multi
             ? passes()
             : skips(Reason::other_multi, static_cast<std::int64_t>(c.attached_multi),
                     static_cast<std::int64_t>(s.transfer.multi));
}

// curl 8.22 lib/url.c: url_match_http_multiplex. A connection that began HTTP/2 by prior knowledge
// has told its version with that (lib/http.c: http_check_new_conn).
Finding has_answered(Search& s, const Connection& c) {
  if (!s.may_multiplex || s.needle.tls || c.answered || c.protocol == Protocol::h2) return passes();
  return s.options.pipewait ? Finding{Verdict::wait, Reason::never_answered}
                            : skips(Reason::never_answered);
}

// curl 8.22 lib/url.c: url_match_http_version
Finding http_version_allowed(Search& s, const Connection& c) {
  const HttpVersion wanted = s.options.http_version;
  const bool h2 = c.protocol == Protocol::h2;
  const bool only_h1 = wanted == HttpVersion::v1_0 || wanted == HttpVersion::v1_1;
  const bool only_h2 = wanted == HttpVersion::v2_prior_knowledge;
  return (h2 && only_h1) || (!h2 && only_h2)
             ? skips(Reason::http_version, static_cast<std::int64_t>(c.protocol),
                     static_cast<std::int64_t>(wanted))
             : passes();
}

// curl 8.22 lib/url.c: url_match_multiplex_limits
Finding client_streams_left(Search& s, const Connection& c) {
  if (!model::in_use(c) || !s.may_multiplex) return passes();
  return c.attached >= s.multi.max_concurrent_streams
             ? skips(Reason::client_streams, c.attached, s.multi.max_concurrent_streams)
             : passes();
}

// curl 8.22 lib/url.c: url_match_multiplex_limits; lib/http2.c: cf_h2_query. Until the server's
// SETTINGS arrive libcurl assumes its own CURLMOPT_MAX_CONCURRENT_STREAMS; after a GOAWAY the limit
// is what is in use.
Finding server_streams_left(Search& s, const Connection& c) {
  if (!model::in_use(c) || !s.may_multiplex) return passes();
  if (c.goaway) return skips(Reason::goaway, c.attached, c.attached);
  const std::int64_t limit =
      c.server_streams == 0 ? s.multi.max_concurrent_streams : c.server_streams;
  return c.attached >= limit ? skips(Reason::server_streams, c.attached, limit) : passes();
}

}  // namespace poolscope::match::gates

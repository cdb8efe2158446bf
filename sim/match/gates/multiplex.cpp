// The gates about multiplexing: busy connections, HTTP versions, limits of streams.

#include "match/gates/gates.hpp"

namespace poolscope::match::gates {

using model::Connection;
using model::HttpVersion;
using model::Protocol;

// A busy connection has to multiplex (curl 8.22 lib/url.c: url_match_multiplex_needs).
Finding not_busy(Search& s, const Connection& c) {
  if (!model::in_use(c)) return passes();
  if (!c.multiplex) {
    s.seen_single_use = true;
    return skips(Reason::busy_http1, c.attached);
  }
  s.seen_multiplex = true;
  return s.may_multiplex ? passes() : skips(Reason::may_not_multiplex, c.attached);
}

// A search that may multiplex also passes with a busy HTTP/1 connection: libcurl knows that the
// destination multiplexed before, and does not check this connection (curl 7.88.1 lib/url.c:
// ConnectionExists).
Finding not_busy_unless_multiplexing(Search& s, const Connection& c) {
  if (!model::in_use(c) || s.may_multiplex) return passes();
  return skips(c.multiplex ? Reason::may_not_multiplex : Reason::busy_http1, c.attached);
}

// The `multiuse` of the bundle is checked before the walk (curl 7.88.1 lib/url.c:
// ConnectionExists).
Finding bundle_multiplexes(Search& s, const model::Bundle& bundle) {
  if (!s.may_multiplex) return passes();
  switch (bundle.multiuse) {
    case model::Bundle::Multiuse::multiplex:
      return passes();
    case model::Bundle::Multiuse::no:
      s.may_multiplex = false;
      return {Verdict::pass, Reason::multiplex_never};
    case model::Bundle::Multiuse::unknown:
      break;
  }
  if (s.options.pipewait) return {Verdict::wait, Reason::multiplex_unknown};
  s.may_multiplex = false;
  return {Verdict::pass, Reason::multiplex_unknown};
}

// A busy connection has to belong to the same multi handle (curl 8.22 lib/url.c: url_match_multi).
Finding same_multi(Search& s, const Connection& c) {
  return !model::in_use(c) || c.attached_multi == s.transfer.multi
             ? passes()
             : skips(Reason::other_multi, static_cast<std::int64_t>(c.attached_multi),
                     static_cast<std::int64_t>(s.transfer.multi));
}

// The HTTP version of the connection has to be known (curl 8.22 lib/url.c:
// url_match_http_multiplex). It is known from the start if the connection began HTTP/2 by prior
// knowledge (lib/http.c: http_check_new_conn).
Finding has_answered(Search& s, const Connection& c) {
  if (!s.may_multiplex || scheme_spoken(s.needle) != model::Scheme::http || c.answered ||
      c.protocol == Protocol::h2)
    return passes();
  return s.options.pipewait ? Finding{Verdict::wait, Reason::never_answered}
                            : skips(Reason::never_answered);
}

namespace {

bool speaks_http(const Search& s) {
  return model::info(scheme_spoken(s.needle)).plain == model::Scheme::http;
}
bool only_http_1(const Search& s) {
  const HttpVersion wanted = s.options.http_version;
  return s.transfer.only_http_1_1 || wanted == HttpVersion::v1_0 || wanted == HttpVersion::v1_1 ||
         (wanted == HttpVersion::none && !s.profile.behaviour.none_offers_h2) ||
         scheme_spoken(s.needle) == model::Scheme::ws ||
         scheme_spoken(s.needle) == model::Scheme::wss;
}
Finding other_version(const Search& s, const Connection& c) {
  return skips(Reason::http_version, static_cast<std::int64_t>(c.protocol),
               static_cast<std::int64_t>(s.options.http_version));
}

}  // namespace

// The HTTP version has to be allowed (curl 8.22 lib/url.c: url_match_http_version). HTTP/3 is only
// for requests that name no other version (lib/http.c: Curl_http_neg_init).
Finding http_version_allowed(Search& s, const Connection& c) {
  if (!speaks_http(s)) return passes();
  const HttpVersion wanted = s.options.http_version;
  bool allowed = true;
  if (c.protocol == Protocol::h3)
    allowed = wanted == HttpVersion::none && !only_http_1(s);
  else if (c.protocol == Protocol::h2)
    allowed = !only_http_1(s);
  else
    allowed = wanted != HttpVersion::v2_prior_knowledge || s.transfer.only_http_1_1;
  return allowed ? passes() : other_version(s, c);
}

// A request for HTTP/2 alone also takes an HTTP/1 connection (curl 7.88.1 lib/url.c:
// ConnectionExists).
Finding http_version_not_above(Search& s, const Connection& c) {
  if (!speaks_http(s)) return passes();
  const bool above = c.protocol == Protocol::h3 || (c.protocol == Protocol::h2 && only_http_1(s));
  return above ? other_version(s, c) : passes();
}

// The limit of CURLMOPT_MAX_CONCURRENT_STREAMS (curl 8.22 lib/url.c: url_match_multiplex_limits).
Finding client_streams_left(Search& s, const Connection& c) {
  if (!model::in_use(c) || !s.may_multiplex || !c.multiplex) return passes();
  return c.attached >= s.multi.max_concurrent_streams
             ? skips(Reason::client_streams, c.attached, s.multi.max_concurrent_streams)
             : passes();
}

// The server's limit of streams (curl 8.22 lib/url.c: url_match_multiplex_limits; lib/http2.c:
// cf_h2_query). Until the server's SETTINGS arrive libcurl assumes its own
// CURLMOPT_MAX_CONCURRENT_STREAMS; earlier versions assume 100. After a GOAWAY the limit is the
// number of streams in use.
Finding server_streams_left(Search& s, const Connection& c) {
  if (!model::in_use(c) || !s.may_multiplex || !c.multiplex) return passes();
  if (c.goaway) return skips(Reason::goaway, c.attached, c.attached);
  const std::int64_t assumed =
      s.profile.behaviour.assumes_own_stream_limit ? s.multi.max_concurrent_streams : 100;
  const std::int64_t limit = c.server_streams == 0 ? assumed : c.server_streams;
  return c.attached >= limit ? skips(Reason::server_streams, c.attached, limit) : passes();
}

}  // namespace poolscope::match::gates

#include "properties/watch.hpp"

namespace poolscope::testing {

using namespace model;

// Checks everything that may differ, at once; it is written differently from the gates on purpose.
void check_reuse(const World& w, const Setup& setup, const Transfer& t, const Connection& c) {
  const Needle& have = setup[c.needle];
  const Needle& want = setup[t.needle];
  const Options& made = setup.options_of(have);
  const Options& asked = setup.options_of(want);
  const MultiOptions multi = match::multi_options_of(w, setup, t);

  must(c.pool == t.pool, "reuse stays in the pool");
  must(connected(c), "reuse of a connection that is connected");
  must(!c.marked_close && !c.connect_only, "reuse of a connection that is to be kept");
  must(!asked.fresh_connect && !asked.connect_only, "no reuse against the request's wish");
  must(have.destination == want.destination, "reuse within the destination");
  must(have.tls == want.tls, "TLS and clear text do not mix");
  must(have.via == want.via, "CURLOPT_CONNECT_TO is the same");
  must(have.http_proxy == want.http_proxy && have.socks_proxy == want.socks_proxy,
       "the proxy is the same");
  must(have.origin_is_proxy == want.origin_is_proxy, "forwarding is the same");
  must(want.origin_is_proxy || have.origin == want.origin, "the origin is the same");
  must(!want.tls || made.tls == asked.tls, "TLS settings are the same");
  must(asked.ip_resolve == IpResolve::whatever || asked.ip_resolve == made.ip_resolve,
       "the IP version is the one insisted on");
  must(asked.interface.empty() || asked.interface == made.interface, "the interface is the same");
  const bool h1_only =
      asked.http_version == HttpVersion::v1_0 || asked.http_version == HttpVersion::v1_1;
  must(!(c.protocol == Protocol::h2 && h1_only), "no HTTP/2 for who insists on HTTP/1");
  must(c.protocol == Protocol::h2 || asked.http_version != HttpVersion::v2_prior_knowledge,
       "no HTTP/1 for who insists on HTTP/2");
  if (c.attached > 0) {
    must(c.multiplex && multi.multiplex && !h1_only, "a second transfer multiplexes");
    must(c.attached_multi == t.multi, "streams belong to one multi");
    must(!c.goaway, "no stream after a GOAWAY");
    must(c.attached < multi.max_concurrent_streams, "the client's stream limit holds");
    must(c.server_streams == 0 || c.attached < c.server_streams, "the server's limit holds");
  } else {
    const auto idle_ms = libcurl_ms_between(w.now, c.idle_since);
    must(c.idle, "who carries nobody is idle");
    must(asked.maxage_conn_s == 0 || idle_ms <= asked.maxage_conn_s * 1000, "MAXAGE_CONN holds");
    must(asked.maxlifetime_conn_s == 0 ||
             libcurl_ms_between(w.now, c.created) <= asked.maxlifetime_conn_s * 1000,
         "MAXLIFETIME_CONN holds");
    must(!c.peer_closed || w.now - c.idle_since < 2 * second + 2 * millisecond ||
             libcurl_ms_between(w.now, w[c.pool].last_prune.value_or(0)) < 1000,
         "a dead connection is trusted for no longer than the looks are apart");
  }
}

}  // namespace poolscope::testing

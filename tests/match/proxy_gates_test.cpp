// The gates that compare proxies.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::passes;
using match::Reason;
using match::skips;
using model::GateId;

namespace {

Ask by(const char* url, std::initializer_list<Setting> settings) {
  return {url, options(settings)};
}
constexpr auto https = "https://a.test/", http = "http://a.test/";

}  // namespace

TEST_CASE("a forwarded and a direct connection do not mix") {
  // A direct connection to the proxy's own address: both have the key proxy.test:80 in the pool.
  CHECK(verdict(GateId::proxy, by(http, {{"CURLOPT_PROXY", "proxy.test:80"}}),
                {"http://proxy.test/", {}}) == skips(Reason::forwarding_differs, 1, 0));
}

TEST_CASE("a proxy is compared by presence, type, address and login") {
  const Ask direct{https, {}}, p = by(https, {{"CURLOPT_PROXY", "p.test:1"}});
  CHECK(verdict(GateId::proxy, direct, p) == skips(Reason::proxy_presence, 0, 1));
  CHECK(verdict(GateId::proxy, p, direct) == skips(Reason::proxy_presence, 1, 0));
  CHECK(verdict(GateId::proxy, p, p) == passes());
  CHECK(verdict(GateId::proxy, p, by(https, {{"CURLOPT_PROXY", "http://P.test:1/"}})) == passes());
  CHECK(
      verdict(GateId::proxy, p,
              by(https, {{"CURLOPT_PROXY", "p.test:1"}, {"CURLOPT_PROXYTYPE", proxy_http_1_0}})) ==
      skips(Reason::proxy_type, 0, 1));
  CHECK(verdict(GateId::proxy, p, by(https, {{"CURLOPT_PROXY", "p.test:2"}})) ==
        skips(Reason::proxy_peer));
  CHECK(verdict(GateId::proxy, p, by(https, {{"CURLOPT_PROXY", "q.test:1"}})) ==
        skips(Reason::proxy_peer));
  CHECK(verdict(GateId::proxy, p,
                by(https, {{"CURLOPT_PROXY", "p.test:1"}, {"CURLOPT_PROXYUSERPWD", "me:x"}})) ==
        skips(Reason::proxy_credentials));
  CHECK(verdict(GateId::proxy, by(https, {{"CURLOPT_PROXY", "me:x@p.test:1"}}),
                by(https, {{"CURLOPT_PROXY", "p.test:1"}, {"CURLOPT_PROXYUSERPWD", "me:x"}})) ==
        passes());
}

TEST_CASE("SOCKS proxies are compared before HTTP ones and stay out of the pool's key") {
  const Ask direct{http, {}}, socks = by(http, {{"CURLOPT_PROXY", "socks5://s.test:9"}});
  CHECK(verdict(GateId::proxy, direct, socks) == skips(Reason::proxy_presence, 0, 1));
  CHECK(verdict(GateId::proxy, socks, by(http, {{"CURLOPT_PROXY", "socks5h://s.test:9"}})) ==
        skips(Reason::proxy_type, 5, 7));
  CHECK(verdict(GateId::proxy, socks, socks) == passes());
}

TEST_CASE("hosts in CURLOPT_NOPROXY go direct") {
  CHECK(verdict(GateId::proxy, {http, {}},
                by(http, {{"CURLOPT_PROXY", "p.test:1"}, {"CURLOPT_NOPROXY", "x.test, test"}})) ==
        passes());
}

TEST_CASE("TLS settings of the proxy count only for HTTPS proxies") {
  const Ask checked = by(https, {{"CURLOPT_PROXY", "https://p.test:1"}}),
            unchecked = by(https, {{"CURLOPT_PROXY", "https://p.test:1"},
                                   {"CURLOPT_PROXY_SSL_VERIFYPEER", 0}});
  CHECK(verdict(GateId::proxy_tls, checked, unchecked) == skips(Reason::differs, 1, 0));
  CHECK(verdict(GateId::proxy_tls, checked, checked) == passes());
  CHECK(verdict(GateId::proxy_tls, by(https, {{"CURLOPT_PROXY", "http://p.test:1"}}),
                by(https, {{"CURLOPT_PROXY", "http://p.test:1"},
                           {"CURLOPT_PROXY_SSL_VERIFYPEER", 0}})) == passes());
}

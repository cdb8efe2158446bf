// The gates that compare destinations.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::passes;
using match::Reason;
using match::skips;
using match::Verdict;
using model::GateId;

TEST_CASE("connect-only connections are never candidates") {
  Stage stage{{{"http://a.test/", options({{"CURLOPT_CONNECT_ONLY", 1}})}, {}}};
  const auto c = stage.idle(0);
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::connect_only, c) == skips(Reason::is_connect_only));
  CHECK(stage.decide(t).gate == GateId::connect_only);
  CHECK(verdict(GateId::connect_only, {}, {}) == passes());
}

TEST_CASE("a connection that is marked for closing is turned away") {
  Stage stage;
  const auto c = stage.busy(0, model::Protocol::h2);
  stage.mark(c);
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::marked_close, c) == skips(Reason::is_marked_close));
  CHECK(stage.decide(t).gate == GateId::marked_close);
  CHECK(verdict(GateId::marked_close, {}, {}) == passes());
}

TEST_CASE("the IP version compares the wish with the wish the connection was made with") {
  const Ask any, v4{"http://a.test/", options({{"CURLOPT_IPRESOLVE", ipresolve_v4}})},
      v6{"http://a.test/", options({{"CURLOPT_IPRESOLVE", ipresolve_v6}})};
  CHECK(verdict(GateId::ip_version, any, v4) == skips(Reason::ip_version, 0, 1));
  CHECK(verdict(GateId::ip_version, v4, v6) == skips(Reason::ip_version, 1, 2));
  CHECK(verdict(GateId::ip_version, v4, v4) == passes());
  // A request without a wish takes any connection.
  CHECK(verdict(GateId::ip_version, v6, any) == passes());
}

TEST_CASE("a request bound to an interface or a port needs a connection bound alike") {
  const auto bound = [](const char* interface, std::int64_t port, std::int64_t range) {
    return Ask{"http://a.test/", options({{"CURLOPT_INTERFACE", interface},
                                          {"CURLOPT_LOCALPORT", port},
                                          {"CURLOPT_LOCALPORTRANGE", range}})};
  };
  const Ask free, eth0 = bound("eth0", 0, 1), port = bound("", 4000, 1);
  CHECK(verdict(GateId::local_bind, free, eth0) == skips(Reason::differs, 0, 0));
  CHECK(verdict(GateId::local_bind, free, port) == skips(Reason::differs, 0, 4000));
  CHECK(verdict(GateId::local_bind, eth0, bound("eth1", 0, 1)) == skips(Reason::differs));
  CHECK(verdict(GateId::local_bind, port, bound("", 4000, 10)) ==
        skips(Reason::differs, 4000, 4000));
  CHECK(verdict(GateId::local_bind, eth0, eth0) == passes());
  // A request that binds only a port is not compared by interface, and one that binds nothing takes
  // any connection.
  CHECK(verdict(GateId::local_bind, bound("eth0", 4000, 1), port) == passes());
  CHECK(verdict(GateId::local_bind, eth0, free) == passes());
}

TEST_CASE("a redirected connection suits only requests that are redirected to the same place") {
  const auto to = [](const char* url, const char* rule) {
    return Ask{url, options({{"CURLOPT_CONNECT_TO", std::vector<std::string>{rule}}})};
  };
  const Ask plain{"http://b.test/", {}}, moved = to("http://a.test/", "a.test:80:b.test:80");
  // Both have the key b.test:80 in the pool.
  CHECK(verdict(GateId::via, plain, moved) == skips(Reason::via_presence, 0, 1));
  CHECK(verdict(GateId::via, moved, plain) == skips(Reason::via_presence, 1, 0));
  CHECK(verdict(GateId::via, moved, to("http://a.test/", "::b.test:80")) == passes());
  // Another origin with the same target passes here and fails at the host.
  const Ask other = to("http://c.test/", "c.test:80:b.test:80");
  CHECK(verdict(GateId::via, moved, other) == passes());
  CHECK(verdict(GateId::host_port, moved, other) == skips(Reason::host_differs));
}

TEST_CASE("an https request never takes a connection that was made for http") {
  const Ask http{"http://a.test:443/", {}}, https{"https://a.test/", {}};
  CHECK(verdict(GateId::scheme, http, https) == skips(Reason::scheme_differs, 0, 1));
  CHECK(verdict(GateId::scheme, https, https) == passes());
  // In the other direction the families agree; the gate for encryption rejects the connection.
  CHECK(verdict(GateId::scheme, https, http) == passes());
  CHECK(verdict(GateId::tls_use, https, http) == skips(Reason::has_tls, 1, 0));
}

TEST_CASE("host and port are those of the URL, in any case of letters") {
  CHECK(verdict(GateId::host_port, {"http://A.Test/", {}}, {"http://a.test:80/x", {}}) == passes());
  const auto to_proxy = [](const char* url) {
    return Ask{url, options({{"CURLOPT_CONNECT_TO", std::vector<std::string>{"::gate.test:1"}}})};
  };
  CHECK(verdict(GateId::host_port, to_proxy("http://a.test/"), to_proxy("http://b.test/")) ==
        skips(Reason::host_differs));
  CHECK(verdict(GateId::host_port, to_proxy("http://a.test/"), to_proxy("http://a.test:81/")) ==
        skips(Reason::port_differs, 80, 81));
}

TEST_CASE("through a forwarding proxy every plain origin is the proxy's") {
  const auto by = [](const char* url) {
    return Ask{url, options({{"CURLOPT_PROXY", "proxy.test:3128"}})};
  };
  CHECK(verdict(GateId::host_port, by("http://a.test/"), by("http://b.test/")) == passes());
}

TEST_CASE("other destinations are not candidates at all") {
  Stage stage{{{"http://a.test/", {}}, {"http://b.test/", {}}, {"http://a.test:81/", {}}}};
  stage.idle(0);
  for (const std::size_t ask : {std::size_t{1}, std::size_t{2}}) {
    const auto e = stage.explain(stage.start(ask));
    CHECK(e.decision.outcome == model::Outcome::create);
    CHECK(e.decision.gate == GateId::no_candidate);
    CHECK(e.candidates.empty());
  }
}

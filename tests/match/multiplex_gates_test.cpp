// The gates about multiplexing.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::passes;
using match::Reason;
using match::skips;
using match::Verdict;
using model::GateId;
using model::Protocol;

namespace {

Ask with(std::initializer_list<Setting> settings) {
  return {"http://a.test/", options(settings)};
}
Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}

}  // namespace

TEST_CASE("a connection that is still being set up is turned away, in every phase") {
  using model::ConnectionState;
  Stage stage;
  const auto c = stage.connecting(0);
  for (const auto state : {ConnectionState::resolving, ConnectionState::connecting,
                           ConnectionState::proxy, ConnectionState::tls}) {
    stage.world.connections[c].state = state;
    const auto t = stage.start(1);
    CHECK(stage.found(t, GateId::not_connected, c) ==
          skips(Reason::still_connecting, static_cast<std::int64_t>(state), 1));
    CHECK(stage.decide(t).gate == GateId::not_connected);
  }
  // A request that may not multiplex does not wait.
  Stage h1{{{}, with({{"CURLOPT_HTTP_VERSION", http_1_1}})}};
  h1.connecting(0);
  CHECK(h1.found(h1.start(1), GateId::not_connected).want == 0);
}

TEST_CASE("HTTP/1 carries one transfer at a time") {
  Stage stage;
  const auto c = stage.busy(0);
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::busy, c) == skips(Reason::busy_http1, 1));
  stage.release(c);
  CHECK(stage.found(t, GateId::busy, c) == passes());
}

TEST_CASE("a busy HTTP/2 connection takes only transfers that may multiplex") {
  const Ask h1_only = https({{"CURLOPT_HTTP_VERSION", http_1_1}});
  Stage stage{{https(), https(), h1_only}};
  const auto c = stage.busy(0, Protocol::h2);
  CHECK(stage.found(stage.start(1), GateId::busy, c) == passes());
  CHECK(stage.found(stage.start(2), GateId::busy, c) == skips(Reason::may_not_multiplex, 1));

  Stage off{{https(), https()}, options({{"CURLMOPT_PIPELINING", 0}})};
  off.busy(0, Protocol::h2);
  CHECK(off.found(off.start(1), GateId::busy) == skips(Reason::may_not_multiplex, 1));
}

TEST_CASE("a busy connection stays with its multi handle, an idle one changes hands") {
  Stage stage{{https(), https()}};
  const auto c = stage.busy(0, Protocol::h2);
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::other_multi, c) == passes());
  stage.world.transfers[t].multi = model::MultiId{1};
  CHECK(stage.found(t, GateId::other_multi, c) == skips(Reason::other_multi, 0, 1));
  stage.release(c);
  CHECK(stage.found(t, GateId::other_multi, c) == passes());
}

TEST_CASE("a plain connection that has never answered does not say its HTTP version") {
  Stage stage{
      {{}, {}, with({{"CURLOPT_PIPEWAIT", 1}}), with({{"CURLOPT_HTTP_VERSION", http_1_1}})}};
  const auto c = stage.idle(0);
  stage.world.connections[c].answered = false;
  CHECK(stage.found(stage.start(1), GateId::upgrade_pending, c) == skips(Reason::never_answered));
  const auto t = stage.start(2);
  CHECK(stage.found(t, GateId::upgrade_pending, c).verdict == Verdict::wait);
  CHECK(stage.decide(t).outcome == model::Outcome::wait);
  CHECK(stage.decide(t).gate == GateId::pipewait);
  // A request for HTTP/1.1 can use it anyway.
  CHECK(stage.found(stage.start(3), GateId::upgrade_pending, c) == passes());
  stage.world.connections[c].answered = true;
  CHECK(stage.found(t, GateId::upgrade_pending, c) == passes());
}

TEST_CASE("HTTP/2 by prior knowledge has told its version before any answer") {
  const Ask h2c = with({{"CURLOPT_HTTP_VERSION", http_2_prior_knowledge}});
  Stage stage{{h2c, h2c}};
  const auto c = stage.busy(0, Protocol::h2);
  stage.world.connections[c].answered = false;
  CHECK(stage.found(stage.start(1), GateId::upgrade_pending, c) == passes());
  CHECK(stage.decide(stage.start(1)).multiplexed);
}

TEST_CASE("over TLS the handshake tells the version: no answer is needed") {
  Stage stage{{https(), https({{"CURLOPT_PIPEWAIT", 1}})}};
  const auto c = stage.busy(0, Protocol::h2);
  stage.world.connections[c].answered = false;
  CHECK(stage.found(stage.start(1), GateId::upgrade_pending, c) == passes());
}

TEST_CASE("the HTTP version of the connection must be one that the request allows") {
  const auto allowed = [](std::int64_t wanted, Protocol protocol) {
    return verdict(GateId::http_version, https(), https({{"CURLOPT_HTTP_VERSION", wanted}}),
                   protocol);
  };
  const auto h2 = static_cast<std::int64_t>(Protocol::h2),
             h1 = static_cast<std::int64_t>(Protocol::http_1_1);
  for (const std::int64_t any : {0, 3, 4}) {
    CHECK(allowed(any, Protocol::h2) == passes());
    CHECK(allowed(any, Protocol::http_1_1) == passes());
  }
  for (const std::int64_t only_1 : {1, 2}) {
    CHECK(allowed(only_1, Protocol::h2) == skips(Reason::http_version, h2, only_1));
    CHECK(allowed(only_1, Protocol::http_1_1) == passes());
    CHECK(allowed(only_1, Protocol::http_1_0) == passes());
  }
  CHECK(allowed(5, Protocol::h2) == passes());
  CHECK(allowed(5, Protocol::http_1_1) == skips(Reason::http_version, h1, 5));
}

TEST_CASE("the client's stream limit counts the streams that are there") {
  Stage stage{{https(), https()}, options({{"CURLMOPT_MAX_CONCURRENT_STREAMS", 3}})};
  const auto c = stage.busy(0, Protocol::h2);
  const auto t = stage.start(1);
  stage.carry(c, 2);
  CHECK(stage.found(t, GateId::client_streams, c) == passes());
  CHECK(stage.decide(t).multiplexed);
  stage.carry(c, 3);
  CHECK(stage.found(t, GateId::client_streams, c) == skips(Reason::client_streams, 3, 3));
  stage.carry(c, 4);
  CHECK(stage.found(t, GateId::client_streams, c) == skips(Reason::client_streams, 4, 3));
}

TEST_CASE("libcurl's own limit of streams is 100") {
  Stage stage{{https(), https()}};
  const auto c = stage.busy(0, Protocol::h2);
  const auto t = stage.start(1);
  stage.carry(c, 99);
  CHECK(stage.decide(t).outcome == model::Outcome::reuse);
  stage.carry(c, 100);
  CHECK(stage.decide(t).gate == GateId::client_streams);
}

TEST_CASE("the server's stream limit holds once its SETTINGS have arrived") {
  Stage stage{{https(), https()}};
  const auto c = stage.busy(0, Protocol::h2);
  const auto t = stage.start(1);
  stage.carry(c, 50);
  CHECK(stage.found(t, GateId::server_streams, c) == passes());
  stage.world.connections[c].server_streams = 50;
  CHECK(stage.found(t, GateId::server_streams, c) == skips(Reason::server_streams, 50, 50));
  stage.carry(c, 49);
  CHECK(stage.found(t, GateId::server_streams, c) == passes());
}

TEST_CASE("after a GOAWAY there is no room while streams run") {
  Stage stage{{https(), https()}};
  const auto c = stage.busy(0, Protocol::h2);
  stage.world.connections[c].goaway = true;
  const auto t = stage.start(1);
  CHECK(stage.found(t, GateId::server_streams, c) == skips(Reason::goaway, 1, 1));
  CHECK(stage.decide(t).gate == GateId::server_streams);
}

#include "present_fixture.hpp"

using namespace poolscope;
using namespace poolscope::gui;

TEST_CASE("a connection's life has its phases in order and ends when it closes") {
  const Recorded run(
      easy(R"({"url":"http://a.test/"},{"url":"http://a.test/","delay_ms":1000,"after":"r1"})"));
  REQUIRE(run.index.connections.size() == 1);
  const ConnectionLife& life = run.connection(0);
  CHECK(life.destination == "a.test:80");
  CHECK(life.pool_name == "easy:main");
  CHECK(life.protocol == model::Protocol::http_1_1);
  CHECK(life.opened == 0);
  CHECK(life.ready == 50 * ms);
  REQUIRE(life.spans.size() >= 4);
  CHECK(life.spans[0].kind == Span::Kind::resolving);
  CHECK(life.spans[0].to == 10 * ms);
  CHECK(life.spans[1].kind == Span::Kind::connecting);
  CHECK(life.spans[1].to == 50 * ms);
  CHECK(life.spans[2].kind == Span::Kind::active);
  CHECK(life.spans[3].kind == Span::Kind::idle);
  for (std::size_t i = 1; i < life.spans.size(); ++i)
    CHECK(life.spans[i].from == life.spans[i - 1].to);
  CHECK(life.ever_closed);
  CHECK(life.reason == model::CloseReason::cleanup);
  REQUIRE(life.uses.size() == 2);
  CHECK(life.uses[0].to < life.uses[1].from);
  CHECK(life.uses[1].sent != model::never);
  CHECK(life.uses[1].first_byte >= life.uses[1].sent);
}

TEST_CASE("a transfer's life knows its decisions and the connection that each gave it") {
  const Recorded run(easy(R"({"url":"http://a.test/"},{"url":"http://a.test/"})"));
  const TransferLife& first = run.transfer("r1");
  const TransferLife& second = run.transfer("r2");
  REQUIRE(first.decisions.size() == 1);
  CHECK(first.decisions[0].outcome == model::Outcome::create);
  CHECK(first.decisions[0].connection == 0);
  REQUIRE(second.decisions.size() == 1);
  CHECK(second.decisions[0].outcome == model::Outcome::reuse);
  CHECK(second.decisions[0].connection == 0);
  CHECK(second.connection == 0);
  CHECK(first.done == second.start);
  CHECK(second.result == 0);
  CHECK(run.index.decisions.size() == 2);
}

TEST_CASE("waiting for a limit is one stretch from the decision to the wake-up") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://a.test/","at_ms":1})",
            R"({"CURLMOPT_MAX_HOST_CONNECTIONS":1})"));
  const TransferLife& waiter = run.transfer("r2");
  REQUIRE(waiter.waits.size() == 1);
  CHECK(waiter.waits[0].first == 1 * ms);
  CHECK(waiter.waits[0].second >= run.transfer("r1").done);
  REQUIRE(waiter.decisions.size() >= 2);
  CHECK(waiter.decisions[0].outcome == model::Outcome::wait);
  CHECK(waiter.decisions.back().outcome == model::Outcome::reuse);
}

TEST_CASE("lives are found under the serial numbers that the world gives") {
  const Recorded run(
      multi(R"({"url":"http://a.test/","at_ms":0},{"url":"http://b.test/","at_ms":0},)"
            R"({"url":"http://a.test/","at_ms":500})"));
  for (std::size_t cursor = 0; cursor <= run.trace->size(); ++cursor) {
    const model::World world = run.trace->world_at(cursor);
    for (const model::Connection& c : world.connections.all()) {
      if (c.state == model::ConnectionState::closed) continue;
      REQUIRE(c.serial < run.index.connections.size());
      CHECK(run.index.connections[c.serial].number == c.number);
    }
    for (const model::Transfer& t : world.transfers.all()) {
      if (t.state == model::TransferState::done) continue;
      REQUIRE(t.serial < run.index.transfers.size());
      CHECK(run.index.transfers[t.serial].request == t.request);
    }
  }
}

TEST_CASE("a login is no TLS handshake, unless STARTTLS is part of it") {
  const Recorded run(R"({"format":"poolscope/1","requests":[
      {"url":"ftp://plain.test/","at_ms":0},
      {"url":"ftp://auth.test/","at_ms":0,"options":{"CURLOPT_USE_SSL":"CURLUSESSL_ALL"}},
      {"url":"ftps://implicit.test/","at_ms":0}],
    "strategies":[{"name":"m","scope":"multi"}]})");
  const ConnectionLife& plain = run.connection(0);
  CHECK_FALSE(shook_hands(plain));
  const ConnectionLife& starttls = run.connection(1);
  CHECK(starttls.handshake == starttls.ready);
  const ConnectionLife& implicit = run.connection(2);
  CHECK(shook_hands(implicit));
  CHECK(implicit.handshake < implicit.ready);
}

TEST_CASE("a connection that a redirect opened goes to where that leads") {
  const Recorded run(
      easy(R"({"url":"http://a.test/","options":{"CURLOPT_FOLLOWLOCATION":true},)"
           R"("responses":[{"status":302,"location":"http://b.test/"},{"status":200}]})"));
  REQUIRE(run.index.connections.size() == 2);
  CHECK(run.connection(0).destination == "a.test:80");
  CHECK(run.connection(1).destination == "b.test:80");
}

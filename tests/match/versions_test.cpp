// The differences between the versions in one and the same World.

#include <algorithm>

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::Verdict;
using model::CloseReason;
using model::ConnectionId;
using model::GateId;
using model::Outcome;
using model::Protocol;

namespace {

const match::Profile& v7_88 = profiles::curl_7_88();
const match::Profile& v8_21 = profiles::curl_8_21();
const match::Profile& v8_22 = profiles::curl_8_22();
const std::vector<const match::Profile*> versions{&v8_22, &v8_21, &v7_88};

Ask http(std::initializer_list<Setting> settings = {}) {
  return {"http://a.test/", options(settings)};
}
Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}
using Ids = std::vector<ConnectionId>;

// Whether a connection that was idle for that time is reused.
bool reused_after(const match::Profile& version, std::int64_t ms,
                  std::initializer_list<Setting> settings = {}) {
  Stage stage{{http(settings)}, {}, version};
  stage.idle(0);
  stage.wait_ms(ms);
  return stage.decide(stage.start(0)).outcome == Outcome::reuse;
}

}  // namespace

TEST_CASE("the catalogue names each version once, newest first") {
  CHECK(
      std::equal(versions.begin(), versions.end(), profiles::all().begin(), profiles::all().end()));
  for (const match::Profile* version : versions) {
    CHECK(profiles::find(version->name) == version);
    CHECK(version->dialect.name == version->name);
    std::vector<GateId> gates;
    for (const match::Gate& gate : version->gates) gates.push_back(gate.id);
    std::sort(gates.begin(), gates.end());
    CHECK(std::adjacent_find(gates.begin(), gates.end()) == gates.end());
  }
}

TEST_CASE("MAXAGE_CONN counts milliseconds, in 7.88 whole seconds") {
  for (const match::Profile* version : {&v8_22, &v8_21}) {
    CHECK(reused_after(*version, 118'000));
    CHECK_FALSE(reused_after(*version, 118'001));
  }
  CHECK(reused_after(v7_88, 118'500));
  CHECK(reused_after(v7_88, 118'999));
  CHECK_FALSE(reused_after(v7_88, 119'000));
}

TEST_CASE("MAXAGE_CONN 0 is no limit, in 7.88 less than a second") {
  const Setting zero{"CURLOPT_MAXAGE_CONN", 0};
  CHECK(reused_after(v8_22, 1'000'000, {zero}));
  CHECK(reused_after(v8_21, 1'000'000, {zero}));
  CHECK(reused_after(v7_88, 999, {zero}));
  CHECK_FALSE(reused_after(v7_88, 1'000, {zero}));
}

TEST_CASE("MAXLIFETIME_CONN counts milliseconds, in 7.88 whole seconds, and there 0 by default") {
  const Setting one{"CURLOPT_MAXLIFETIME_CONN", 1}, ageless{"CURLOPT_MAXAGE_CONN", 1'000'000};
  CHECK(reused_after(v8_21, 1'000, {one}));
  CHECK_FALSE(reused_after(v8_21, 1'001, {one}));
  CHECK(reused_after(v7_88, 1'999, {one}));
  CHECK_FALSE(reused_after(v7_88, 2'000, {one}));
  CHECK(reused_after(v8_22, 86'400'000, {ageless}));
  CHECK_FALSE(reused_after(v8_22, 86'400'001, {ageless}));
  CHECK(reused_after(v7_88, 100'000'000, {ageless}));
}

TEST_CASE("only 8.22 trusts a connection for a second") {
  for (const match::Profile* version : versions) {
    Stage stage{{http()}, {}, *version};
    const auto id = stage.idle(0);
    stage.peer_closes(id);
    stage.pruned();
    stage.wait_ms(500);
    const auto d = stage.decide(stage.start(0));
    CHECK((d.outcome == Outcome::reuse) == (version == &v8_22));
    if (version != &v8_22) CHECK(d.gate == GateId::dead);
  }
}

TEST_CASE("unread input is death, in 7.88 a sign of life that hides a FIN") {
  for (const match::Profile* version : versions) {
    Stage stage{{http()}, {}, *version};
    const auto id = stage.idle(0);
    stage.world.connections[id].stray_input = true;
    stage.world.pools[Stage::pool].suspects.push_back(id);
    stage.wait_ms(1'300);
    const auto d = stage.decide(stage.start(0));
    CHECK((d.outcome == Outcome::reuse) == (version == &v7_88));
    if (version != &v7_88) {
      REQUIRE(d.prunes.size() == 1);
      CHECK(d.prunes[0].reason == CloseReason::stray_data);
    }
    stage.peer_closes(id);
    CHECK((stage.decide(stage.start(0)).outcome == Outcome::reuse) == (version == &v7_88));
  }
}

TEST_CASE("HTTP/2 digests what it finds unread") {
  Stage stage{{https()}, {}, v8_21};
  const auto id = stage.idle(0, Protocol::h2);
  stage.world.connections[id].stray_input = true;
  CHECK(stage.decide(stage.start(0)).outcome == Outcome::reuse);
}

TEST_CASE("until 8.21 a transfer that may not search prunes all the same") {
  for (const match::Profile* version : versions) {
    Stage stage{{http(), http({{"CURLOPT_FRESH_CONNECT", 1}})}, {}, *version};
    stage.idle(0);
    stage.wait_ms(500'000);
    const auto d = stage.decide(stage.start(1));
    CHECK(d.gate == GateId::not_searched);
    CHECK(d.pruned == (version != &v8_22));
    CHECK(d.prunes.size() == (version != &v8_22));
  }
}

TEST_CASE("a candidate that is still connecting bears 7.88's close mark") {
  for (const match::Profile* version : versions) {
    Stage stage{{https(), https()}, {}, *version};
    stage.connecting(0);
    const auto d = stage.decide(stage.start(1));
    CHECK(d.outcome == Outcome::create);
    CHECK(d.gate == (version == &v7_88 ? GateId::marked_close : GateId::not_connected));
  }
}

TEST_CASE("7.88 waits while nothing is known of the destination, and then no more") {
  const Ask wait = https({{"CURLOPT_PIPEWAIT", 1}});
  Stage stage{{https(), wait}, {}, v7_88};
  const auto id = stage.connecting(0);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.outcome == Outcome::wait);
  CHECK(d.gate == GateId::pipewait);
  CHECK(d.before_walk.reason == match::Reason::multiplex_unknown);
  // Without PIPEWAIT there is no multiplexing in this search.
  CHECK(stage.decide(stage.start(0)).outcome == Outcome::create);
  for (const auto known : {model::Bundle::Multiuse::no, model::Bundle::Multiuse::multiplex}) {
    stage.world.bundles[stage.world[id].bundle].multiuse = known;
    CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
  }
}

TEST_CASE("a pruned destination is unknown to 7.88: nothing to wait for") {
  const Ask wait = http({{"CURLOPT_PIPEWAIT", 1}});
  Stage stage{{http(), wait}, {}, v7_88};
  const auto id = stage.idle(0);
  stage.world.bundles[stage.world[id].bundle].multiuse = model::Bundle::Multiuse::unknown;
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::wait);
  stage.wait_ms(500'000);
  CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
}

TEST_CASE("7.88 joins a busy HTTP/1 connection to a destination that multiplexed before") {
  // lib/url.c: ConnectionExists asks the bundle, not the connection.
  for (const match::Profile* version : versions) {
    Stage stage{{https(), https({{"CURLOPT_HTTP_VERSION", http_1_1}})}, {}, *version};
    const auto single = stage.busy(1);
    stage.world.bundles[stage.world[single].bundle].multiuse = model::Bundle::Multiuse::multiplex;
    const auto d = stage.decide(stage.start(0));
    CHECK((d.outcome == Outcome::reuse) == (version == &v7_88));
    CHECK(d.multiplexed == (version == &v7_88));
    // Without multiplexing it does not.
    CHECK(stage.decide(stage.start(1)).outcome == Outcome::create);
  }
}

TEST_CASE("a request for HTTP/2 alone takes 7.88's HTTP/1 connection") {
  const Ask only_h2 = http({{"CURLOPT_HTTP_VERSION", http_2_prior_knowledge}});
  Stage old{{http(), only_h2}, {}, v7_88};
  old.idle(0);
  CHECK(old.decide(old.start(1)).outcome == Outcome::reuse);
  Stage stage{{http(), only_h2}, {}, v8_21};
  stage.idle(0);
  CHECK(stage.decide(stage.start(1)).gate == GateId::http_version);
}

TEST_CASE("CURL_HTTP_VERSION_NONE is below HTTP/2 in 7.88") {
  const Ask none = https({{"CURLOPT_HTTP_VERSION", 0}});
  for (const match::Profile* version : versions) {
    Stage stage{{https(), none}, {}, *version};
    stage.idle(0, Protocol::h2);
    const auto d = stage.decide(stage.start(1));
    CHECK((d.outcome == Outcome::create) == (version == &v7_88));
    CHECK(d.gate == (version == &v7_88 ? GateId::http_version : GateId::none));
  }
}

TEST_CASE("HTTP/3 is not for who names another version") {
  // curl 8.22 lib/url.c: url_match_http_version; nothing here speaks HTTP/3
  const Ask tls = https({{"CURLOPT_HTTP_VERSION", 4}});
  Stage stage{{https(), tls}};
  stage.idle(0, Protocol::h3);
  CHECK(stage.decide(stage.start(0)).outcome == Outcome::reuse);
  CHECK(stage.decide(stage.start(1)).gate == GateId::http_version);
}

TEST_CASE(
    "7.88 asks the server's stream limit first; before 8.22 it is 100 until SETTINGS arrive") {
  const auto limit = options({{"CURLMOPT_MAX_CONCURRENT_STREAMS", 200}});
  for (const match::Profile* version : versions) {
    Stage stage{{https()}, limit, *version};
    const auto id = stage.busy(0, Protocol::h2);
    stage.carry(id, 150);
    CHECK((stage.decide(stage.start(0)).outcome == Outcome::reuse) == (version == &v8_22));
    stage.carry(id, 200);
    CHECK(stage.decide(stage.start(0)).gate ==
          (version == &v7_88 ? GateId::server_streams : GateId::client_streams));
  }
}

TEST_CASE("an upgrade that awaits its answer is no candidate since 8.17") {
  Stage stage{{http()}};
  const auto id = stage.busy(0);
  stage.world.connections[id].upgrading = true;
  CHECK(stage.found(stage.start(0), GateId::not_connected, id).reason == match::Reason::upgrading);
}

TEST_CASE("CURLMOPT_NETWORK_CHANGED retires a connection") {
  Stage stage{{http()}};
  const auto id = stage.idle(0);
  stage.world.connections[id].no_reuse = true;
  stage.world.pools[Stage::pool].suspects.push_back(id);
  stage.pruned();
  CHECK(stage.decide(stage.start(0)).gate == GateId::marked_close);
  stage.wait_ms(1'000);
  const auto d = stage.decide(stage.start(0));
  REQUIRE(d.prunes.size() == 1);
  CHECK(d.prunes[0].reason == CloseReason::network_changed);
}

TEST_CASE("who wants TLS by STARTTLS is not served in clear text, except by 7.88") {
  const Ask plain{"imap://m.test/", {}}, must{"imap://m.test/", options({{"CURLOPT_USE_SSL", 3}})};
  for (const match::Profile* version : versions)
    CHECK(verdict(GateId::tls_use, plain, must, Protocol::login, *version).verdict ==
          (version == &v7_88 ? Verdict::pass : Verdict::skip));
  // An upgraded connection serves both.
  for (const match::Profile* version : versions) {
    Stage stage{{must, plain}, {}, *version};
    const auto id = stage.idle(0, Protocol::login);
    stage.world.connections[id].encrypted = stage.world.connections[id].tls = true;
    CHECK(stage.decide(stage.start(1)).connection == id);
  }
}

TEST_CASE("a plain mail request rides on its TLS sibling at the same port, not so in 7.88") {
  const Ask plain{"imap://m.test:993/", {}}, tls{"imaps://m.test:993/", {}};
  for (const match::Profile* version : versions) {
    Stage stage{{tls, plain}, {}, *version};
    stage.idle(0, Protocol::login);
    CHECK((stage.decide(stage.start(1)).outcome == Outcome::reuse) == (version != &v7_88));
    Stage reverse{{plain, tls}, {}, *version};
    reverse.idle(0, Protocol::login);
    CHECK(reverse.decide(reverse.start(1)).outcome == Outcome::create);
  }
}

TEST_CASE("the private key is compared since 8.21, the CRL file exactly") {
  const auto key = [](const char* file) { return https({{"CURLOPT_SSLKEY", std::string{file}}}); };
  const auto crl = [](const char* file) { return https({{"CURLOPT_CRLFILE", std::string{file}}}); };
  for (const match::Profile* version : versions) {
    const auto expected = version == &v7_88 ? Verdict::pass : Verdict::skip;
    CHECK(verdict(GateId::tls_options, key("a"), key("b"), Protocol::h2, *version).verdict ==
          expected);
    CHECK(verdict(GateId::tls_options, crl("a"), crl("A"), Protocol::h2, *version).verdict ==
          expected);
    CHECK(verdict(GateId::tls_options, crl("a"), crl("b"), Protocol::h2, *version).verdict ==
          Verdict::skip);
  }
}

TEST_CASE("equally old connections go in the order of each version's table") {
  // Slots of 97: 8.x has 82 for 127.0.0.1 and 34 for .4; 7.88 has 95 for .1 and 90 for .4.
  const auto url = [](int n) { return Ask{"http://127.0.0." + std::to_string(n) + ":18080/", {}}; };
  for (const match::Profile* version : versions) {
    Stage stage{{url(1), url(4), url(6)}, {}, *version};
    const auto one = stage.idle(0), four = stage.idle(1), six = stage.idle(2);
    stage.wait_ms(5);
    const auto order = match::eviction_order(stage.world, *stage.setup, Stage::pool, 10);
    REQUIRE(order.size() == 3);
    if (version == &v7_88) CHECK(order == Ids{six, four, one});
    if (version != &v7_88) CHECK(order.front() == four);
  }
}

TEST_CASE("7.88 prints in its own words, and so that one sees them") {
  Stage stage{{http()}, {}, v7_88};
  stage.idle(0);
  stage.wait_ms(130'000);
  CHECK(stage.explain(stage.start(0)).printed ==
        "Too old connection (130 seconds idle), disconnect it\n"
        "Connection 0 seems to be dead\nClosing connection 0");
  Stage between{{http()}, {}, v8_21};
  between.idle(0);
  between.wait_ms(130'000);
  CHECK(between.explain(between.start(0)).printed ==
        "Too old connection (130000 ms idle, max idle is 118000 ms), disconnect it\n"
        "Connection 0 seems to be dead\nshutting down connection #0");
  Stage silent{{http()}};
  silent.idle(0);
  silent.wait_ms(130'000);
  CHECK(silent.explain(silent.start(0)).printed.empty());
}

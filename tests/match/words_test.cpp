// The words for people: each outcome with its values and option, each gate with its title.

#include <set>

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using Catch::Contains;
using match::Reason;
using match::skips;
using model::GateId;
using model::Outcome;

namespace {

Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}

}  // namespace

TEST_CASE("every gate has a title and a question, and every row of the profile a source") {
  std::set<std::string_view> titles;
  for (std::size_t i = 0; i < model::gate_count; ++i) {
    const auto id = static_cast<GateId>(i);
    CHECK_FALSE(model::info(id).title.empty());
    CHECK_FALSE(model::info(id).question.empty());
    CHECK(titles.insert(model::info(id).title).second);
    if (const auto option = model::info(id).option; !option.empty())
      CHECK(model::find_option(option) != nullptr);
    CHECK(model::gate_from(to_string(id)) == id);
  }
  std::set<GateId> seen;
  for (const match::Gate& gate : profiles::curl_8_22().gates) {
    CHECK_FALSE(gate.source.empty());
    CHECK(gate.check != nullptr);
    CHECK(seen.insert(gate.id).second);
  }
}

TEST_CASE("a gate that compares one thing says what differs, with the values where they tell") {
  const auto said = [](GateId gate, std::int64_t have, std::int64_t want) {
    Stage stage;
    return match::sentence(stage.world, *stage.setup, stage.world[stage.start(1)],
                           stage.world[stage.idle(0)], {gate, skips(Reason::differs, have, want)});
  };
  CHECK(said(GateId::delegation, 0, 2) ==
        "it was made with CURLOPT_GSSAPI_DELEGATION 0, the request has 2");
  for (std::size_t i = 0; i < model::gate_count; ++i) {
    const auto id = static_cast<GateId>(i);
    if (model::info(id).differs.empty()) continue;
    CHECK_THAT(said(id, 0, 1), !Contains("{"));
  }
}

TEST_CASE("every reason for a close has a sentence") {
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < model::close_reason_count; ++i) {
    const auto text = model::info(static_cast<model::CloseReason>(i)).words;
    CHECK_FALSE(text.empty());
    CHECK(sentences.insert(text).second);
  }
}

TEST_CASE("a reuse says how long the connection was idle") {
  Stage stage;
  stage.idle(0);
  stage.wait_ms(850);
  const auto e = stage.explain(stage.start(1));
  CHECK(e.headline == "r2 reused #0");
  CHECK(e.sentence == "#0 to a.test:80 was idle for 850 ms and passed every gate.");
  CHECK(e.option.empty());
  CHECK(e.printed == "Reusing existing http: connection with host a.test");
}

TEST_CASE("a reuse says how many before it were turned away") {
  Stage stage;
  stage.busy(0);
  stage.busy(0);
  stage.idle(0);
  CHECK_THAT(stage.explain(stage.start(1)).sentence,
             Contains("2 older candidates before it were turned away"));
}

TEST_CASE("a reuse of a connection that the server has closed says what will come") {
  Stage stage;
  stage.peer_closes(stage.idle(0));
  stage.wait_ms(300);
  CHECK_THAT(stage.explain(stage.start(1)).sentence,
             Contains("the server has closed it, but libcurl looked 300 ms ago"));
}

TEST_CASE("multiplexing says beside how many streams") {
  Stage stage{{https(), https()}};
  stage.carry(stage.busy(0, model::Protocol::h2), 3);
  const auto e = stage.explain(stage.start(1));
  CHECK_THAT(e.sentence, Contains("#0 speaks HTTP/2") && Contains("beside 3"));
  CHECK_THAT(e.printed, Contains("Multiplexed connection found\nReusing existing https:"));
}

TEST_CASE("a new connection says which gate turned the only candidate away, with the values") {
  const auto why = [](Stage& stage) { return stage.explain(stage.start(1)); };
  Stage aged{{https(), https({{"CURLOPT_MAXAGE_CONN", 60}})}};
  aged.idle(0);
  aged.wait_ms(61'250);
  aged.pruned();
  const auto e = why(aged);
  CHECK(e.headline == "r2 opened a new connection");
  CHECK(e.sentence ==
        "The only candidate, #0, was turned away: it had been idle for 61.2 s; the limit is 60 s "
        "(CURLOPT_MAXAGE_CONN).");
  CHECK(e.option == "CURLOPT_MAXAGE_CONN");
  CHECK(e.printed ==
        "Too old connection (61250 ms idle, max idle is 60000 ms), disconnect it\n"
        "Connection 0 seems to be dead, terminating\nshutting down connection #0");

  Stage streams{{https(), https()}, options({{"CURLMOPT_MAX_CONCURRENT_STREAMS", 4}})};
  streams.carry(streams.busy(0, model::Protocol::h2), 4);
  CHECK_THAT(why(streams).sentence, Contains("it carries 4 streams, the limit is 4") &&
                                        Contains("CURLMOPT_MAX_CONCURRENT_STREAMS"));
  CHECK(why(streams).printed == "client side MAX_CONCURRENT_STREAMS reached, skip (4)");

  Stage tls{{https(), https({{"CURLOPT_SSL_VERIFYPEER", 0}})}};
  tls.idle(0);
  CHECK_THAT(why(tls).sentence,
             Contains("CURLOPT_SSL_VERIFYPEER was on for it, the request has it off"));
  CHECK(why(tls).printed.empty());

  Stage connecting{{https(), https()}};
  connecting.connecting(0);
  CHECK_THAT(why(connecting).sentence, Contains("it is not connected yet"));
  CHECK(why(connecting).printed == "Connection #0 is not open enough, cannot reuse");
}

TEST_CASE("several candidates: the one that came furthest is told of") {
  Stage stage{{https(), https({{"CURLOPT_HTTP_VERSION", http_1_1}})}};
  stage.busy(0, model::Protocol::h2);
  stage.idle(0, model::Protocol::h2);
  CHECK_THAT(stage.explain(stage.start(1)).sentence,
             Contains("None of 2 candidates would do; #1 came furthest: it speaks HTTP/2") &&
                 Contains("CURLOPT_HTTP_VERSION"));
}

TEST_CASE("an empty pool is told by the destination, a forbidden search by its option") {
  Stage stage{{{"http://A.test:8080/x", {}}, https({{"CURLOPT_FRESH_CONNECT", 1}})}};
  CHECK(stage.explain(stage.start(0)).sentence == "The pool holds no connection to a.test:8080.");
  const auto e = stage.explain(stage.start(1));
  CHECK_THAT(e.sentence, Contains("CURLOPT_FRESH_CONNECT"));
  CHECK(e.option == "CURLOPT_FRESH_CONNECT");
}

TEST_CASE("an eviction names the victims and the option") {
  Stage stage{{{"http://a.test/", {}}, {"http://b.test/", {}}},
              options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 1}})};
  stage.idle(0);
  CHECK_THAT(stage.explain(stage.start(1)).sentence,
             Contains("To make room, #0 was closed: idle the longest") &&
                 Contains("CURLMOPT_MAX_TOTAL_CONNECTIONS"));
}

TEST_CASE("a wait says for what, with the limit") {
  Stage host{{{}, {}}, options({{"CURLMOPT_MAX_HOST_CONNECTIONS", 1}})};
  host.busy(0);
  auto e = host.explain(host.start(1));
  CHECK(e.headline == "r2 waits for room");
  CHECK_THAT(e.sentence, Contains("1 connection goes to a.test:80") &&
                             Contains("CURLMOPT_MAX_HOST_CONNECTIONS allows 1"));
  CHECK(e.printed == "No more connections allowed to host");

  Stage total{{{}, {"http://b.test/", {}}}, options({{"CURLMOPT_MAX_TOTAL_CONNECTIONS", 1}})};
  total.busy(0);
  e = total.explain(total.start(1));
  CHECK_THAT(e.sentence, Contains("CURLMOPT_MAX_TOTAL_CONNECTIONS allows 1"));
  CHECK(e.printed == "No connections available, total of 1 reached.");

  Stage pipe{{https(), https({{"CURLOPT_PIPEWAIT", 1}})}};
  pipe.connecting(0);
  e = pipe.explain(pipe.start(1));
  CHECK_THAT(e.sentence, Contains("CURLOPT_PIPEWAIT"));
  CHECK(e.option == "CURLOPT_PIPEWAIT");
  CHECK(e.printed ==
        "Connection #0 is not open enough, cannot reuse\n"
        "Found pending candidate for reuse and CURLOPT_PIPEWAIT is set\n"
        "Waiting on connection to negotiate possible multiplexing.");
}

TEST_CASE("each cell of the cascade has a sentence") {
  Stage stage{{https(), https({{"CURLOPT_SSL_VERIFYPEER", 0}})}};
  const auto c = stage.idle(0);
  const auto t = stage.start(1);
  for (const match::Candidate& candidate : stage.explain(t).candidates)
    for (const match::Cell& cell : candidate.cells)
      CHECK_FALSE(
          match::sentence(stage.world, *stage.setup, stage.world[t], stage.world[c], cell).empty());
}

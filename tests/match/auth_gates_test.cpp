// The logins of a connection: credentials, delegation, keys, accounts, NTLM and Negotiate.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::passes;
using match::Reason;
using match::skips;
using match::Verdict;
using model::Auth;
using model::GateId;
using model::Outcome;
using model::Protocol;

namespace {

constexpr std::int64_t use_ntlm = 8, use_negotiate = 4, use_any = 8 | 4 | 2 | 1;

Ask http(std::string_view userpwd = "", std::int64_t auth = 1) {
  return {"http://a.test/",
          options({{"CURLOPT_USERPWD", std::string{userpwd}}, {"CURLOPT_HTTPAUTH", auth}})};
}
Ask at(const char* url, std::initializer_list<Setting> settings = {}) {
  return {url, options(settings)};
}

}  // namespace

TEST_CASE("a login belongs to the connection where the protocol logs in on it") {
  // curl 8.22 lib/url.c: url_match_auth; 7.88.1: PROTOPT_CREDSPERREQUEST
  const Ask one = at("imap://m.test/", {{"CURLOPT_USERPWD", std::string{"u:p"}}}),
            other = at("imap://m.test/", {{"CURLOPT_USERPWD", std::string{"u:q"}}}),
            bearer = at("imap://m.test/", {{"CURLOPT_USERPWD", std::string{"u:p"}},
                                           {"CURLOPT_XOAUTH2_BEARER", std::string{"t"}}});
  for (const match::Profile* version : profiles::all()) {
    CHECK(verdict(GateId::credentials, one, one, Protocol::login, *version) == passes());
    CHECK(verdict(GateId::credentials, one, other, Protocol::login, *version) ==
          skips(Reason::differs));
    CHECK(verdict(GateId::credentials, one, bearer, Protocol::login, *version) ==
          skips(Reason::differs));
    CHECK(verdict(GateId::credentials, http("u:p"), http("v:q"), Protocol::http_1_1, *version) ==
          passes());
  }
}

TEST_CASE("GSS delegation is compared whatever the protocol, where the build has GSS") {
  const Ask none = at("http://a.test/"),
            flag = at("http://a.test/", {{"CURLOPT_GSSAPI_DELEGATION", 2}});
  for (const match::Profile* version : profiles::all()) {
    CHECK(verdict(GateId::delegation, none, flag, Protocol::http_1_1, *version) ==
          skips(Reason::differs, 0, 2));
    CHECK(verdict(GateId::delegation, flag, flag, Protocol::http_1_1, *version) == passes());
  }
}

TEST_CASE("an SSH key is compared by its file's name") {
  // curl 8.22 lib/url.c: ssh_config_matches; nothing here speaks SSH
  const Ask one = at("sftp://s.test/", {{"CURLOPT_SSH_PRIVATE_KEYFILE", std::string{"id_1"}}}),
            two = at("sftp://s.test/", {{"CURLOPT_SSH_PRIVATE_KEYFILE", std::string{"id_2"}}});
  for (const match::Profile* version : profiles::all()) {
    CHECK(verdict(GateId::ssh_key, one, two, Protocol::login, *version) == skips(Reason::differs));
    CHECK(verdict(GateId::ssh_key, one, one, Protocol::login, *version) == passes());
  }
}

TEST_CASE("an FTP account is compared, and how much encryption was asked for") {
  // curl 8.22 lib/ftp.c: Curl_ftp_conns_match; Debian's 7.88.1 lib/url.c: ConnectionExists
  const Ask x = at("ftp://f.test/", {{"CURLOPT_FTP_ACCOUNT", std::string{"x"}}}),
            y = at("ftp://f.test/", {{"CURLOPT_FTP_ACCOUNT", std::string{"y"}}}),
            plain = at("ftp://f.test/"), tries = at("ftp://f.test/", {{"CURLOPT_USE_SSL", 1}});
  for (const match::Profile* version : profiles::all()) {
    CHECK(verdict(GateId::ftp_account, x, y, Protocol::login, *version) == skips(Reason::differs));
    CHECK(verdict(GateId::ftp_account, x, x, Protocol::login, *version) == passes());
    CHECK(verdict(GateId::ftp_account, plain, tries, Protocol::login, *version) ==
          skips(Reason::differs));
  }
  // For 8.x alone, less encryption than before is enough.
  CHECK(verdict(GateId::ftp_account, tries, plain, Protocol::login) == passes());
  CHECK(verdict(GateId::ftp_account, tries, plain, Protocol::login, profiles::curl_7_88()) ==
        skips(Reason::differs));
}

TEST_CASE("a connection that NTLM authenticated is for who wants just that") {
  for (const match::Profile* version : profiles::all()) {
    Stage stage{{http("u:p", use_ntlm), http(), http("v:p", use_ntlm)}, {}, *version, true};
    const auto plain = stage.idle(0), done = stage.idle(0);
    stage.authenticate(done, Auth::ntlm, 0);
    // A connection with the same login is taken, although an earlier one is idle.
    const auto d = stage.decide(stage.start(0));
    CHECK(d.connection == done);
    CHECK(d.gate == GateId::ntlm);
    CHECK(stage.found(stage.start(0), GateId::ntlm, plain).verdict == Verdict::keep);
    CHECK(stage.found(stage.start(0), GateId::ntlm, done).verdict == Verdict::take);
    // A request without NTLM gets the ordinary connection.
    CHECK(stage.decide(stage.start(1)).connection == plain);
    // A request of another user gets the ordinary connection, too, as a fallback.
    const auto other = stage.decide(stage.start(2));
    CHECK(other.connection == plain);
    CHECK(other.gate == GateId::none);
  }
}

TEST_CASE("the request without NTLM is turned away by name") {
  Stage old{{http("u:p", use_ntlm), http("u:p")}, {}, profiles::curl_7_88(), true};
  const auto id = old.idle(0);
  old.authenticate(id, Auth::ntlm, 0);
  CHECK(old.decide(old.start(1)).gate == GateId::ntlm);
  CHECK(old.found(old.start(1), GateId::ntlm, id).reason == Reason::login_unwanted);
  Stage stage{{http("u:p", use_ntlm), http("u:p")}, {}, profiles::curl_8_22(), true};
  stage.authenticate(stage.idle(0), Auth::ntlm, 0);
  CHECK(stage.decide(stage.start(1)).gate == GateId::ntlm);
}

TEST_CASE("wanting NTLM takes the last match, past its health and its streams") {
  for (const match::Profile* version : {&profiles::curl_8_22(), &profiles::curl_8_21()}) {
    Stage stage{{http(), http("u:p", use_any)}, {}, *version, true};
    stage.idle(0);
    const auto last = stage.idle(0);
    stage.peer_closes(last);
    stage.pruned();
    stage.wait_ms(900);
    CHECK(stage.decide(stage.start(1)).connection == last);
  }
  // 7.88 checks the connection's health first.
  Stage stage{{http(), http("u:p", use_any)}, {}, profiles::curl_7_88(), true};
  const auto first = stage.idle(0), last = stage.idle(0);
  stage.peer_closes(last);
  stage.pruned();
  stage.wait_ms(900);
  const auto d = stage.decide(stage.start(1));
  CHECK(d.connection == first);
  REQUIRE(d.discards.size() == 1);
  CHECK(d.discards[0].connection == last);
}

TEST_CASE("a build without NTLM does not know its bit") {
  Stage stage{{http(), http("u:p", use_ntlm)}};
  const auto first = stage.idle(0);
  stage.idle(0);
  CHECK(stage.decide(stage.start(1)).connection == first);
}

TEST_CASE("Negotiate is compared since 8.19") {
  for (const match::Profile* version : {&profiles::curl_8_22(), &profiles::curl_8_21()}) {
    Stage stage{{http("u:p", use_negotiate), http("u:p")}, {}, *version};
    stage.authenticate(stage.idle(0), Auth::negotiate, 0);
    const auto d = stage.decide(stage.start(1));
    CHECK(d.outcome == Outcome::create);
    CHECK(d.gate == GateId::negotiate);
    const auto again = stage.decide(stage.start(0));
    CHECK(again.outcome == Outcome::reuse);
    CHECK(again.gate == GateId::negotiate);
  }
  Stage old{{http("u:p", use_negotiate), http("u:p")}, {}, profiles::curl_7_88()};
  old.authenticate(old.idle(0), Auth::negotiate, 0);
  CHECK(old.decide(old.start(1)).outcome == Outcome::reuse);
}

TEST_CASE("after NTLM a connection has credentials of its own") {
  Stage stage{{http("u:p", use_ntlm), http("v:p")}, {}, profiles::curl_8_22(), true};
  const auto id = stage.idle(0);
  stage.authenticate(id, Auth::ntlm, 0);
  CHECK(stage.found(stage.start(1), GateId::credentials, id) == skips(Reason::differs));
}

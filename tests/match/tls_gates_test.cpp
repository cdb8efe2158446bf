// The gates that compare TLS.

#include "match/stage.hpp"

using namespace poolscope;
using namespace poolscope::testing;
using match::passes;
using match::Reason;
using match::skips;
using model::GateId;

namespace {

Ask https(std::initializer_list<Setting> settings = {}) {
  return {"https://a.test/", options(settings)};
}
match::Finding tls(std::initializer_list<Setting> have, std::initializer_list<Setting> want) {
  return verdict(GateId::tls_options, https(have), https(want));
}

}  // namespace

TEST_CASE("http does not ride on TLS") {
  const Ask plain{"http://a.test:443/", {}};
  CHECK(verdict(GateId::tls_use, https(), plain) == skips(Reason::has_tls, 1, 0));
  CHECK(verdict(GateId::tls_use, https(), https()) == passes());
  CHECK(verdict(GateId::tls_use, plain, plain) == passes());
}

TEST_CASE("https needs TLS even where the scheme would agree") {
  Stage stage{{https(), https()}};
  const auto c = stage.idle(0);
  stage.world.connections[c].tls = false;
  CHECK(stage.found(stage.start(1), GateId::tls_use, c) == skips(Reason::needs_tls, 0, 1));
}

TEST_CASE("every TLS setting that libcurl compares turns a connection away") {
  CHECK(tls({}, {{"CURLOPT_SSLVERSION", 7}}) == skips(Reason::tls_version, 6, 7));
  CHECK(tls({{"CURLOPT_SSL_OPTIONS", 2}}, {}) == skips(Reason::tls_options, 2, 0));
  CHECK(tls({}, {{"CURLOPT_SSL_VERIFYPEER", 0}}) == skips(Reason::tls_verify_peer, 1, 0));
  CHECK(tls({}, {{"CURLOPT_SSL_VERIFYHOST", 0}}) == skips(Reason::tls_verify_host, 2, 0));
  CHECK(tls({}, {{"CURLOPT_SSL_VERIFYSTATUS", 1}}) == skips(Reason::tls_verify_status, 0, 1));
  for (const char* name :
       {"CURLOPT_CAINFO", "CURLOPT_CAPATH", "CURLOPT_ISSUERCERT", "CURLOPT_CRLFILE"})
    CHECK(tls({}, {{name, "x"}}) == skips(Reason::tls_ca));
  CHECK(tls({}, {{"CURLOPT_SSLCERT", "me.pem"}}) == skips(Reason::tls_certificate));
  CHECK(tls({}, {{"CURLOPT_SSLCERTTYPE", "DER"}}) == skips(Reason::tls_certificate));
  for (const char* name : {"CURLOPT_SSLKEY", "CURLOPT_KEYPASSWD", "CURLOPT_SSLKEYTYPE"})
    CHECK(tls({}, {{name, "x"}}) == skips(Reason::tls_key));
  CHECK(tls({}, {{"CURLOPT_PINNEDPUBLICKEY", "sha256//x"}}) == skips(Reason::tls_pin));
  CHECK(tls({}, {{"CURLOPT_SSL_CIPHER_LIST", "AES"}}) == skips(Reason::tls_ciphers));
  CHECK(tls({}, {{"CURLOPT_TLS13_CIPHERS", "AES"}}) == skips(Reason::tls_ciphers));
  CHECK(tls({}, {{"CURLOPT_SSL_EC_CURVES", "X25519"}}) == skips(Reason::tls_curves));
  CHECK(tls({}, {{"CURLOPT_SSL_SIGNATURE_ALGORITHMS", "rsa"}}) == skips(Reason::tls_curves));
}

TEST_CASE("file names are compared as they are, names of algorithms without regard to case") {
  CHECK(tls({{"CURLOPT_CAINFO", "./ca.pem"}}, {{"CURLOPT_CAINFO", "ca.pem"}}) ==
        skips(Reason::tls_ca));
  CHECK(tls({{"CURLOPT_CAINFO", "ca.pem"}}, {{"CURLOPT_CAINFO", "CA.pem"}}) ==
        skips(Reason::tls_ca));
  CHECK(tls({{"CURLOPT_SSL_CIPHER_LIST", "aes128"}}, {{"CURLOPT_SSL_CIPHER_LIST", "AES128"}}) ==
        passes());
  CHECK(tls({{"CURLOPT_SSLCERTTYPE", "pem"}}, {{"CURLOPT_SSLCERTTYPE", "PEM"}}) == passes());
}

TEST_CASE("what libcurl does not compare is no reason") {
  CHECK(tls({{"CURLOPT_SSL_SESSIONID_CACHE", 0}}, {}) == passes());
  CHECK(tls({{"CURLOPT_SSL_ENABLE_ALPN", 0}}, {}) == passes());
  CHECK(tls({{"CURLOPT_USERPWD", "a:b"}}, {{"CURLOPT_USERPWD", "c:d"}}) == passes());
  // TLS settings of a plain request have no effect.
  const Ask http, odd{"http://a.test/", options({{"CURLOPT_SSL_VERIFYPEER", 0}})};
  CHECK(verdict(GateId::tls_options, http, odd) == passes());
}

TEST_CASE("another login is no reason over HTTP") {
  CHECK(verdict(GateId::credentials, https({{"CURLOPT_USERPWD", "a:b"}}),
                https({{"CURLOPT_USERPWD", "c:d"}})) == passes());
}

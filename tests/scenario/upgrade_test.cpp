#include <catch2/catch.hpp>

#include "scenario/json.hpp"

namespace poolscope::scenario {
namespace {

std::string file(const std::string& url, const std::string& extra) {
  return R"({"format": "poolscope/1", "requests": [{"url": ")" + url + R"("}])" + extra + "}";
}

const std::string client = R"(, "clients": [{"id": "main", "options":
    {"CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_2_0"}}])";

}  // namespace

TEST_CASE("an HTTP upgrade may be asked for") {
  CHECK(parse(file("http://a.test/", client)).ok());
}

TEST_CASE("the same version over TLS is negotiated and fine") {
  CHECK(parse(file("https://a.test/", client)).ok());
}

TEST_CASE("prior knowledge on cleartext is fine") {
  CHECK(parse(file("http://a.test/", R"(, "strategies": [{"name": "x", "scope": "easy", "options":
      {"CURLOPT_HTTP_VERSION": "CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE"}}])"))
            .ok());
}

}  // namespace poolscope::scenario

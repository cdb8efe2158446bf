// CURLINFO_NUM_CONNECTS counts sockets, not connections of the pool. The values are those of the
// libraries of all three versions with vsftpd, and with a proxy that closes with its 407.

#include "support/run.hpp"

using namespace poolscope;
using namespace poolscope::testing;

namespace {

std::uint32_t connects(const Run& run, const std::string& request) {
  return run.done.at(request).num_connects;
}

}  // namespace

TEST_CASE("FTP's data connections count, for files and for lists") {
  for (const char* libcurl : {"7.88", "8.21", "8.22"}) {
    INFO(libcurl);
    const Run run = run_text(R"("requests": [
        {"id": "first", "url": "ftp://a.test/a", "at_ms": 0},
        {"id": "second", "url": "ftp://a.test/b", "at_ms": 2000},
        {"id": "head", "url": "ftp://a.test/b", "at_ms": 4000, "options": {"CURLOPT_NOBODY": true}},
        {"id": "fresh head", "url": "ftp://b.test/", "at_ms": 6000,
         "options": {"CURLOPT_NOBODY": true}},
        {"id": "web", "url": "http://a.test/", "at_ms": 8000}],
      "strategies": [{"name": "m", "scope": "multi", "libcurl": ")" +
                             std::string(libcurl) + R"("}])");
    CHECK(connects(run, "first") == 2);
    CHECK(connects(run, "second") == 1);
    CHECK(connects(run, "head") == 0);
    CHECK(connects(run, "fresh head") == 1);
    CHECK(connects(run, "web") == 1);
  }
}

TEST_CASE("a tunnel's proxy that closes with its 407 is connected to twice") {
  const auto through = [](const char* closes) {
    return run_text(R"("proxies": [{"host": "p.test", "port": 3128, "auth": ["digest"],
        "users": ["u:p"], "close_on_407": )" +
                    std::string(closes) + R"(}], "requests": [
        {"url": "https://a.test/", "at_ms": 0}, {"url": "https://a.test/", "at_ms": 2000}],
      "strategies": [{"name": "m", "scope": "multi", "options": {
        "CURLOPT_PROXY": "http://p.test:3128", "CURLOPT_PROXYUSERPWD": "u:p",
        "CURLOPT_PROXYAUTH": "CURLAUTH_ANY"}}])");
  };
  CHECK(connects(through("true"), "r1") == 2);
  CHECK(connects(through("true"), "r2") == 0);
  CHECK(connects(through("false"), "r1") == 1);
}

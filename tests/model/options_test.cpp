// The table of options.

#include <catch2/catch.hpp>

#include "support/options.hpp"

using namespace poolscope;
using namespace poolscope::model;
using testing::options;

TEST_CASE("the table is sorted, and every option is modelled or says what it waits for") {
  std::string_view last;
  for (const OptionInfo& row : option_table()) {
    INFO(row.name);
    if (row.name.substr(0, 7) == last.substr(0, 7)) CHECK(last < row.name);
    last = row.name;
    CHECK(find_option(row.name) == &row);
    const int ways = (row.set != nullptr) + (row.set_multi != nullptr) + !row.later.empty();
    CHECK(ways == 1);
    if (row.later.empty()) CHECK_FALSE(row.summary.empty());
    if (row.type == OptionType::enumeration && row.later.empty())
      CHECK_FALSE(row.constants.empty());
    CHECK((row.set_multi != nullptr) == (row.name.starts_with("CURLMOPT_") && row.later.empty()));
  }
  CHECK(find_option("CURLOPT_NO_SUCH") == nullptr);
}

TEST_CASE("nothing set means libcurl's defaults") {
  Options initial;  // CURL_SSLVERSION_DEFAULT is stored as TLS 1.2
  initial.tls.version = initial.proxy_tls.version = 6;
  CHECK(effective({}) == initial);
  CHECK(effective_multi({}) == MultiOptions{});
  CHECK(Options{}.max_connects == 5);
  CHECK(Options{}.maxage_conn_s == 118);
  CHECK(Options{}.maxlifetime_conn_s == 86'400);
  CHECK(Options{}.dns_cache_timeout_s == 60);
  CHECK(MultiOptions{}.max_concurrent_streams == 100);
}

TEST_CASE("values that libcurl takes for its default become that") {
  constexpr std::int64_t up_to_1_3 = 7 * 65536;
  CHECK(effective(options({{"CURLOPT_SSLVERSION", up_to_1_3}})).tls.version == up_to_1_3 + 6);
  CHECK(effective(options({{"CURLOPT_MAXCONNECTS", 0}})).max_connects == 5);
  CHECK(effective(options({{"CURLOPT_MAXCONNECTS", 50}})).max_connects == 50);
  CHECK(effective_multi(options({{"CURLMOPT_MAX_CONCURRENT_STREAMS", 0}})).max_concurrent_streams ==
        100);
  CHECK_FALSE(effective_multi(options({{"CURLMOPT_PIPELINING", 0}})).multiplex);
  CHECK(effective_multi(options({{"CURLMOPT_PIPELINING", 2}})).multiplex);
}

TEST_CASE("a login is split at the first colon") {
  const Options o =
      effective(options({{"CURLOPT_USERPWD", "me:a:b"}, {"CURLOPT_PROXYUSERPWD", "you"}}));
  CHECK(o.user == "me");
  CHECK(o.password == "a:b");
  CHECK(o.proxy_user == "you");
  CHECK(o.proxy_password.empty());
}

TEST_CASE("options laid over others replace them, and the set stays sorted") {
  const OptionSet merged =
      merge(options({{"CURLOPT_MAXAGE_CONN", 5}, {"CURLOPT_PIPEWAIT", 1}}),
            options({{"CURLOPT_FRESH_CONNECT", 1}, {"CURLOPT_MAXAGE_CONN", 6}}));
  REQUIRE(merged.size() == 3);
  CHECK(merged[0].first->name == "CURLOPT_FRESH_CONNECT");
  CHECK(merged[1].first->name == "CURLOPT_MAXAGE_CONN");
  CHECK(std::get<std::int64_t>(merged[1].second) == 6);
  CHECK(merged[2].first->name == "CURLOPT_PIPEWAIT");
}

TEST_CASE("an enumeration's number is shown by its constant") {
  const OptionInfo& version = *find_option("CURLOPT_HTTP_VERSION");
  CHECK(constant_name(version, 2) == "CURL_HTTP_VERSION_1_1");
  CHECK(constant_name(version, 99) == "99");
}

#include "oracle/support.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "oracle/logins.hpp"
#include "scenario/compile.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

void require_library(const Library& library, const Setup& setup, const Needle& n) {
  const std::string url = setup.url_of(n);
  const Options& o = setup.options_of(n);
  const bool prior = o.http_version == HttpVersion::v2_prior_knowledge;
  if (n.tls && !library.has_tls) throw Refused(fmt::format("{}: this libcurl has no OpenSSL", url));
  if (prior && !library.has_http2)
    throw Refused(fmt::format("{}: this libcurl has no HTTP/2", url));
  if (prior && library.number < 0x080000)
    throw Refused(fmt::format(
        "{}: before 8.0 libcurl fails every reuse of a connection by prior knowledge", url));
}

void require_request(const Setup& setup, const Needle& n) {
  const std::string url = setup.url_of(n);
  const Options& o = setup.options_of(n);
  const ServerModel& server = setup[n.server];
  const auto refuse = [&](std::string_view what) {
    throw Refused(fmt::format("{}: {}", url, what));
  };
  if (!is_http(n.scheme)) refuse("only http and https can be run");
  if (n.http_proxy.type == ProxyType::https2 && valid(n.http_proxy.peer))
    refuse("a proxy that speaks HTTP/2 (CURLPROXY_HTTPS2)");
  if (!o.pre_proxy.empty()) refuse("CURLOPT_PRE_PROXY");
  if (o.altsvc_ctrl != 0) refuse("CURLOPT_ALTSVC_CTRL");
  if (o.hsts) refuse("CURLOPT_HSTS_CTRL");
  const auto login = [&](const ServerModel& asker, const std::string& user,
                         const std::string& password, std::int64_t allowed) {
    if (user.empty()) return;
    if ((asker.auth & allowed & auth_bits::negotiate) != 0)
      refuse("a login by Negotiate needs a Kerberos");
    if ((asker.auth & allowed & auth_bits::ntlm) != 0 && knows_user(asker, user) &&
        !knows_user(asker, user, password))
      refuse("the servers here cannot tell a wrong password of NTLM");
  };
  login(server, n.user, n.password, o.http_auth);
  if (valid(n.http_proxy.peer))
    login(setup[n.first_server], n.http_proxy.user, n.http_proxy.password, o.proxy_auth);
}

void require_response(const ResponseModel& r) {
  if (r.upgrade) throw Refused("response: upgrade");
  if (r.transfer_encoding) throw Refused("response: a Transfer-Encoding without chunked");
}

// Refuses several HTTP versions for one host: libcurl 7.88.1 puts an HTTP/2 transfer onto a busy
// HTTP/1.1 connection of a host that is known for HTTP/2. Then answers get mixed up, and a transfer
// hangs.
void require_one_version_a_host(const Library& library, const Setup& setup) {
  if (library.number >= 0x080000 || setup.multis.empty()) return;
  std::map<DestinationId, std::pair<bool, bool>> seen;
  for (const Needle& n : setup.needles) {
    const ServerModel& server = setup[n.server];
    if (!(n.tls ? server.offers_h2 : server.h2c_upgrade)) continue;
    const Options& o = setup.options_of(n);
    const bool below = o.http_version == HttpVersion::v1_0 || o.http_version == HttpVersion::v1_1;
    const bool h1 = n.tls ? !o.ssl_enable_alpn || below : o.http_version != HttpVersion::v2_0;
    (h1 ? seen[n.destination].first : seen[n.destination].second) = true;
    if (seen[n.destination].first && seen[n.destination].second)
      throw Refused(
          fmt::format("{}: before 8.0 libcurl mixes up HTTP/1.1 and HTTP/2 to one host in a multi",
                      setup.url_of(n)));
  }
}

}  // namespace

void require_supported(const Library& library, const Setup& setup) {
  for (const Needle& n : setup.needles) {
    require_library(library, setup, n);
    require_request(setup, n);
  }
  for (const ResponseModel& r : setup.responses) require_response(r);
  require_one_version_a_host(library, setup);
}

// Refuses a `build` that this library does not have: the scenario says what a libcurl was built
// with.
void require_built(const Library& library, const Dialect& dialect, const OptionSet& options) {
  for (const auto& [info, value] : options) {
    if (info->name != "CURLOPT_HTTPAUTH" && info->name != "CURLOPT_PROXYAUTH") continue;
    const std::int64_t methods = std::get<std::int64_t>(value);
    if ((methods & auth_bits::ntlm) != 0 && dialect.ntlm != library.has_ntlm)
      throw Refused(fmt::format("build: this libcurl was built {} NTLM",
                                library.has_ntlm ? "with" : "without"));
    if ((methods & auth_bits::negotiate) != 0 && dialect.gss != library.has_gss)
      throw Refused(fmt::format("build: this libcurl was built {} GSS-API",
                                library.has_gss ? "with" : "without"));
  }
}

void require_supported(const OptionInfo& info, const OptionValue& value) {
  if (info.name.starts_with("CURLOPT_RESUME_FROM") || info.name == "CURLOPT_RANGE")
    throw Refused(fmt::format("{}: the servers here always send all", info.name));
  if (info.name == "CURLOPT_RESOLVE") throw Refused("CURLOPT_RESOLVE: every address is given here");
  const auto* number = std::get_if<std::int64_t>(&value);
  if (info.name == "CURLOPT_SSL_VERIFYSTATUS" && number != nullptr && *number != 0)
    throw Refused("CURLOPT_SSL_VERIFYSTATUS: the servers here staple no OCSP answer");
  if (info.name == "CURLOPT_SSLCERTTYPE" || info.name == "CURLOPT_SSLKEYTYPE") {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && scenario::lower_case(*text) != "pem")
      throw Refused(fmt::format("{} {}: certificates here are PEM", info.name, *text));
  }
}

}  // namespace poolscope::oracle

#include "oracle/support.hpp"

#include <fmt/format.h>

#include "scenario/compile.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

void require_protocols(const Library& library, const Setup& setup) {
  const bool before_8 = library.number < 0x080000;
  for (const Needle& n : setup.needles) {
    const std::string url = setup.url_of(n);
    if (n.tls && !library.has_tls)
      throw Refused(fmt::format("{}: this libcurl has no OpenSSL", url));
    const Options& o = setup.options_of(n);
    const bool prior = o.http_version == HttpVersion::v2_prior_knowledge;
    if (prior && !library.has_http2)
      throw Refused(fmt::format("{}: this libcurl has no HTTP/2", url));
    if (prior && before_8)
      throw Refused(fmt::format(
          "{}: before 8.0 libcurl fails every reuse of a connection by prior knowledge", url));
    if (prior && !n.tls && o.proxy_type == ProxyType::https2) throw Refused("CURLPROXY_HTTPS2");
    if (n.http_proxy.type == ProxyType::https2 && valid(n.http_proxy.peer))
      throw Refused("a proxy that speaks HTTP/2 (CURLPROXY_HTTPS2)");
  }
}

}  // namespace

void require_supported(const Library& library, const scenario::Scenario&, const Setup& setup) {
  require_protocols(library, setup);
}

void require_supported(const OptionInfo& info, const OptionValue& value) {
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

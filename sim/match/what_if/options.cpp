#include "match/what_if/options.hpp"

#include <array>
#include <type_traits>

namespace poolscope::match {

using model::OptionInfo;
using model::Options;
using model::OptionType;
using model::OptionValue;
using model::TlsOptions;

namespace {

template <class T>
OptionValue value_of(const T& field) {
  if constexpr (std::is_same_v<T, std::string>)
    return field;
  else
    return static_cast<std::int64_t>(field);
}
template <auto Member>
OptionValue own(const Options& o) {
  return value_of(o.*Member);
}
template <auto Member>
OptionValue tls(const Options& o) {
  return value_of(o.tls.*Member);
}
template <auto Member>
OptionValue proxy_tls(const Options& o) {
  return value_of(o.proxy_tls.*Member);
}

using O = Options;
using T = TlsOptions;
using Kind = ReadOption::Kind;

// The options that a person changes most easily come first: of two changes with the same effect the
// earlier one is shown.
constexpr auto read_options = std::to_array<ReadOption>({
    {"CURLOPT_FRESH_CONNECT", Kind::choice, own<&O::fresh_connect>},
    {"CURLOPT_CONNECT_ONLY", Kind::choice, own<&O::connect_only>},
    {"CURLOPT_MAXAGE_CONN", Kind::limit, own<&O::maxage_conn_s>},
    {"CURLOPT_MAXLIFETIME_CONN", Kind::limit, own<&O::maxlifetime_conn_s>},
    {"CURLOPT_PIPEWAIT", Kind::choice, own<&O::pipewait>},
    {"CURLOPT_HTTP_VERSION", Kind::choice, own<&O::http_version>},
    {"CURLOPT_IPRESOLVE", Kind::choice, own<&O::ip_resolve>},
    {"CURLOPT_INTERFACE", Kind::compared, own<&O::interface>},
    {"CURLOPT_LOCALPORT", Kind::compared, own<&O::local_port>},
    {"CURLOPT_LOCALPORTRANGE", Kind::compared, own<&O::local_port_range>},
    {"CURLOPT_USE_SSL", Kind::choice, own<&O::use_ssl>},
    {"CURLOPT_SSL_VERIFYPEER", Kind::choice, tls<&T::verify_peer>},
    {"CURLOPT_SSL_VERIFYHOST", Kind::compared, tls<&T::verify_host>},
    {"CURLOPT_SSL_VERIFYSTATUS", Kind::choice, tls<&T::verify_status>},
    {"CURLOPT_SSLVERSION", Kind::compared, tls<&T::version>},
    {"CURLOPT_SSL_OPTIONS", Kind::compared, tls<&T::options>},
    {"CURLOPT_CAINFO", Kind::compared, tls<&T::ca_info>},
    {"CURLOPT_CAPATH", Kind::compared, tls<&T::ca_path>},
    {"CURLOPT_ISSUERCERT", Kind::compared, tls<&T::issuer_cert>},
    {"CURLOPT_CRLFILE", Kind::compared, tls<&T::crl_file>},
    {"CURLOPT_SSLCERT", Kind::compared, tls<&T::cert>},
    {"CURLOPT_SSLCERTTYPE", Kind::compared, tls<&T::cert_type>},
    {"CURLOPT_SSLKEY", Kind::compared, tls<&T::key>},
    {"CURLOPT_SSLKEYTYPE", Kind::compared, tls<&T::key_type>},
    {"CURLOPT_KEYPASSWD", Kind::compared, tls<&T::key_password>},
    {"CURLOPT_PINNEDPUBLICKEY", Kind::compared, tls<&T::pinned_key>},
    {"CURLOPT_SSL_CIPHER_LIST", Kind::compared, tls<&T::ciphers>},
    {"CURLOPT_TLS13_CIPHERS", Kind::compared, tls<&T::tls13_ciphers>},
    {"CURLOPT_SSL_EC_CURVES", Kind::compared, tls<&T::curves>},
    {"CURLOPT_SSL_SIGNATURE_ALGORITHMS", Kind::compared, tls<&T::signature_algorithms>},
    {"CURLOPT_HTTPAUTH", Kind::compared, own<&O::http_auth>},
    {"CURLOPT_PROXYAUTH", Kind::compared, own<&O::proxy_auth>},
    {"CURLOPT_GSSAPI_DELEGATION", Kind::choice, own<&O::gssapi_delegation>},
    {"CURLOPT_SASL_AUTHZID", Kind::compared, own<&O::sasl_authzid>},
    {"CURLOPT_XOAUTH2_BEARER", Kind::compared, own<&O::bearer>},
    {"CURLOPT_FTP_ACCOUNT", Kind::compared, own<&O::ftp_account>},
    {"CURLOPT_FTP_ALTERNATIVE_TO_USER", Kind::compared, own<&O::ftp_alternative_to_user>},
    {"CURLOPT_FTP_SSL_CCC", Kind::choice, own<&O::ftp_ssl_ccc>},
    {"CURLOPT_SSH_PRIVATE_KEYFILE", Kind::compared, own<&O::ssh_private_key>},
    {"CURLOPT_SSH_PUBLIC_KEYFILE", Kind::compared, own<&O::ssh_public_key>},
    {"CURLOPT_PROXY_SSL_VERIFYPEER", Kind::choice, proxy_tls<&T::verify_peer>},
    {"CURLOPT_PROXY_SSL_VERIFYHOST", Kind::compared, proxy_tls<&T::verify_host>},
    {"CURLOPT_PROXY_SSLVERSION", Kind::compared, proxy_tls<&T::version>},
    {"CURLOPT_PROXY_SSL_OPTIONS", Kind::compared, proxy_tls<&T::options>},
    {"CURLOPT_PROXY_CAINFO", Kind::compared, proxy_tls<&T::ca_info>},
    {"CURLOPT_PROXY_CAPATH", Kind::compared, proxy_tls<&T::ca_path>},
    {"CURLOPT_PROXY_ISSUERCERT", Kind::compared, proxy_tls<&T::issuer_cert>},
    {"CURLOPT_PROXY_CRLFILE", Kind::compared, proxy_tls<&T::crl_file>},
    {"CURLOPT_PROXY_SSLCERT", Kind::compared, proxy_tls<&T::cert>},
    {"CURLOPT_PROXY_SSLCERTTYPE", Kind::compared, proxy_tls<&T::cert_type>},
    {"CURLOPT_PROXY_SSLKEY", Kind::compared, proxy_tls<&T::key>},
    {"CURLOPT_PROXY_SSLKEYTYPE", Kind::compared, proxy_tls<&T::key_type>},
    {"CURLOPT_PROXY_KEYPASSWD", Kind::compared, proxy_tls<&T::key_password>},
    {"CURLOPT_PROXY_PINNEDPUBLICKEY", Kind::compared, proxy_tls<&T::pinned_key>},
    {"CURLOPT_PROXY_SSL_CIPHER_LIST", Kind::compared, proxy_tls<&T::ciphers>},
    {"CURLOPT_PROXY_TLS13_CIPHERS", Kind::compared, proxy_tls<&T::tls13_ciphers>},
});

}  // namespace

std::span<const ReadOption> options_read_by_a_search() {
  return read_options;
}

std::string value_words(const OptionInfo& info, const OptionValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->empty() ? "not set" : *text;
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) return "";
  if (info.type == OptionType::flag) return *number != 0 ? "on" : "off";
  if (info.type == OptionType::enumeration) return model::constant_name(info, *number);
  std::string words = std::to_string(*number);
  if (!info.unit.empty()) {
    if (*number == 0) return "0: no limit";
    words += " " + std::string{info.unit};
  }
  return words;
}

std::string peer_words(const model::Setup& setup, model::PeerId id) {
  if (!model::valid(id)) return "not set";
  const model::Peer& peer = setup[id];
  return peer.unix_socket ? peer.host : peer.host + ":" + std::to_string(peer.port);
}

std::string login_words(const std::string& user, const std::string& password) {
  return user.empty() && password.empty() ? "not set" : user + ":" + password;
}

}  // namespace poolscope::match

// The rows of the CURLOPT_* of TLS, with the server and with an HTTPS proxy.
#include <array>

#include "model/option_rows.hpp"

namespace poolscope::model::option_rows {
namespace {

// A certificate in memory is treated like a file with that name, and compared as exactly (curl 8.22
// lib/vtls/vtls_config.c: blobcmp). Rows are applied by name, so the file's row is first.
template <auto Side, auto Member>
void set_blob(Options& o, const OptionValue& v) {
  (o.*Side).*Member += " blob:" + text(v);
}

constexpr std::int64_t upper(std::int64_t version) {
  return version * 65536;
}
// The lowest version, the highest, or both.
constexpr std::array<Constant, 21> ssl_versions{
    {{"CURL_SSLVERSION_DEFAULT", 0},
     {"CURL_SSLVERSION_TLSv1", 1},
     {"CURL_SSLVERSION_TLSv1_0", 4},
     {"CURL_SSLVERSION_TLSv1_1", 5},
     {"CURL_SSLVERSION_TLSv1_2", 6},
     {"CURL_SSLVERSION_TLSv1_3", 7},
     {"CURL_SSLVERSION_MAX_DEFAULT", upper(1)},
     {"CURL_SSLVERSION_MAX_TLSv1_0", upper(4)},
     {"CURL_SSLVERSION_MAX_TLSv1_1", upper(5)},
     {"CURL_SSLVERSION_MAX_TLSv1_2", upper(6)},
     {"CURL_SSLVERSION_MAX_TLSv1_3", upper(7)},
     {"CURL_SSLVERSION_TLSv1_0|CURL_SSLVERSION_MAX_TLSv1_0", 4 + upper(4)},
     {"CURL_SSLVERSION_TLSv1_0|CURL_SSLVERSION_MAX_TLSv1_1", 4 + upper(5)},
     {"CURL_SSLVERSION_TLSv1_0|CURL_SSLVERSION_MAX_TLSv1_2", 4 + upper(6)},
     {"CURL_SSLVERSION_TLSv1_0|CURL_SSLVERSION_MAX_TLSv1_3", 4 + upper(7)},
     {"CURL_SSLVERSION_TLSv1_1|CURL_SSLVERSION_MAX_TLSv1_1", 5 + upper(5)},
     {"CURL_SSLVERSION_TLSv1_1|CURL_SSLVERSION_MAX_TLSv1_2", 5 + upper(6)},
     {"CURL_SSLVERSION_TLSv1_1|CURL_SSLVERSION_MAX_TLSv1_3", 5 + upper(7)},
     {"CURL_SSLVERSION_TLSv1_2|CURL_SSLVERSION_MAX_TLSv1_2", 6 + upper(6)},
     {"CURL_SSLVERSION_TLSv1_2|CURL_SSLVERSION_MAX_TLSv1_3", 6 + upper(7)},
     {"CURL_SSLVERSION_TLSv1_3|CURL_SSLVERSION_MAX_TLSv1_3", 7 + upper(7)}}};

using OptionType::enumeration;
using OptionType::flag;
using O = Options;
using T = TlsOptions;

constexpr auto rows = std::to_array<OptionInfo>({
    easy("CURLOPT_CAINFO", OptionType::text, "", "(system)",
         "file of CA certificates; compared as the string it is", set_tls<&O::tls, &T::ca_info>),
    easy("CURLOPT_CAINFO_BLOB", OptionType::text, "", "",
         "CA certificates, in memory: any text stands for its bytes",
         set_blob<&O::tls, &T::ca_info>),
    easy("CURLOPT_CAPATH", OptionType::text, "", "(system)",
         "folder of CA certificates; compared as the string it is", set_tls<&O::tls, &T::ca_path>),
    easy("CURLOPT_CRLFILE", OptionType::text, "", "", "certificate revocation list",
         set_tls<&O::tls, &T::crl_file>),
    easy("CURLOPT_ISSUERCERT", OptionType::text, "", "", "issuer certificate",
         set_tls<&O::tls, &T::issuer_cert>),
    easy("CURLOPT_ISSUERCERT_BLOB", OptionType::text, "", "",
         "issuer certificate, in memory: any text stands for its bytes",
         set_blob<&O::tls, &T::issuer_cert>),
    easy("CURLOPT_KEYPASSWD", OptionType::text, "", "", "password of the private key",
         set_tls<&O::tls, &T::key_password>),
    easy("CURLOPT_PINNEDPUBLICKEY", OptionType::text, "", "", "pinned public key",
         set_tls<&O::tls, &T::pinned_key>),
    easy("CURLOPT_PROXY_CAINFO", OptionType::text, "", "(system)",
         "CA certificates for an HTTPS proxy", set_tls<&O::proxy_tls, &T::ca_info>),
    easy("CURLOPT_PROXY_CAINFO_BLOB", OptionType::text, "", "",
         "CA certificates of an HTTPS proxy, in memory: any text stands for its bytes",
         set_blob<&O::proxy_tls, &T::ca_info>),
    easy("CURLOPT_PROXY_CAPATH", OptionType::text, "", "(system)",
         "folder of CA certificates (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::ca_path>),
    easy("CURLOPT_PROXY_CRLFILE", OptionType::text, "", "",
         "certificate revocation list (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::crl_file>),
    easy("CURLOPT_PROXY_ISSUERCERT", OptionType::text, "", "",
         "issuer certificate (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::issuer_cert>),
    easy("CURLOPT_PROXY_ISSUERCERT_BLOB", OptionType::text, "", "",
         "issuer certificate of an HTTPS proxy, in memory: any text stands for its bytes",
         set_blob<&O::proxy_tls, &T::issuer_cert>),
    easy("CURLOPT_PROXY_KEYPASSWD", OptionType::text, "", "",
         "password of the private key (of an HTTPS proxy)",
         set_tls<&O::proxy_tls, &T::key_password>),
    easy("CURLOPT_PROXY_PINNEDPUBLICKEY", OptionType::text, "", "",
         "pinned public key (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::pinned_key>),
    easy("CURLOPT_PROXY_SSLCERT", OptionType::text, "", "", "client certificate for an HTTPS proxy",
         set_tls<&O::proxy_tls, &T::cert>),
    easy("CURLOPT_PROXY_SSLCERTTYPE", OptionType::text, "", "PEM",
         "type of the client certificate (of an HTTPS proxy)",
         set_tls<&O::proxy_tls, &T::cert_type>),
    easy("CURLOPT_PROXY_SSLCERT_BLOB", OptionType::text, "", "",
         "client certificate of an HTTPS proxy, in memory: any text stands for its bytes",
         set_blob<&O::proxy_tls, &T::cert>),
    easy("CURLOPT_PROXY_SSLKEY", OptionType::text, "", "", "private key (of an HTTPS proxy)",
         set_tls<&O::proxy_tls, &T::key>),
    easy("CURLOPT_PROXY_SSLKEYTYPE", OptionType::text, "", "PEM",
         "type of the private key (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::key_type>),
    easy("CURLOPT_PROXY_SSLKEY_BLOB", OptionType::text, "", "",
         "private key of an HTTPS proxy, in memory: any text stands for its bytes",
         set_blob<&O::proxy_tls, &T::key>),
    easy("CURLOPT_PROXY_SSLVERSION", enumeration, "", "CURL_SSLVERSION_DEFAULT",
         "TLS versions for an HTTPS proxy", set_tls<&O::proxy_tls, &T::version>, 0, INT64_MAX,
         ssl_versions),
    easy("CURLOPT_PROXY_SSL_CIPHER_LIST", OptionType::text, "", "",
         "ciphers up to TLS 1.2 (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::ciphers>),
    easy("CURLOPT_PROXY_SSL_OPTIONS", OptionType::number, "", "0",
         "CURLSSLOPT_* bits (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::options>, 0,
         INT32_MAX),
    easy("CURLOPT_PROXY_SSL_VERIFYHOST", OptionType::number, "", "2",
         "check the name in an HTTPS proxy's certificate", set_tls<&O::proxy_tls, &T::verify_host>,
         0, 2),
    easy("CURLOPT_PROXY_SSL_VERIFYPEER", flag, "", "1", "check an HTTPS proxy's certificate",
         set_tls<&O::proxy_tls, &T::verify_peer>),
    easy("CURLOPT_PROXY_TLS13_CIPHERS", OptionType::text, "", "",
         "TLS 1.3 ciphers (of an HTTPS proxy)", set_tls<&O::proxy_tls, &T::tls13_ciphers>),
    later("CURLOPT_PROXY_TLSAUTH_PASSWORD", OptionType::text, "TLS-SRP is not modelled"),
    later("CURLOPT_PROXY_TLSAUTH_TYPE", OptionType::text, "TLS-SRP is not modelled"),
    later("CURLOPT_PROXY_TLSAUTH_USERNAME", OptionType::text, "TLS-SRP is not modelled"),
    easy("CURLOPT_SSLCERT", OptionType::text, "", "", "client certificate",
         set_tls<&O::tls, &T::cert>),
    easy("CURLOPT_SSLCERTTYPE", OptionType::text, "", "PEM", "type of the client certificate",
         set_tls<&O::tls, &T::cert_type>),
    easy("CURLOPT_SSLCERT_BLOB", OptionType::text, "", "",
         "client certificate, in memory: any text stands for its bytes",
         set_blob<&O::tls, &T::cert>),
    easy("CURLOPT_SSLKEY", OptionType::text, "", "", "private key", set_tls<&O::tls, &T::key>),
    easy("CURLOPT_SSLKEYTYPE", OptionType::text, "", "PEM", "type of the private key",
         set_tls<&O::tls, &T::key_type>),
    easy("CURLOPT_SSLKEY_BLOB", OptionType::text, "", "",
         "private key, in memory: any text stands for its bytes", set_blob<&O::tls, &T::key>),
    easy("CURLOPT_SSLVERSION", enumeration, "", "CURL_SSLVERSION_DEFAULT",
         "lowest and highest TLS version", set_tls<&O::tls, &T::version>, 0, INT64_MAX,
         ssl_versions),
    easy("CURLOPT_SSL_CIPHER_LIST", OptionType::text, "", "", "ciphers up to TLS 1.2",
         set_tls<&O::tls, &T::ciphers>),
    easy("CURLOPT_SSL_EC_CURVES", OptionType::text, "", "", "key exchange curves",
         set_tls<&O::tls, &T::curves>),
    easy("CURLOPT_SSL_OPTIONS", OptionType::number, "", "0", "CURLSSLOPT_* bits",
         set_tls<&O::tls, &T::options>, 0, INT32_MAX),
    easy("CURLOPT_SSL_SIGNATURE_ALGORITHMS", OptionType::text, "", "", "signature algorithms",
         set_tls<&O::tls, &T::signature_algorithms>),
    easy("CURLOPT_SSL_VERIFYHOST", OptionType::number, "", "2", "check the name in the certificate",
         set_tls<&O::tls, &T::verify_host>, 0, 2),
    easy("CURLOPT_SSL_VERIFYPEER", flag, "", "1", "check the certificate",
         set_tls<&O::tls, &T::verify_peer>),
    easy("CURLOPT_SSL_VERIFYSTATUS", flag, "", "0", "check the certificate's status (OCSP)",
         set_tls<&O::tls, &T::verify_status>),
    easy("CURLOPT_TLS13_CIPHERS", OptionType::text, "", "", "TLS 1.3 ciphers",
         set_tls<&O::tls, &T::tls13_ciphers>),
    later("CURLOPT_TLSAUTH_PASSWORD", OptionType::text, "TLS-SRP is not modelled"),
    later("CURLOPT_TLSAUTH_TYPE", OptionType::text, "TLS-SRP is not modelled"),
    later("CURLOPT_TLSAUTH_USERNAME", OptionType::text, "TLS-SRP is not modelled"),
});

}  // namespace

Rows tls_rows() {
  return rows;
}

}  // namespace poolscope::model::option_rows

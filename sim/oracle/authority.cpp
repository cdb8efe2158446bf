// A certificate authority of this process: libcurl verifies certificates as it always does.

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <vector>

#include "oracle/server_tls.hpp"

namespace poolscope::oracle {
namespace {

struct FreeBio {
  void operator()(BIO* p) const { BIO_free(p); }
};

template <class Write>
std::string pem(Write&& write) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  write(bio.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

// Makes a certificate valid at any time of the virtual clock.
void set_validity(X509* certificate) {
  ASN1_TIME_set_string(X509_getm_notBefore(certificate), "19900101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(certificate), "99991231235959Z");
}

void add_extension(X509* certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no certificate for " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_name(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
}

bool is_address(const std::string& host) {
  return host.find_first_not_of("0123456789.") == std::string::npos ||
         host.find(':') != std::string::npos;
}

}  // namespace

Authority::Authority() : key_(EVP_EC_gen("P-256")), ca_(X509_new()) {
  if (!key_ || !ca_) throw std::runtime_error("OpenSSL makes no key");
  X509_set_version(ca_.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(ca_.get()), serial_);
  set_validity(ca_.get());
  set_name(X509_get_subject_name(ca_.get()), "poolscope");
  X509_set_issuer_name(ca_.get(), X509_get_subject_name(ca_.get()));
  X509_set_pubkey(ca_.get(), key_.get());
  add_extension(ca_.get(), ca_.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca_.get(), ca_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(ca_.get(), key_.get(), EVP_sha256());
}

X509* Authority::certificate(const std::string& host) {
  auto& certificate = issued_[host];
  if (certificate) return certificate.get();
  certificate.reset(X509_new());
  X509* c = certificate.get();
  X509_set_version(c, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(c), ++serial_);
  set_validity(c);
  set_name(X509_get_subject_name(c), "server");
  X509_set_issuer_name(c, X509_get_subject_name(ca_.get()));
  X509_set_pubkey(c, key_.get());
  std::string bare = host;
  if (bare.starts_with('[')) bare = bare.substr(1, bare.size() - 2);
  add_extension(c, ca_.get(), NID_subject_alt_name, (is_address(bare) ? "IP:" : "DNS:") + bare);
  X509_sign(c, key_.get(), EVP_sha256());
  return c;
}

std::string Authority::ca_pem() const {
  return pem([&](BIO* out) { PEM_write_bio_X509(out, ca_.get()); });
}
std::string Authority::certificate_pem(const std::string& host) {
  return pem([&](BIO* out) { PEM_write_bio_X509(out, certificate(host)); });
}
std::string Authority::key_pem(const std::string& password) const {
  return pem([&](BIO* out) {
    PEM_write_bio_PrivateKey(out, key_.get(), password.empty() ? nullptr : EVP_aes_128_cbc(),
                             reinterpret_cast<const unsigned char*>(password.data()),
                             static_cast<int>(password.size()), nullptr, nullptr);
  });
}

std::string Authority::empty_crl_pem() const {
  X509_CRL* crl = X509_CRL_new();
  X509_CRL_set_version(crl, 1);
  X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca_.get()));
  ASN1_TIME* when = ASN1_TIME_new();
  ASN1_TIME_set_string(when, "19900101000000Z");
  X509_CRL_set1_lastUpdate(crl, when);
  ASN1_TIME_set_string(when, "99991231235959Z");
  X509_CRL_set1_nextUpdate(crl, when);
  X509_CRL_sign(crl, key_.get(), EVP_sha256());
  std::string text = pem([&](BIO* out) { PEM_write_bio_X509_CRL(out, crl); });
  ASN1_TIME_free(when);
  X509_CRL_free(crl);
  return text;
}

std::string Authority::pin() const {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &der);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(der, static_cast<std::size_t>(size), digest);
  OPENSSL_free(der);
  unsigned char text[64];
  const int length = EVP_EncodeBlock(text, digest, sizeof digest);
  return "sha256//" +
         std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
}

}  // namespace poolscope::oracle

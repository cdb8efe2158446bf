#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "model/setup.hpp"

/// The server's side of TLS, in memory.
namespace poolscope::oracle {

struct Free {
  void operator()(SSL* p) const { SSL_free(p); }
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};

/// A certificate authority made for this process, and its certificates: one for each host.
class Authority {
 public:
  Authority();
  /// The certificate of a host name or IP address.
  [[nodiscard]] X509* certificate(const std::string& host);
  [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
  /// The same as PEM texts, for libcurl's options that name files.
  [[nodiscard]] std::string ca_pem() const;
  [[nodiscard]] std::string certificate_pem(const std::string& host);
  [[nodiscard]] std::string key_pem(const std::string& password) const;
  [[nodiscard]] std::string empty_crl_pem() const;
  /// "sha256//…", as CURLOPT_PINNEDPUBLICKEY wants it.
  [[nodiscard]] std::string pin() const;

 private:
  std::unique_ptr<EVP_PKEY, Free> key_;
  std::unique_ptr<X509, Free> ca_;
  std::map<std::string, std::unique_ptr<X509, Free>> issued_;
  long serial_ = 1;
};

/// What a server's connections share: its settings and the keys of its tickets.
class TlsSite {
 public:
  TlsSite(Authority& authority, const model::ServerModel& server);
  [[nodiscard]] SSL_CTX* context() const { return context_.get(); }
  [[nodiscard]] Authority& authority() const { return authority_; }

 private:
  static int choose_alpn(SSL*, const unsigned char** out, unsigned char* out_size,
                         const unsigned char* in, unsigned in_size, void* self);
  Authority& authority_;
  bool h2_, http_1_1_;
  std::unique_ptr<SSL_CTX, Free> context_;
};

class TlsServer {
 public:
  TlsServer(TlsSite& site, const std::string& host);

  /// Takes the client's bytes; returns those for the protocol above TLS.
  [[nodiscard]] std::string feed(std::string_view bytes);
  /// The bytes that the handshake sends.
  [[nodiscard]] std::string take_output();
  /// The encrypted bytes, with everything else that waits to be sent.
  [[nodiscard]] std::string seal(std::string_view plain);
  [[nodiscard]] std::string close_notify();

  [[nodiscard]] bool established() const { return SSL_is_init_finished(ssl_.get()) == 1; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool client_closed() const { return client_closed_; }
  /// Whether it is a full handshake of TLS 1.2: two round trips.
  [[nodiscard]] bool two_round_trips() const;
  [[nodiscard]] bool negotiated_h2() const;

 private:
  std::unique_ptr<SSL, Free> ssl_;
  BIO* in_ = nullptr;   // owned by ssl_
  BIO* out_ = nullptr;  // owned by ssl_
  bool failed_ = false, client_closed_ = false;
};

}  // namespace poolscope::oracle

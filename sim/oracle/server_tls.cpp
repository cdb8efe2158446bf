#include "oracle/server_tls.hpp"

#include <openssl/err.h>

namespace poolscope::oracle {

TlsSite::TlsSite(Authority& authority, const model::ServerModel& server)
    : authority_(authority),
      h2_(server.offers_h2),
      http_1_1_(server.offers_http_1_1),
      context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  SSL_CTX_set_max_proto_version(context, server.tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION);
  SSL_CTX_set_alpn_select_cb(context, &TlsSite::choose_alpn, this);
  // libcurl wants no tickets below TLS 1.3: there it resumes sessions by their id.
  SSL_CTX_set_session_cache_mode(
      context, server.session_tickets ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
  constexpr long week_s = 7 * 86'400;  // libcurl keeps no session longer
  SSL_CTX_set_timeout(context, week_s);
  static constexpr unsigned char name[] = "poolscope";
  SSL_CTX_set_session_id_context(context, name, sizeof name - 1);
  if (!server.session_tickets) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
  }
}

int TlsSite::choose_alpn(SSL*, const unsigned char** out, unsigned char* out_size,
                         const unsigned char* in, unsigned in_size, void* self) {
  const auto& site = *static_cast<const TlsSite*>(self);
  const std::string_view offered{reinterpret_cast<const char*>(in), in_size};
  const auto choose = [&](std::string_view entry) {
    const auto at = offered.find(entry);
    if (at == std::string_view::npos) return false;
    *out = in + at + 1;
    *out_size = static_cast<unsigned char>(entry.size() - 1);
    return true;
  };
  using namespace std::string_view_literals;
  if (site.h2_ && choose("\2h2"sv)) return SSL_TLSEXT_ERR_OK;
  if (site.http_1_1_ && choose("\x8http/1.1"sv)) return SSL_TLSEXT_ERR_OK;
  return SSL_TLSEXT_ERR_NOACK;
}

TlsServer::TlsServer(TlsSite& site, const std::string& host)
    : ssl_(SSL_new(site.context())), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
  SSL_set_bio(ssl_.get(), in_, out_);
  SSL_use_certificate(ssl_.get(), site.authority().certificate(host));
  SSL_use_PrivateKey(ssl_.get(), site.authority().key());
  SSL_set_accept_state(ssl_.get());
}

std::string TlsServer::feed(std::string_view bytes) {
  std::string plain;
  BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
  ERR_clear_error();
  if (!established()) {
    const int done = SSL_do_handshake(ssl_.get());
    if (done != 1) {
      failed_ = SSL_get_error(ssl_.get(), done) != SSL_ERROR_WANT_READ;
      return plain;
    }
  }
  char piece[1 << 14];
  int n = 0;
  while ((n = SSL_read(ssl_.get(), piece, sizeof piece)) > 0)
    plain.append(piece, static_cast<std::size_t>(n));
  client_closed_ = SSL_get_error(ssl_.get(), n) == SSL_ERROR_ZERO_RETURN;
  return plain;
}

std::string TlsServer::take_output() {
  std::string out(BIO_ctrl_pending(out_), '\0');
  if (!out.empty()) BIO_read(out_, out.data(), static_cast<int>(out.size()));
  return out;
}

std::string TlsServer::seal(std::string_view plain) {
  ERR_clear_error();
  if (!plain.empty()) SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
  return take_output();
}

std::string TlsServer::close_notify() {
  ERR_clear_error();
  if (established()) SSL_shutdown(ssl_.get());
  return take_output();
}

bool TlsServer::two_round_trips() const {
  return SSL_version(ssl_.get()) < TLS1_3_VERSION && SSL_session_reused(ssl_.get()) == 0;
}

bool TlsServer::negotiated_h2() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return size == 2 && name[0] == 'h' && name[1] == '2';
}

}  // namespace poolscope::oracle

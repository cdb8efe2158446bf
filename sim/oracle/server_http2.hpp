#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/request.hpp"
#include "oracle/server_http1.hpp"

/// The server's side of HTTP/2, by nghttp2.
namespace poolscope::oracle {

class Http2Server {
 public:
  /// `max_concurrent_streams` 0: SETTINGS announce no limit.
  explicit Http2Server(std::uint32_t max_concurrent_streams);
  ~Http2Server();
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;

  /// Tells that the connection began as HTTP/1, with this request: its stream is open.
  void upgraded_by(const HttpRequest&);
  /// Takes the client's bytes; returns the requests that begin in them.
  [[nodiscard]] std::vector<HttpRequest> feed(std::string_view bytes);
  /// The streams whose requests have become complete.
  [[nodiscard]] std::vector<std::int32_t> take_complete();
  /// Reads the bodies so far; returns whether the client has to be told that it may send more.
  [[nodiscard]] bool read_bodies();
  /// Whether the client can send no more of a body, on one stream or on all.
  [[nodiscard]] bool window_full() const;
  [[nodiscard]] bool has_stream(std::int32_t stream) const { return streams_.contains(stream); }
  /// Sets whether the body of that request is left unread for now.
  void leave_body(std::int32_t stream, bool unread) { streams_[stream].body_left = unread; }
  /// The streams that the client has given up.
  [[nodiscard]] std::vector<std::int32_t> take_reset();

  void answer(std::int32_t stream, const Http1Head&);
  void reset(std::int32_t stream, std::uint32_t code);
  /// Lets the body of an answer be sent.
  void release_body(std::int32_t stream);
  /// `last_read`: the last stream that the server has read; the client's later ones are refused.
  void goaway(std::int32_t last_read);
  /// The same if everything that the client sent has been read.
  void goaway();
  /// The bytes to be sent, SETTINGS first.
  [[nodiscard]] std::string take_output();

 private:
  struct Stream {
    HttpRequest request;
    std::size_t unread = 0, since_update = 0;  // of its body
    bool body_left = false;
    std::int64_t left = 0;  // of the answer's body
    bool released = false;
  };
  static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t flags, void* self);
  static int on_frame(nghttp2_session*, const nghttp2_frame*, void* self);
  static int on_data(nghttp2_session*, std::uint8_t flags, std::int32_t stream,
                     const std::uint8_t* bytes, std::size_t size, void* self);
  static int on_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* self);
  static ssize_t read_body(nghttp2_session*, std::int32_t stream, std::uint8_t* out,
                           std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                           void* self);

  nghttp2_session* session_ = nullptr;
  std::uint32_t max_streams_;
  bool settings_sent_ = false;
  std::map<std::int32_t, Stream> streams_;
  std::vector<HttpRequest> requests_;
  std::vector<std::int32_t> complete_;
  std::size_t unread_ = 0, since_update_ = 0;  // of all bodies
  std::vector<std::int32_t> reset_;
};

}  // namespace poolscope::oracle

#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The server's half of HTTP/2, by nghttp2.
namespace poolscope::oracle {

struct Http2Request {
  std::int32_t stream = 0;
  std::string id, method;  // its x-req header: which request of the scenario it is
};

class Http2Server {
 public:
  /// 0: SETTINGS that announce no limit.
  explicit Http2Server(std::uint32_t max_concurrent_streams);
  ~Http2Server();
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;

  /// Takes what the client sent; the requests that are complete by it.
  [[nodiscard]] std::vector<Http2Request> feed(std::string_view bytes);
  /// Streams that the client has given up.
  [[nodiscard]] std::vector<std::int32_t> take_reset();

  void answer(std::int32_t stream, int status, std::int64_t body_bytes, std::string location);
  void reset(std::int32_t stream, std::uint32_t code);
  /// The body of an answer may be sent now.
  void release_body(std::int32_t stream);
  /// `last_read`: the last stream that the server has read; the client's later ones are refused.
  void goaway(std::int32_t last_read);
  /// The same when all that the client has sent has been read.
  void goaway();
  /// What is to be sent, SETTINGS first.
  [[nodiscard]] std::string take_output();

 private:
  struct Stream {
    std::string id, method;
    std::int64_t left = 0;  // of the body
    bool released = false;
  };
  static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t flags, void* self);
  static int on_frame(nghttp2_session*, const nghttp2_frame*, void* self);
  static int on_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* self);
  static ssize_t read_body(nghttp2_session*, std::int32_t stream, std::uint8_t* out,
                           std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                           void* self);

  nghttp2_session* session_ = nullptr;
  std::uint32_t max_streams_;
  bool settings_sent_ = false;
  std::map<std::int32_t, Stream> streams_;
  std::vector<Http2Request> requests_;
  std::vector<std::int32_t> reset_;
};

}  // namespace poolscope::oracle

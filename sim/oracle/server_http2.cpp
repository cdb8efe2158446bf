#include "oracle/server_http2.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "oracle/base64.hpp"

namespace poolscope::oracle {

Http2Server::Http2Server(std::uint32_t max_concurrent_streams)
    : max_streams_(max_concurrent_streams) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, &Http2Server::on_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &Http2Server::on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &Http2Server::on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &Http2Server::on_close);
  nghttp2_option* options = nullptr;
  nghttp2_option_new(&options);
  nghttp2_option_set_no_auto_window_update(options, 1);  // see read_bodies
  nghttp2_session_server_new2(&session_, callbacks, this, options);
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  // nghttp2 would by itself refuse streams beyond a limit that the client does not know yet. So it
  // gets another setting, which is changed into the limit before it is sent.
  const nghttp2_settings_entry entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 100'000};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &entry, max_streams_ != 0 ? 1 : 0);
}

Http2Server::~Http2Server() {
  nghttp2_session_del(session_);
}

void Http2Server::upgraded_by(const HttpRequest& request) {
  // base64url without padding (RFC 7540, 3.2.1)
  std::string settings = request.http2_upgrade;
  std::replace(settings.begin(), settings.end(), '-', '+');
  std::replace(settings.begin(), settings.end(), '_', '/');
  const std::string payload = from_base64(settings);
  nghttp2_session_upgrade2(session_, reinterpret_cast<const std::uint8_t*>(payload.data()),
                           payload.size(), request.method == "HEAD" ? 1 : 0, nullptr);
  streams_[1].request = request;
}

std::vector<HttpRequest> Http2Server::feed(std::string_view bytes) {
  nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                           bytes.size());
  return std::exchange(requests_, {});
}

std::vector<std::int32_t> Http2Server::take_reset() {
  return std::exchange(reset_, {});
}

std::vector<std::int32_t> Http2Server::take_complete() {
  return std::exchange(complete_, {});
}

// nghttp2 tells the client when half of a window is read. For the connection's window all bytes
// count as read, so that one stream does not hold up another.
bool Http2Server::read_bodies() {
  constexpr std::size_t half_window = NGHTTP2_INITIAL_WINDOW_SIZE / 2;
  since_update_ += unread_;
  nghttp2_session_consume_connection(session_, std::exchange(unread_, 0));
  bool tells = since_update_ >= half_window;
  if (tells) since_update_ = 0;
  for (auto& [id, stream] : streams_) {
    if (stream.body_left || stream.unread == 0) continue;
    stream.since_update += stream.unread;
    nghttp2_session_consume_stream(session_, id, std::exchange(stream.unread, 0));
    if (stream.since_update < half_window) continue;
    stream.since_update = 0;
    tells = true;
  }
  return tells;
}

bool Http2Server::window_full() const {
  const auto full = [](std::int32_t received, std::int32_t window) { return received >= window; };
  if (full(nghttp2_session_get_effective_recv_data_length(session_),
           nghttp2_session_get_effective_local_window_size(session_)))
    return true;
  return std::any_of(streams_.begin(), streams_.end(), [&](const auto& entry) {
    return entry.second.unread > 0 &&
           full(nghttp2_session_get_stream_effective_recv_data_length(session_, entry.first),
                nghttp2_session_get_stream_effective_local_window_size(session_, entry.first));
  });
}

int Http2Server::on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                           std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                           std::uint8_t, void* self) {
  Stream& stream = static_cast<Http2Server*>(self)->streams_[frame->hd.stream_id];
  const std::string_view n{reinterpret_cast<const char*>(name), name_size};
  const std::string_view v{reinterpret_cast<const char*>(value), value_size};
  if (n == "x-req") stream.request.id = v;
  if (n == ":method") stream.request.method = v;
  if (n == ":path") stream.request.target = v;
  if (n == "authorization") stream.request.login = v;
  return 0;
}

int Http2Server::on_frame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
  auto& server = *static_cast<Http2Server*>(self);
  const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
  if (frame->hd.type == NGHTTP2_DATA && ends) server.complete_.push_back(frame->hd.stream_id);
  if (frame->hd.type == NGHTTP2_HEADERS) {
    HttpRequest& request = server.streams_[frame->hd.stream_id].request;
    request.stream = frame->hd.stream_id;
    request.body = !ends;
    server.requests_.push_back(request);
  }
  return 0;
}

int Http2Server::on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t*,
                         std::size_t size, void* self) {
  auto& server = *static_cast<Http2Server*>(self);
  server.streams_[stream].unread += size;
  server.unread_ += size;
  return 0;
}

int Http2Server::on_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* self) {
  auto& server = *static_cast<Http2Server*>(self);
  if (code != 0) server.reset_.push_back(stream);
  server.streams_.erase(stream);
  return 0;
}

ssize_t Http2Server::read_body(nghttp2_session*, std::int32_t stream, std::uint8_t* out,
                               std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                               void* self) {
  const auto at = static_cast<Http2Server*>(self)->streams_.find(stream);
  if (at == static_cast<Http2Server*>(self)->streams_.end())
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  Stream& s = at->second;
  if (!s.released) return NGHTTP2_ERR_DEFERRED;
  const auto n = std::min<std::size_t>(size, static_cast<std::size_t>(s.left));
  std::memset(out, 'x', n);
  s.left -= static_cast<std::int64_t>(n);
  if (s.left == 0) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(n);
}

void Http2Server::answer(std::int32_t stream, const Http1Head& head) {
  const auto at = streams_.find(stream);
  if (at == streams_.end()) return;
  at->second.left = head.length;
  const auto text = [](const std::string& s) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(s.data()));
  };
  std::vector<nghttp2_nv> fields;
  const auto add = [&](const std::string& name, const std::string& value) {
    fields.push_back({text(name), text(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  };
  static const std::string of_status = ":status", of_length = "content-length",
                           of_location = "location", of_challenge = "www-authenticate";
  const std::string code = std::to_string(head.status), length = std::to_string(head.length);
  const bool bodiless = head.status == 204 || head.status == 304;
  add(of_status, code);
  if (!bodiless) add(of_length, length);
  if (!head.location.empty()) add(of_location, head.location);
  for (const std::string& challenge : head.challenges) add(of_challenge, challenge);
  nghttp2_data_provider provider{};
  provider.read_callback = &Http2Server::read_body;
  const bool none = bodiless || at->second.request.method == "HEAD" || head.length == 0;
  nghttp2_submit_response(session_, stream, fields.data(), fields.size(),
                          none ? nullptr : &provider);
}

void Http2Server::reset(std::int32_t stream, std::uint32_t code) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, code);
}

void Http2Server::release_body(std::int32_t stream) {
  const auto at = streams_.find(stream);
  if (at == streams_.end()) return;
  at->second.released = true;
  nghttp2_session_resume_data(session_, stream);
}

void Http2Server::goaway(std::int32_t last_read) {
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_read, NGHTTP2_NO_ERROR, nullptr, 0);
}

void Http2Server::goaway() {
  goaway(nghttp2_session_get_last_proc_stream_id(session_));
}

std::string Http2Server::take_output() {
  std::string out;
  const std::uint8_t* bytes = nullptr;
  for (ssize_t n = 0; (n = nghttp2_session_mem_send(session_, &bytes)) > 0;)
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
  if (!settings_sent_ && !out.empty()) {
    settings_sent_ = true;
    if (max_streams_ != 0) {
      constexpr std::size_t entry = 9;  // after the frame's head: id (2 bytes), value (4)
      out[entry] = 0;
      out[entry + 1] = NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS;
      for (int i = 0; i < 4; ++i)
        out[entry + 2 + static_cast<std::size_t>(i)] =
            static_cast<char>(max_streams_ >> (24 - 8 * i) & 0xFF);
    }
  }
  return out;
}

}  // namespace poolscope::oracle

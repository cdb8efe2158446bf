#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/time.hpp"

/// The engine's agenda, what is due when: a heap of plain entries, totally ordered by (time, class,
/// sequence).
namespace poolscope::engine {

/// FORMAT.md, "Order in one instant": server events, then connects and handshakes, then what the
/// (Requests, and clients whose call has returned, have queues of their own.)
enum class Due : std::uint8_t {
  // class 1: what servers do, as it reaches the client
  server_idle,   // a server's idle timer may have fired
  server_event,  // something happens to a server; subject = ServerId, generation = which
  fin,           // a server's FIN arrives
  first_byte,    // the first byte of an answer arrives
  body_end,      // the last byte of an answer arrives
  settings,      // HTTP/2 SETTINGS arrive
  switched,      // 101 arrives: the HTTP Upgrade is answered
  cut,           // the server cuts a connection in the middle of an answer; subject = transfer
  stray,         // bytes that nobody asked for arrive
  goaway,        // the GOAWAY of a connection that is used up arrives
  refused,       // REFUSED_STREAM arrives; subject = transfer
  unserved,      // a place at a server is free for the next that waits; subject = ServerId
  // class 2: connects and handshakes
  dns_done,
  tcp_done,
  proxy_tls_done,  // TLS with an HTTPS proxy is done; only where that wakes a transfer
  proxy_done,
  tls_done,
  login_done,
  shutdown_done,  // a TLS close is over
  // class 3: timers of libcurl and of the application
  timeout,          // CURLOPT_TIMEOUT
  connect_timeout,  // CURLOPT_CONNECTTIMEOUT
  remove,           // curl_multi_remove_handle
  let_go,           // removal of a finished handle that holds a connection; subject = its number
  idle_call,        // libcurl's own timer makes the application call, but has no work for it
};
[[nodiscard]] constexpr std::uint8_t class_of(Due due) {
  return due < Due::dns_done ? 1 : due < Due::timeout ? 2 : 3;
}

struct Entry {
  model::Time t;
  std::uint64_t key;         // class << 56 | sequence
  std::uint32_t subject;     // slot of a connection or transfer
  std::uint32_t generation;  // the slot's; an entry for an older generation is ignored
  Due due;
};

class Agenda {
 public:
  void add(model::Time t, Due due, std::uint32_t subject, std::uint32_t generation) {
    const std::uint64_t key = std::uint64_t{class_of(due)} << 56 | sequence_++;
    heap_.push_back({t, key, subject, generation, due});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] const Entry& top() const { return heap_.front(); }
  Entry pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry entry = heap_.back();
    heap_.pop_back();
    return entry;
  }

 private:
  static bool later(const Entry& a, const Entry& b) {
    return a.t != b.t ? a.t > b.t : a.key > b.key;
  }
  std::vector<Entry> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace poolscope::engine

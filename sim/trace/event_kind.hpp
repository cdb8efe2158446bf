#pragma once

#include <cstdint>

/// The kinds of events. Their members besides the moment: trace/kinds.hpp.
namespace poolscope::trace {

enum class EventKind : std::uint8_t {
  // public: printed
  transfer_start,
  decision,
  connection_open,
  connection_ready,
  connection_idle,
  connection_peer_closed,
  connection_close,
  transfer_retry,
  transfer_done,
  // internal
  search,
  woken,
  wait_again,
  detached,
  phase,
  request_sent,
  first_byte,
  settings,
  goaway,
  dns_stored,
  session_stored,
  session_taken,
  handle_open,
  handle_close,
  multi_open,
  multi_close,
  pool_open,
  pool_close,
  tick,
  marked,
  shutdown_end,
  redirected,
  upgraded,
  stray_input,
  authenticated,
  no_reuse,
  reconnected,
  upkept,
  removed,
  multi_options,
};

[[nodiscard]] constexpr bool is_public(EventKind kind) {
  return kind <= EventKind::transfer_done;
}

}  // namespace poolscope::trace

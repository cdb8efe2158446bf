#pragma once

#include <cstdint>

#include "model/time.hpp"
#include "model/vocabulary.hpp"

namespace poolscope::gui {

/// A stretch of a connection's life in one phase.
struct Span {
  enum class Kind : std::uint8_t { resolving, connecting, proxy, tls, active, idle, shutting_down };
  Kind kind{};
  model::Time from = 0, to = 0;
  model::Duration idle_before = 0;  // how long the connection had been idle when this began
};

[[nodiscard]] constexpr Span::Kind span_of(model::ConnectionState state) {
  switch (state) {
    case model::ConnectionState::resolving:
      return Span::Kind::resolving;
    case model::ConnectionState::connecting:
      return Span::Kind::connecting;
    case model::ConnectionState::proxy:
      return Span::Kind::proxy;
    case model::ConnectionState::tls:
    case model::ConnectionState::login:
      return Span::Kind::tls;
    default:
      return Span::Kind::active;
  }
}

}  // namespace poolscope::gui

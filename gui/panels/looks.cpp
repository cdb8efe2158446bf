#include "panels/looks.hpp"

#include <array>

#include "platform/theme.hpp"
#include "present/format.hpp"

namespace poolscope::gui {
namespace {
constexpr std::size_t named_on_chip = 3;  // more transfers are dots alone
}

StateLook look_of(BarKind kind) {
  const Palette& p = palette();
  switch (kind) {
    case BarKind::resolving:
      return {p.resolving, Pattern::dots};
    case BarKind::connecting:
      return {p.connecting, Pattern::hatch};
    case BarKind::proxy:
      return {p.connecting, Pattern::back_hatch};
    case BarKind::tls:
      return {p.tls, Pattern::cross_hatch};
    case BarKind::in_use:
      return {with_alpha(p.active, 0.12F), Pattern::solid};
    case BarKind::waiting:
      return {p.waiting, Pattern::solid, p.active};
    case BarKind::receiving:
      return {p.active, Pattern::solid};
    case BarKind::idle:
      return {p.idle, Pattern::solid};
    case BarKind::stale:
      return {p.stale, Pattern::solid};
    case BarKind::shutting_down:
      return {p.closed, Pattern::back_hatch};
    case BarKind::pending:
      return {p.pending, Pattern::solid};
    case BarKind::mixed:
      return {with_alpha(p.active, 0.35F), Pattern::solid};
  }
  return {p.quiet, Pattern::solid};
}

StateLook look_of(TimePart::Kind kind) {
  using Kind = TimePart::Kind;
  const Palette& p = palette();
  switch (kind) {
    case Kind::queued:
      return {with_alpha(p.quiet, 0.5F), Pattern::dots};
    case Kind::pending:
      return {p.pending, Pattern::back_hatch};
    case Kind::lost:
      return {p.evicted, Pattern::solid};
    case Kind::resolving:
      return look_of(BarKind::resolving);
    case Kind::connecting:
      return look_of(BarKind::connecting);
    case Kind::proxy:
      return look_of(BarKind::proxy);
    case Kind::tls:
      return look_of(BarKind::tls);
    case Kind::sending:
      return {p.active, Pattern::dots};
    case Kind::waiting:
      return look_of(BarKind::waiting);
    case Kind::receiving:
    case Kind::in_use:
      return look_of(BarKind::receiving);
    case Kind::idle:
      return {p.idle, Pattern::solid};
    case Kind::shutting_down:
      return look_of(BarKind::shutting_down);
  }
  return {p.quiet, Pattern::solid};
}

ChipLook look_of(const Chip& chip) {
  const Palette& p = palette();
  ChipLook look;
  look.id = "#" + std::to_string(chip.number);
  look.protocol = chip.protocol;
  look.lock = chip.tls && chip.state != ChipState::resolving &&
              chip.state != ChipState::connecting && chip.state != ChipState::tls;
  const auto pattern = [&](BarKind kind, const char* word) {
    look.word = word;
    look.body = ChipLook::Body::pattern;
    look.colour = look_of(kind).colour;
    look.pattern = look_of(kind).pattern;
  };
  switch (chip.state) {
    case ChipState::resolving:
      pattern(BarKind::resolving, "DNS");
      break;
    case ChipState::connecting:
      pattern(BarKind::connecting, "TCP");
      break;
    case ChipState::proxy:
      pattern(BarKind::proxy, "proxy");
      break;
    case ChipState::tls:
      pattern(BarKind::tls, "TLS");
      break;
    case ChipState::active: {
      look.body = ChipLook::Body::solid;
      look.colour = p.active;
      look.dots = static_cast<int>(chip.streams);
      for (const Stream& stream : chip.transfers) look.pale_dots += stream.answered ? 0 : 1;
      if (chip.transfers.size() <= named_on_chip)
        for (const Stream& stream : chip.transfers)
          look.word += (look.word.empty() ? "" : " ") + stream.name;
      if (chip.peer_closed) look.word = "server gone";
      break;
    }
    case ChipState::idle:
      look.body = ChipLook::Body::outline;
      look.colour = p.idle;
      look.ring = chip.idle_limit > 0 ? chip.idle_left : 1;
      break;
    case ChipState::stale:
      look.body = ChipLook::Body::broken;
      look.colour = p.stale;
      look.word = chip.peer_closed ? "server gone" : chip.past_age ? "past its age" : "too old";
      break;
    case ChipState::shutting_down:
      pattern(BarKind::shutting_down, "TLS shutdown");
      break;
    case ChipState::closed:
      look.body = ChipLook::Body::crossed;
      look.colour = p.closed;
      look.word = "closed";
      break;
    case ChipState::evicted:
      look.body = ChipLook::Body::crossed;
      look.colour = p.evicted;
      look.word = "evicted";
      break;
  }
  if (chip.eviction_rank > 0)
    look.rank = std::to_string(chip.eviction_rank) + (chip.eviction_rank == 1 ? " next" : "");
  return look;
}

ImU32 colour_of(model::CloseReason reason) {
  const Palette& p = palette();
  switch (info(reason).kind) {
    case model::CloseKind::evicted:
    case model::CloseKind::failed:
      return p.evicted;
    case model::CloseKind::found_bad:
      return p.stale;
    case model::CloseKind::ended:
      break;
  }
  return p.closed;
}

std::string words_of(ChipState state) {
  switch (state) {
    case ChipState::resolving:
      return "resolving the name";
    case ChipState::connecting:
      return "connecting (TCP)";
    case ChipState::proxy:
      return "talking to the proxy";
    case ChipState::tls:
      return "TLS handshake";
    case ChipState::active:
      return "in use";
    case ChipState::idle:
      return "idle";
    case ChipState::stale:
      return "stale";
    case ChipState::shutting_down:
      return "in TLS shutdown";
    case ChipState::closed:
      return "closed just now";
    case ChipState::evicted:
      return "evicted just now";
  }
  return {};
}

std::string words_of(BarKind kind) {
  switch (kind) {
    case BarKind::resolving:
      return words_of(ChipState::resolving);
    case BarKind::connecting:
      return words_of(ChipState::connecting);
    case BarKind::proxy:
      return words_of(ChipState::proxy);
    case BarKind::tls:
      return words_of(ChipState::tls);
    case BarKind::in_use:
      return "in use";
    case BarKind::waiting:
      return "waiting for the first byte";
    case BarKind::receiving:
      return "receiving";
    case BarKind::idle:
      return "idle";
    case BarKind::stale:
      return "stale";
    case BarKind::shutting_down:
      return "in TLS shutdown";
    case BarKind::pending:
      return "waiting for a connection";
    case BarKind::mixed:
      return "several stretches";
  }
  return {};
}

std::string words_of(TimePart::Kind kind) {
  using Kind = TimePart::Kind;
  switch (kind) {
    case Kind::queued:
      return "client busy";
    case Kind::pending:
      return "waiting for a connection";
    case Kind::lost:
      return "lost on a dead connection";
    case Kind::resolving:
      return "DNS";
    case Kind::connecting:
      return "TCP";
    case Kind::proxy:
      return "proxy";
    case Kind::tls:
      return "TLS";
    case Kind::sending:
      return "until sent";
    case Kind::waiting:
      return "first byte";
    case Kind::receiving:
      return "body";
    case Kind::in_use:
      return "in use";
    case Kind::idle:
      return "idle";
    case Kind::shutting_down:
      return "in TLS shutdown";
  }
  return {};
}

std::span<const LegendItem> legend_items() {
  static std::array<LegendItem, 10> items;
  const Palette& p = palette();
  using Shape = LegendItem::Shape;
  items = {{
      {Shape::fill, Pattern::dots, p.resolving, "DNS", "The host's name is being resolved."},
      {Shape::fill, Pattern::hatch, p.connecting, "TCP", "The connection is being made."},
      {Shape::fill, Pattern::cross_hatch, p.tls, "TLS", "The TLS handshake is under way."},
      {Shape::fill, Pattern::solid, p.waiting, "sent",
       "The request is under way; no byte of the answer is here yet.", p.active},
      {Shape::fill, Pattern::solid, p.active, "receiving", "The answer is arriving."},
      {Shape::line, Pattern::solid, p.idle, "idle",
       "Open and free: the next fitting transfer can use it."},
      {Shape::broken_line, Pattern::solid, p.stale, "stale",
       "Past its age limit, or the server has closed it. libcurl notices only when it searches."},
      {Shape::dashed_box, Pattern::solid, p.pending, "waiting",
       "A transfer without a connection: a limit or CURLOPT_PIPEWAIT makes it wait."},
      {Shape::fill, Pattern::back_hatch, p.closed, "shutdown",
       "TLS shutdown: out of the pool; the socket is open until the peer's close_notify is read."},
      {Shape::cross, Pattern::solid, p.evicted, "evicted", "Closed to keep a limit."},
  }};
  return items;
}

}  // namespace poolscope::gui

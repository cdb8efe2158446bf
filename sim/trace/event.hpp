#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "model/check.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"
#include "trace/event_kind.hpp"
#include "trace/kinds.hpp"
#include "trace/kinds_owners.hpp"

/// Events: what the engine says happened, one small plain record for each. A World is the fold of
/// `apply` over them. Public events are printed (FORMAT.md, "Events"); the others carry what else
/// the World needs (phases, cache entries, the moment when a search begins).
namespace poolscope::trace {

/// An event has 48 bytes: a moment, a kind, and the members of that kind's struct
/// (trace/kinds.hpp).
///   Event e{now, ConnectionClose{.connection = c, .reason = r}};
///   e.as<ConnectionClose>().reason
class Event {
 public:
  Event() = default;  // a tick at 0
  /// Throws model::Fault when a value does not fit into its place.
  template <class Kind>
  Event(model::Time t, const Kind& what) : t_(t), kind_(Kind::kind) {
    Encoder in{*this};
    Kind::fields(in, what);
  }
  /// The struct of the event's kind; throws model::Fault if `Kind` is another kind.
  template <class Kind>
  [[nodiscard]] Kind as() const {
    model::check(kind_ == Kind::kind, "an event is read as the kind that it is");
    Kind what;
    Decoder out{*this};
    Kind::fields(out, what);
    return what;
  }

  [[nodiscard]] model::Time t() const { return t_; }
  [[nodiscard]] EventKind kind() const { return kind_; }
  /// The transfer, connection and pool of the event, for any kind; none: it has no such member.
  [[nodiscard]] model::TransferId transfer() const { return transfer_; }
  [[nodiscard]] model::ConnectionId connection() const { return connection_; }
  [[nodiscard]] model::PoolId pool() const { return pool_; }

  bool operator==(const Event&) const = default;

 private:
  // The encoder writes the members of a kind …
  struct Encoder {
    Event& e;
    void who(auto... ids) { (put(ids), ...); }
    void bytes(auto... values) {
      static_assert(sizeof...(values) <= 3);
      std::size_t i = 0;
      ((e.bytes_[i++] = fit<std::uint8_t>(values)), ...);
    }
    void words(auto... values) {
      static_assert(sizeof...(values) <= 4);
      std::size_t i = 0;
      ((e.words_[i++] = fit<std::uint32_t>(values)), ...);
    }
    void wide(std::signed_integral auto value) { e.wide_ = value; }

   private:
    void put(model::TransferId id) { e.transfer_ = id; }
    void put(model::ConnectionId id) { e.connection_ = id; }
    void put(model::PoolId id) { e.pool_ = id; }
    template <class Field, class T>
    static Field fit(T value) {
      if constexpr (std::is_same_v<T, bool>)
        return value ? 1 : 0;
      else
        return model::narrowed<Field>(value, "what an event says fits into its field");
    }
  };
  // … and the decoder reads them back.
  struct Decoder {
    const Event& e;
    void who(auto&... ids) { (get(ids), ...); }
    void bytes(auto&... values) {
      std::size_t i = 0;
      (read(values, e.bytes_[i++]), ...);
    }
    void words(auto&... values) {
      std::size_t i = 0;
      (read(values, e.words_[i++]), ...);
    }
    void wide(auto& value) { read(value, e.wide_); }

   private:
    void get(model::TransferId& id) { id = e.transfer_; }
    void get(model::ConnectionId& id) { id = e.connection_; }
    void get(model::PoolId& id) { id = e.pool_; }
    template <class T>
    static void read(T& value, auto field) {
      value = static_cast<T>(field);
    }
  };

  model::Time t_ = 0;
  model::TransferId transfer_ = model::none<model::TransferId>;
  model::ConnectionId connection_ = model::none<model::ConnectionId>;
  model::PoolId pool_ = model::none<model::PoolId>;
  std::array<std::uint32_t, 4> words_{};
  EventKind kind_ = EventKind::tick;
  std::array<std::uint8_t, 3> bytes_{};
  std::int64_t wide_ = 0;
};
/// Whether the event ends a search: a decision, or a woken transfer that waits again.
[[nodiscard]] inline bool ends_search(const Event& e) {
  return e.kind() == EventKind::decision || e.kind() == EventKind::wait_again;
}
/// The decision of an event that ends a search; WaitAgain counts as a decision to wait.
[[nodiscard]] inline Decision decision_of(const Event& e) {
  if (e.kind() == EventKind::decision) return e.as<Decision>();
  const auto again = e.as<WaitAgain>();
  return {.transfer = again.transfer,
          .pool = again.pool,
          .outcome = model::Outcome::wait,
          .gate = again.gate,
          .cause = again.cause,
          .mid = again.mid,
          .last_woken = again.last_woken};
}

static_assert(sizeof(Event) == 48 && std::is_trivially_copyable_v<Event>);
static_assert(std::has_unique_object_representations_v<Event>);  // no gaps: its bytes are hashed

}  // namespace poolscope::trace

#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

/// Strong 32-bit ids. Each names a row of one table: of the `Setup` (fixed for a run) or of the
/// `World`. A World uses its rows (slots) again, so its ids have a generation beside the slot: the
/// id of an object that is gone names nothing. `none<Id>` is the absent value.
namespace poolscope::model {

// Ids of tables in the Setup.
enum class ClientId : std::uint32_t {};
enum class DestinationId : std::uint32_t {};
enum class NeedleId : std::uint32_t {};
enum class OptionsId : std::uint32_t {};
enum class ServerId : std::uint32_t {};
enum class PeerId : std::uint32_t {};
enum class ResponseId : std::uint32_t {};
enum class SessionKeyId : std::uint32_t {};
enum class PlaceId : std::uint32_t {};
enum class ShareId : std::uint32_t {};
/// A request's number in the stream, from 0; not an index of a stored table.
enum class RequestIndex : std::uint32_t {};

// Ids of tables in the World.
enum class PoolId : std::uint32_t {};
enum class MultiId : std::uint32_t {};
enum class HandleId : std::uint32_t {};
enum class ConnectionId : std::uint32_t {};
enum class TransferId : std::uint32_t {};
enum class BundleId : std::uint32_t {};

template <class Id>
inline constexpr Id none = Id{UINT32_MAX};

/// Ids of the World have the slot in the low bits; above it is how often the slot was used before
/// (after 255 the count starts again at 0).
template <class Id>
inline constexpr bool has_generation =
    std::is_same_v<Id, PoolId> || std::is_same_v<Id, MultiId> || std::is_same_v<Id, HandleId> ||
    std::is_same_v<Id, ConnectionId> || std::is_same_v<Id, TransferId> ||
    std::is_same_v<Id, BundleId>;
inline constexpr std::uint32_t slot_bits = 24;
/// How many rows of one kind can exist at once.
inline constexpr std::uint32_t most_slots = (std::uint32_t{1} << slot_bits) - 16;

/// The row that an id stands for.
template <class Id>
[[nodiscard]] constexpr std::size_t index(Id id) {
  constexpr std::uint32_t slot = (std::uint32_t{1} << slot_bits) - 1;
  return has_generation<Id> ? static_cast<std::uint32_t>(id) & slot : static_cast<std::size_t>(id);
}

template <class Id>
[[nodiscard]] constexpr bool valid(Id id) {
  return id != none<Id>;
}

}  // namespace poolscope::model

#pragma once

#include <cstddef>
#include <cstdint>

/// Strong 32-bit ids. Each is an index into one table: of the `Setup` (fixed for a run) or of the
/// `World` (slots, reused after the thing is gone). `none<Id>` is the absent value.
namespace poolscope::model {

// Into tables of the Setup.
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
/// Not an index of a table that is kept: a request's number in the stream, from 0.
enum class RequestIndex : std::uint32_t {};

// Into tables of the World.
enum class PoolId : std::uint32_t {};
enum class MultiId : std::uint32_t {};
enum class HandleId : std::uint32_t {};
enum class ConnectionId : std::uint32_t {};
enum class TransferId : std::uint32_t {};
enum class BundleId : std::uint32_t {};

template <class Id>
inline constexpr Id none = Id{UINT32_MAX};

template <class Id>
[[nodiscard]] constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

template <class Id>
[[nodiscard]] constexpr bool valid(Id id) {
  return id != none<Id>;
}

}  // namespace poolscope::model

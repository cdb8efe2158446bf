#include <array>

#include "model/vocabulary.hpp"

namespace poolscope::model {
namespace {

// One row for each reason, in the order of CloseReason.
using Kind = CloseKind;
using Reason = CloseReason;
constexpr auto rows = std::to_array<CloseReasonInfo>({
    {Reason::server_close, "server_close", Kind::ended, "the server said that it would close"},
    {Reason::not_keepable, "not_keepable", Kind::ended,
     "an HTTP/1.0 answer: the connection cannot be kept"},
    {Reason::forbid_reuse, "forbid_reuse", Kind::ended,
     "CURLOPT_FORBID_REUSE: closed after its transfer"},
    {Reason::max_connects, "max_connects", Kind::evicted,
     "evicted: the pool held more than MAXCONNECTS allows"},
    {Reason::host_limit, "host_limit", Kind::evicted,
     "evicted to make room under CURLMOPT_MAX_HOST_CONNECTIONS"},
    {Reason::total_limit, "total_limit", Kind::evicted,
     "evicted to make room under CURLMOPT_MAX_TOTAL_CONNECTIONS"},
    {Reason::max_age, "max_age", Kind::found_bad, "idle longer than CURLOPT_MAXAGE_CONN"},
    {Reason::max_lifetime, "max_lifetime", Kind::found_bad, "older than CURLOPT_MAXLIFETIME_CONN"},
    {Reason::dead, "dead", Kind::found_bad, "found closed by the server"},
    {Reason::stray_data, "stray_data", Kind::found_bad, "found with unread input"},
    {Reason::died, "died", Kind::failed,
     "reused, but the server had closed it: the transfer tries again"},
    {Reason::aborted, "aborted", Kind::failed, "its transfer was cut"},
    {Reason::connect_failed, "connect_failed", Kind::failed, "it never became usable"},
    {Reason::goaway, "goaway", Kind::ended, "the server sent GOAWAY: no further streams"},
    {Reason::network_changed, "network_changed", Kind::ended, "CURLMOPT_NETWORK_CHANGED"},
    {Reason::cleanup, "cleanup", Kind::ended, "its owner was cleaned up"},
});

constexpr bool a_row_each() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].id) != i || rows[i].name.empty() || rows[i].words.empty())
      return false;
  return rows.size() == close_reason_count;
}
static_assert(a_row_each(), "a CloseReason has no row, or not at its place");

}  // namespace

const CloseReasonInfo& info(CloseReason id) {
  return rows.at(static_cast<std::size_t>(id));
}

std::optional<CloseReason> close_reason_from(std::string_view name) {
  for (const CloseReasonInfo& row : rows)
    if (row.name == name) return row.id;
  return std::nullopt;
}

}  // namespace poolscope::model

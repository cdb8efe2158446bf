#include "model/vocabulary.hpp"

#include <array>

namespace poolscope::model {
namespace {

using namespace std::string_view_literals;

constexpr std::array outcomes{"reuse"sv, "create"sv, "wait"sv, "fail"sv};
constexpr std::array causes{"start"sv, "woken"sv, "retry"sv, "redirect"sv, "auth"sv};
constexpr std::array close_ats{"search"sv, "make_room"sv, "completion"sv, "api"sv};
constexpr std::array protocols{"unknown"sv, "http/1.0"sv, "http/1.1"sv, "h2"sv, "h3"sv, "login"sv};
constexpr std::array scopes{"easy"sv, "multi"sv, "share"sv};
constexpr std::array drives{"easy_perform"sv, "multi_perform"sv, "multi_socket"sv};
constexpr std::array connection_states{"resolving"sv,     "connecting"sv, "proxy"sv,
                                       "tls"sv,           "login"sv,      "ready"sv,
                                       "shutting_down"sv, "closed"sv};
constexpr std::array transfer_states{"starting"sv, "pending"sv,   "connecting"sv,
                                     "sent"sv,     "receiving"sv, "done"sv};

// The schemes (curl 8.22 lib/protocol.c), with the round trips of a usual greeting and login.
using S = Scheme;
constexpr bool yes = true, no = false;
constexpr std::array<SchemeInfo, scheme_count> schemes{{
    // name, family, tls, login, kept, rides on TLS, starttls, round trips, port
    {"http", S::http, no, no, yes, no, no, 0, 80},
    {"https", S::http, yes, no, yes, no, no, 0, 443},
    {"ws", S::http, no, no, no, no, no, 0, 80},
    {"wss", S::http, yes, no, no, no, no, 0, 443},
    {"ftp", S::ftp, no, yes, yes, yes, yes, 4, 21},
    {"ftps", S::ftp, yes, yes, yes, no, no, 4, 990},
    {"imap", S::imap, no, yes, yes, yes, yes, 3, 143},
    {"imaps", S::imap, yes, yes, yes, no, no, 3, 993},
    {"pop3", S::pop3, no, yes, yes, yes, yes, 3, 110},
    {"pop3s", S::pop3, yes, yes, yes, no, no, 3, 995},
    {"smtp", S::smtp, no, yes, yes, yes, yes, 3, 25},
    {"smtps", S::smtp, yes, yes, yes, no, no, 3, 465},
    {"rtsp", S::rtsp, no, yes, yes, no, no, 0, 554},
    {"sftp", S::sftp, no, yes, yes, no, no, 6, 22},
    {"scp", S::scp, no, yes, yes, no, no, 6, 22},
    {"gopher", S::gopher, no, yes, no, no, no, 0, 70},
    {"gophers", S::gopher, yes, yes, no, no, no, 0, 70},
    {"dict", S::dict, no, yes, no, no, no, 0, 2628},
    {"telnet", S::telnet, no, yes, no, no, no, 0, 23},
    {"tftp", S::tftp, no, yes, no, no, no, 0, 69},
    {"mqtt", S::mqtt, no, yes, no, no, no, 1, 1883},
    {"ldap", S::ldap, no, yes, no, yes, no, 1, 389},
    {"ldaps", S::ldap, yes, yes, no, no, no, 1, 636},
    {"smb", S::smb, no, yes, no, no, no, 3, 445},
    {"smbs", S::smb, yes, yes, no, no, no, 3, 445},
}};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

template <std::size_t N, class Enum>
std::string_view name(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

}  // namespace

const SchemeInfo& info(Scheme scheme) {
  return schemes.at(static_cast<std::size_t>(scheme));
}
std::optional<Scheme> scheme_from(std::string_view name) {
  for (std::size_t i = 0; i < schemes.size(); ++i)
    if (schemes[i].name == name) return static_cast<Scheme>(i);
  return std::nullopt;
}

std::string_view to_string(Outcome v) {
  return name(outcomes, v);
}
std::string_view to_string(Cause v) {
  return name(causes, v);
}
std::string_view to_string(GateId v) {
  return info(v).name;
}
std::string_view to_string(CloseReason v) {
  return info(v).name;
}
std::string_view to_string(CloseAt v) {
  return name(close_ats, v);
}
std::string_view to_string(Protocol v) {
  return name(protocols, v);
}
std::string_view to_string(Scope v) {
  return name(scopes, v);
}
std::string_view to_string(Drive v) {
  return name(drives, v);
}
std::string_view to_string(ConnectionState v) {
  return name(connection_states, v);
}
std::string_view to_string(TransferState v) {
  return name(transfer_states, v);
}

std::optional<Outcome> outcome_from(std::string_view text) {
  return find<Outcome>(outcomes, text);
}
std::optional<Scope> scope_from(std::string_view text) {
  return find<Scope>(scopes, text);
}
std::optional<Drive> drive_from(std::string_view text) {
  return find<Drive>(drives, text);
}

}  // namespace poolscope::model

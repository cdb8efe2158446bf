// The strings of a scenario that have a form of their own: URLs, hosts, pools, connect-to entries.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "scenario/compile.hpp"
#include "scenario/json_text.hpp"
#include "scenario/json_values.hpp"

namespace poolscope::scenario {
namespace {

using fields::Form;

// Schemes of libcurl without a connection to reuse, or without one that is modelled.
constexpr std::array<std::string_view, 8> other_schemes{"file",  "mqtts", "rtmp",   "rtmpe",
                                                        "rtmps", "rtmpt", "rtmpte", "rtmpts"};

bool is_port(std::string_view digits) {
  unsigned value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc{} && at == end && value >= 1 && value <= 65535;
}

bool has_blank(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; });
}

bool is_v6(std::string_view text) {
  const auto colons = std::count(text.begin(), text.end(), ':');
  return colons >= 2 &&
         text.substr(0, text.find('%')).find_first_not_of("0123456789abcdefABCDEF:.") ==
             std::string_view::npos;
}

std::optional<std::string> wrong_authority(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  std::string_view host, port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos || !is_v6(authority.substr(1, end - 1)))
      return "has a host in brackets that is not an IPv6 address";
    host = authority.substr(0, end + 1);
    port = authority.substr(end + 1);
    if (!port.empty() && port.front() != ':') return "has something other than :port after ]";
  } else {
    host = authority.substr(0, authority.find(':'));
    port = authority.substr(host.size());
    // Characters that libcurl refuses in a host name (lib/urlapi.c: hostname_check).
    if (host.find_first_of("!{}[]\\$'\"^`*<>=;,&()+|") != std::string_view::npos)
      return fmt::format("has a host that cannot be a name, {}", in_quotes(host));
  }
  if (host.empty()) return "has no host";
  if (port.size() > 1 && !is_port(port.substr(1)))
    return fmt::format("has the port {}, which is not a number from 1 to 65535",
                       in_quotes(port.substr(1)));
  return std::nullopt;
}

std::optional<std::string> wrong_url(std::string_view url) {
  const auto colon = url.find("://");
  const std::string scheme =
      colon == std::string_view::npos ? "" : lower_case(url.substr(0, colon));
  if (!model::scheme_from(scheme)) {
    if (std::find(other_schemes.begin(), other_schemes.end(), scheme) != other_schemes.end())
      return fmt::format("is not supported: {}:// is not modelled", scheme);
    return "must be a URL of a scheme that libcurl keeps or opens connections for, such as "
           "http://, https://, ftp:// or imaps://";
  }
  if (has_blank(url)) return "has white space or a control character, which a URL cannot have";
  const std::string_view rest = url.substr(colon + 3);
  return wrong_authority(rest.substr(0, rest.find_first_of("/?#")));
}

std::optional<std::string> wrong_host(std::string_view host) {
  std::string_view name = host;
  if (name == "*") return std::nullopt;
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  if (is_v6(name)) return std::nullopt;
  if (name.empty() || has_blank(name) || name.find_first_of("*/@[]") != std::string_view::npos)
    return "must be an exact host name, *.suffix or *";
  if (name.find(':') != std::string_view::npos)
    return "must be a host alone: its port goes into \"port\"";
  return std::nullopt;
}

std::optional<std::string> wrong_pool(std::string_view pool) {
  for (const std::string_view owner : {"easy:", "multi:", "share:"})
    if (pool.starts_with(owner) && pool.size() > owner.size()) return std::nullopt;
  return "must be easy:<client>, multi:<id> or share:<id>";
}

/// Takes HOST:PORT from the front; the port may be empty, and so may the host.
bool take_endpoint(std::string_view& text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  } else {
    text.remove_prefix(std::min(text.find_first_of(":[]"), text.size()));
  }
  if (!text.starts_with(':')) return false;
  text.remove_prefix(1);
  const std::string_view port = text.substr(0, text.find(':'));
  text.remove_prefix(port.size());
  return port.empty() || is_port(port);
}

}  // namespace

std::optional<std::string> wrong_text(Form form, std::string_view text) {
  switch (form) {
    case Form::any:
      return std::nullopt;
    case Form::nonempty:
      if (text.empty()) return "must not be empty";
      return std::nullopt;
    case Form::url:
      return wrong_url(text);
    case Form::url_of_n: {
      if (text.find("{n}") == std::string_view::npos)
        return "must have {n} where the host's number goes";
      std::string filled;
      for (std::string_view rest = text; !rest.empty();) {
        const auto at = rest.find("{n}");
        filled += rest.substr(0, at);
        if (at == std::string_view::npos) break;
        filled += '1';
        rest.remove_prefix(at + 3);
      }
      return wrong_url(filled);
    }
    case Form::host:
      return wrong_host(text);
    case Form::pool:
      return wrong_pool(text);
    case Form::login:
      if (const auto colon = text.find(':'); colon == std::string_view::npos || colon == 0)
        return "must be user:password";
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_resolve(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (has_blank(text) || text.starts_with(':') || !take_endpoint(text)) return false;
  return text.starts_with(':') && text.size() > 1;
}

bool is_connect_to(std::string_view text) {
  if (has_blank(text) || !take_endpoint(text) || !text.starts_with(':')) return false;
  text.remove_prefix(1);
  return take_endpoint(text) && text.empty();
}

}  // namespace poolscope::scenario

// URLs: parsing them, and resolving redirects against them.

#include <algorithm>
#include <charconv>
#include <vector>

#include "scenario/compile.hpp"

namespace poolscope::scenario {
namespace {

bool ipv4(std::string_view host) {
  int dots = 0;
  for (const char c : host) {
    if (c == '.')
      ++dots;
    else if (c < '0' || c > '9')
      return false;
  }
  return dots == 3;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = (c | 32) - 'a';
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

void read_login(std::string_view login, UrlParts& parts) {
  const auto colon = login.find(':');
  parts.login_given = true;
  parts.user = percent_decoded(login.substr(0, colon));
  if (colon != std::string_view::npos) parts.password = percent_decoded(login.substr(colon + 1));
}

/// The path without dots: "/a/b/../c" is "/a/c" (RFC 3986 5.2.4; curl 8.22 lib/urlapi.c:
/// dedotdotify).
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool folder = false;  // the path ends in a folder
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    folder = part.empty() || part == "." || part == "..";
    if (part == ".." && !kept.empty()) kept.pop_back();
    if (part != "." && part != ".." && !(part.empty() && path.empty())) kept.push_back(part);
  }
  std::string out;
  for (const std::string_view part : kept) out.append("/").append(part);
  if (folder || out.empty()) out += '/';
  return out;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool parse_url(std::string_view url, UrlParts& parts) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return false;
  const auto scheme = model::scheme_from(lower_case(url.substr(0, colon)));
  if (!scheme) return false;
  parts.scheme = *scheme;
  std::string_view authority = url.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    read_login(authority.substr(0, at), parts);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return false;
    // A zone is written as %25eth0, or as people type it: %eth0.
    parts.host = lower_case(authority.substr(0, close + 1));
    if (const auto zone = parts.host.find("%25");
        zone != std::string::npos && zone + 4 < parts.host.size())
      parts.host.erase(zone + 1, 2);
    parts.literal = true;
    const std::string_view rest = authority.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') return false;
    port = rest.empty() ? rest : rest.substr(1);
  } else {
    const auto at = authority.rfind(':');
    parts.host = lower_case(authority.substr(0, at));
    parts.literal = ipv4(parts.host);
    if (at != std::string_view::npos) port = authority.substr(at + 1);
  }
  if (parts.host.empty() || parts.host == "[]") return false;
  parts.port = info(parts.scheme).port;
  if (port.empty()) return true;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size() || number == 0 || number > 65535)
    return false;
  parts.port = static_cast<std::uint16_t>(number);
  parts.port_given = true;
  return true;
}

std::string resolve_url(std::string_view base, std::string_view location) {
  const auto colon = location.find("://");
  if (colon != std::string_view::npos && colon > 0 &&
      location.substr(0, colon).find_first_of("/?#:") == std::string_view::npos)
    return std::string{location};
  const auto scheme_end = base.find("://") + 3;
  if (location.starts_with("//"))
    return std::string{base.substr(0, scheme_end - 2)} + std::string{location};
  const auto path_at = std::min(base.find_first_of("/?#", scheme_end), base.size());
  const std::string authority{base.substr(0, path_at)};
  std::string_view path = base.substr(path_at);
  path = path.substr(0, path.find('#'));
  if (location.empty() || location.starts_with('#')) return authority + std::string{path};
  path = path.substr(0, path.find('?'));
  if (location.starts_with('?'))
    return authority + (path.empty() ? "/" : std::string{path}) + std::string{location};
  const auto tail_at = std::min(location.find_first_of("?#"), location.size());
  std::string merged{location.substr(0, tail_at)};
  if (!merged.starts_with('/')) {
    const auto slash = path.rfind('/');
    merged.insert(0,
                  slash == std::string_view::npos ? "/" : std::string{path.substr(0, slash + 1)});
  }
  return authority + without_dots(merged) + std::string{location.substr(tail_at)};
}

}  // namespace poolscope::scenario

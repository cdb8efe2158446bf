#include <charconv>

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
  const std::string scheme = lower_case(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return false;
  parts.tls = scheme == "https";
  std::string_view authority = url.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  std::string_view port;
  if (!authority.empty() && authority.front() == '[') {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return false;
    parts.host = lower_case(authority.substr(0, close + 1));
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
  parts.port = parts.tls ? 443 : 80;
  if (port.empty()) return true;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size() || number == 0 || number > 65535)
    return false;
  parts.port = static_cast<std::uint16_t>(number);
  return true;
}

}  // namespace poolscope::scenario

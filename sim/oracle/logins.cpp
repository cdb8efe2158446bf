#include "oracle/logins.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "oracle/base64.hpp"

namespace poolscope::oracle {

using model::ServerModel;
namespace auth_bits = model::auth_bits;

namespace {

std::string md5(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr);
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += hex[digest[i] >> 4];
    out += hex[digest[i] & 15];
  }
  return out;
}

// The rest of a login after the name of its method.
std::optional<std::string_view> of_method(std::string_view login, std::string_view method) {
  if (!login.starts_with(method)) return {};
  return login.substr(method.size());
}

// The parameters of name="value", name=value, …
std::map<std::string, std::string, std::less<>> parameters(std::string_view text) {
  std::map<std::string, std::string, std::less<>> out;
  while (true) {
    const auto begin = text.find_first_not_of(" ,");
    const auto equals = text.find('=', begin);
    if (begin == std::string_view::npos || equals == std::string_view::npos) return out;
    const std::string name{text.substr(begin, equals - begin)};
    text = text.substr(equals + 1);
    const bool quoted = text.starts_with('"');
    if (quoted) text = text.substr(1);
    const auto end = std::min(text.find(quoted ? '"' : ','), text.size());
    out[name] = text.substr(0, end);
    text = text.substr(std::min(end + 1, text.size()));
  }
}

constexpr std::string_view realm = "poolscope";

std::string nonce_of(const ServerModel& server) {
  return md5("nonce of " + server.name);
}

bool basic(const ServerModel& server, std::string_view credentials) {
  const std::string login = from_base64(std::string{credentials});
  const auto colon = std::min(login.find(':'), login.size());
  return knows_user(server, std::string_view{login}.substr(0, colon),
                    std::string_view{login}.substr(std::min(colon + 1, login.size())));
}

enum class Digest { right, wrong, stale };

// A Digest login (RFC 7616, 3.4.1): MD5 with "auth".
Digest digest(const ServerModel& server, std::string_view credentials, std::string_view method) {
  auto p = parameters(credentials);
  if (p["nonce"] != nonce_of(server)) return Digest::stale;
  if (server.users.empty()) return Digest::right;
  const std::string what = md5(std::string{method} + ":" + p["uri"]);
  for (const auto& [user, password] : server.users) {
    const std::string who = md5(user + ":" + p["realm"] + ":" + password);
    const std::string response = md5(who + ":" + p["nonce"] + ":" + p["nc"] + ":" + p["cnonce"] +
                                     ":" + p["qop"] + ":" + what);
    if (p["username"] == user && p["response"] == response) return Digest::right;
  }
  return Digest::wrong;
}

// An NTLM message (MS-NLMP) is "NTLMSSP", NUL, and its type in 32 bits, little end first.
constexpr std::size_t type_at = 8;

std::string ntlm_challenge() {
  std::string message{"NTLMSSP\0\2\0\0\0", 12};
  message += std::string("\0\0\0\0\x30\0\0\0", 8);  // no target name
  message += std::string("\2\2\0\0", 4);            // OEM strings, NTLM
  message += "12345678";                            // the challenge
  message += std::string(8, '\0');
  message += std::string("\0\0\0\0\x30\0\0\0", 8);  // no target information
  return base64(message);
}

// The user's name in an NTLM message of type 3: its length, space and offset are at 36.
std::string ntlm_user(const std::string& message) {
  const auto byte = [&](std::size_t i) {
    return i < message.size() ? static_cast<std::size_t>(static_cast<unsigned char>(message[i]))
                              : 0;
  };
  constexpr std::size_t user = 36;
  const std::size_t length = byte(user) | byte(user + 1) << 8;
  const std::size_t place = byte(user + 4) | byte(user + 5) << 8;
  return place <= message.size() ? message.substr(place, length) : "";
}

}  // namespace

bool knows_user(const ServerModel& server, std::string_view user) {
  return server.users.empty() ||
         std::any_of(server.users.begin(), server.users.end(),
                     [&](const auto& known) { return known.first == user; });
}

bool knows_user(const ServerModel& server, std::string_view user, std::string_view password) {
  return server.users.empty() ||
         std::any_of(server.users.begin(), server.users.end(), [&](const auto& known) {
           return known.first == user && known.second == password;
         });
}

std::vector<std::string> challenges(const ServerModel& server, std::string_view login,
                                    std::string_view method, NtlmState& ntlm) {
  bool stale = false;
  const bool takes_ntlm = (server.auth & auth_bits::ntlm) != 0;
  if (server.auth == 0) return {};
  if (const auto shown = of_method(login, "Basic ");
      shown && (server.auth & auth_bits::basic) != 0 && basic(server, *shown))
    return {};
  if (const auto shown = of_method(login, "Digest ");
      shown && (server.auth & auth_bits::digest) != 0) {
    const Digest it_is = digest(server, *shown, method);
    if (it_is == Digest::right) return {};
    stale = it_is == Digest::stale;
  }
  if (const auto shown = of_method(login, "NTLM "); shown && takes_ntlm) {
    const std::string message = from_base64(std::string{*shown});
    const bool begins = message.size() > type_at && message[type_at] == 1;
    const bool asked = std::exchange(ntlm.asked, begins);
    ntlm.done = !begins && asked && knows_user(server, ntlm_user(message));
    if (ntlm.done) return {};
    if (begins) return {"NTLM " + ntlm_challenge()};
  } else if (takes_ntlm && login.empty() && ntlm.done) {
    return {};
  }
  std::vector<std::string> asks;
  if ((server.auth & auth_bits::basic) != 0)
    asks.push_back("Basic realm=\"" + std::string{realm} + "\"");
  if ((server.auth & auth_bits::digest) != 0)
    asks.push_back("Digest realm=\"" + std::string{realm} + "\", nonce=\"" + nonce_of(server) +
                   "\", qop=\"auth\", algorithm=MD5" + (stale ? ", stale=true" : ""));
  if (takes_ntlm) asks.emplace_back("NTLM");
  return asks;
}

}  // namespace poolscope::oracle

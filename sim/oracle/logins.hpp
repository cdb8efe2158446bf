#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/setup.hpp"

/// The logins that a server or proxy with `auth` asks for: Basic, Digest, NTLM.
namespace poolscope::oracle {

/// Of a connection: how far its NTLM has come.
struct NtlmState {
  bool asked = false;  // the challenge is out
  bool done = false;
};

/// What that server asks a request for, as values of WWW-Authenticate; none: it is let through.
/// `login`: the value of its Authorization, or empty.
[[nodiscard]] std::vector<std::string> challenges(const model::ServerModel&, std::string_view login,
                                                  std::string_view method, NtlmState&);
/// Whether that user may log in there; with a password where it counts.
[[nodiscard]] bool knows_user(const model::ServerModel&, std::string_view user);
[[nodiscard]] bool knows_user(const model::ServerModel&, std::string_view user,
                              std::string_view password);

}  // namespace poolscope::oracle

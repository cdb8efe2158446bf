#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/setup.hpp"

/// The logins that a server or proxy with `auth` asks for: Basic, Digest, NTLM.
namespace poolscope::oracle {

/// How far NTLM has come on a connection.
struct NtlmState {
  bool asked = false;  // the challenge was sent
  bool done = false;
};

/// The values of WWW-Authenticate with which the server asks for a login; none: the request is let
/// through. `login`: the value of its Authorization, or empty.
[[nodiscard]] std::vector<std::string> challenges(const model::ServerModel&, std::string_view login,
                                                  std::string_view method, NtlmState&);
/// Whether that user may log in there; with a password if it matters.
[[nodiscard]] bool knows_user(const model::ServerModel&, std::string_view user);
[[nodiscard]] bool knows_user(const model::ServerModel&, std::string_view user,
                              std::string_view password);

}  // namespace poolscope::oracle

#pragma once

#include <string>
#include <vector>

/// Files of names and passwords in the servers' formats. `users` are "name:password".
namespace poolscope::real {

inline constexpr const char* realm = "poolscope";

/// Writes a file for Basic, with passwords hidden by crypt(3): nginx, Apache and squid all read
/// that.
void write_basic_users(const std::string& path, const std::vector<std::string>& users);
/// Writes a file for Digest, as htdigest does.
void write_digest_users(const std::string& path, const std::vector<std::string>& users);

}  // namespace poolscope::real

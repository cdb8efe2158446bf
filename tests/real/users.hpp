#pragma once

#include <string>
#include <vector>

/// Files of names and passwords, as servers read them. `users` are "name:password".
namespace poolscope::real {

inline constexpr const char* realm = "poolscope";

/// For Basic, as crypt(3) hides passwords: nginx, Apache and squid all read that.
void write_basic_users(const std::string& path, const std::vector<std::string>& users);
/// For Digest, as htdigest writes it.
void write_digest_users(const std::string& path, const std::vector<std::string>& users);

}  // namespace poolscope::real

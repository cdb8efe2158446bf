#include "real/users.hpp"

#include <crypt.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <fstream>
#include <string_view>

namespace poolscope::real {
namespace {

std::string md5(std::string_view text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "MD5", nullptr, text.data(), text.size(), bytes, &size);
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += fmt::format("{:02x}", bytes[i]);
  return out;
}

}  // namespace

void write_basic_users(const std::string& path, const std::vector<std::string>& users) {
  std::ofstream out{path};
  for (const std::string& user : users) {
    const auto colon = user.find(':');
    crypt_data work{};
    out << fmt::format("{}:{}\n", user.substr(0, colon),
                       crypt_r(user.substr(colon + 1).c_str(), "$5$poolscope", &work));
  }
}

void write_digest_users(const std::string& path, const std::vector<std::string>& users) {
  std::ofstream out{path};
  for (const std::string& user : users) {
    const auto colon = user.find(':');
    const std::string name = user.substr(0, colon);
    out << fmt::format("{}:{}:{}\n", name, realm,
                       md5(fmt::format("{}:{}:{}", name, realm, user.substr(colon + 1))));
  }
}

}  // namespace poolscope::real

#include "real/users.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <fstream>
#include <string_view>

namespace poolscope::real {
namespace {

std::string digest(const char* algorithm, std::string_view text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  EVP_Q_digest(nullptr, algorithm, nullptr, text.data(), text.size(), out, &size);
  return {reinterpret_cast<const char*>(out), size};
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string hexadecimal(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

void write_basic_users(const std::string& path, const std::vector<std::string>& users) {
  std::ofstream out{path};
  for (const std::string& user : users) {
    const auto colon = user.find(':');
    out << fmt::format("{}:{{SHA}}{}\n", user.substr(0, colon),
                       base64(digest("SHA1", user.substr(colon + 1))));
  }
}

void write_digest_users(const std::string& path, const std::vector<std::string>& users) {
  std::ofstream out{path};
  for (const std::string& user : users) {
    const auto colon = user.find(':');
    const std::string name = user.substr(0, colon);
    out << fmt::format(
        "{}:{}:{}\n", name, realm,
        hexadecimal(digest("MD5", fmt::format("{}:{}:{}", name, realm, user.substr(colon + 1)))));
  }
}

}  // namespace poolscope::real

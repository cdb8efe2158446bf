#include "oracle/files.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace poolscope::oracle {

Files::~Files() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

const std::string& Files::path(Kind kind, const std::string& named) {
  auto& path = paths_[{kind, named}];
  if (!path.empty()) return path;
  if (folder_.empty()) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "poolscope-libcurl-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + ": not made");
    folder_ = pattern;
  }
  path = folder_ + "/" + std::to_string(paths_.size()) + ".pem";
  std::string text;
  switch (kind) {
    case Kind::ca:
      text = authority_.ca_pem();
      break;
    case Kind::certificate:
      text = authority_.certificate_pem("client") + authority_.key_pem("");
      break;
    case Kind::key:
      text = authority_.key_pem("");
      break;
    case Kind::crl:
      text = authority_.empty_crl_pem();
      break;
  }
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written =
      file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if ((file != nullptr && std::fclose(file) != 0) || !written)
    throw std::runtime_error(path + ": cannot be written");
  return path;
}

}  // namespace poolscope::oracle

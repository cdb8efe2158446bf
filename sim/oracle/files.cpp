#include "oracle/files.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

namespace poolscope::oracle {

Files::~Files() {
  for (const int file : files_) close(file);
}

const std::string& Files::path(Kind kind, const std::string& named) {
  auto& path = paths_[{kind, named}];
  if (!path.empty()) return path;
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
  const int file = memfd_create("poolscope", MFD_CLOEXEC);
  if (file >= 0) files_.push_back(file);
  if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("a certificate cannot be kept in memory");
  path = "/proc/self/fd/" + std::to_string(file);
  return path;
}

}  // namespace poolscope::oracle

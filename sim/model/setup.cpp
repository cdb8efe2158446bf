#include "model/setup.hpp"

namespace poolscope::model {

std::uint64_t libcurl_hash(std::string_view key, bool with_nul) {
  std::uint64_t h = 5381;
  for (const char c : key) {
    h += h << 5;
    h ^= static_cast<unsigned char>(c);
  }
  if (with_nul) h += h << 5;  // xor with 0 changes nothing
  return h;
}

std::string Setup::request_name(RequestIndex request) const {
  const std::size_t i = model::index(request);
  if (i < request_names.size()) return request_names[i];
  const std::size_t generated = i - request_names.size();
  const std::size_t n = workloads == 0 ? 1 : workloads;
  return "w" + std::to_string(generated % n + 1) + "." + std::to_string(generated / n + 1);
}

std::string Setup::url_of(const Needle& needle) const {
  const Peer& peer = (*this)[needle.origin];
  return std::string{info(needle.scheme).name} + "://" + peer.host + ":" +
         std::to_string(peer.port);
}

}  // namespace poolscope::model

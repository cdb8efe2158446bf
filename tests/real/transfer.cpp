#include "real/transfer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "real/driver.hpp"
#include "real/options.hpp"

namespace poolscope::real {

using model::FailIn;

namespace {

extern "C" {
std::size_t real_write(char*, std::size_t size, std::size_t count, void* transfer) {
  const bool fails = static_cast<TransferOf*>(transfer)->request.fail_in == FailIn::write;
  return fails ? 0 : size * count;
}

std::size_t real_read(char* to, std::size_t size, std::size_t count, void* transfer) {
  auto& t = *static_cast<TransferOf*>(transfer);
  if (t.request.fail_in == FailIn::read) return CURL_READFUNC_ABORT;
  const auto rest =
      static_cast<std::size_t>(std::max<std::int64_t>(t.options->upload_bytes, 0) - t.sent);
  const std::size_t part = std::min(size * count, rest);
  std::memset(to, 'x', part);
  t.sent += static_cast<std::int64_t>(part);
  return part;
}

int real_seek(void* transfer, curl_off_t offset, int) {
  static_cast<TransferOf*>(transfer)->sent = offset;
  return CURL_SEEKFUNC_OK;
}

int real_progress(void* transfer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& t = *static_cast<TransferOf*>(transfer);
  return t.request.fail_in == FailIn::progress && !t.connection.empty() ? 1 : 0;
}

// Every connection is bound before it connects: its local port identifies it from then on.
curl_socket_t real_open(void* transfer, curlsocktype, struct curl_sockaddr* to) {
  auto& t = *static_cast<TransferOf*>(transfer);
  const int fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  if (to->family != AF_INET || fd < 0) return fd;
  sockaddr_in remote{};
  std::memcpy(&remote, &to->addr, sizeof remote);
  if (!t.stage->knows(ntohs(remote.sin_port))) return fd;
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof local;
  if (bind(fd, reinterpret_cast<sockaddr*>(&local), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) != 0) {
    close(fd);
    return CURL_SOCKET_BAD;
  }
  ++*t.opened;
  t.connection = ++t.own == 1 ? t.name : fmt::format("{}/{}", t.name, t.own);
  (*t.openers)[ntohs(local.sin_port)] = t.connection;
  return fd;
}

int real_prereq(void* transfer, char*, char*, int, int local_port) {
  auto& t = *static_cast<TransferOf*>(transfer);
  const auto found = t.openers->find(static_cast<std::uint16_t>(local_port));
  if (found != t.openers->end()) t.connection = found->second;
  return CURL_PREREQFUNC_OK;
}
}  // extern "C"

}  // namespace

void TransferOf::set_options(const oracle::Library& library, const model::OptionSet& set,
                             const std::string& url, std::size_t number,
                             const std::string& authority) {
  const auto& to = library.easy_setopt;
  to(easy, CURLOPT_NOSIGNAL, 1L);
  to(easy, CURLOPT_NOPROXY, "");  // and no environment variable
  to(easy, CURLOPT_CAINFO, authority.c_str());
  to(easy, CURLOPT_URL, url.c_str());
  to(easy, CURLOPT_WRITEFUNCTION, &real_write);
  to(easy, CURLOPT_WRITEDATA, this);
  to(easy, CURLOPT_NOPROGRESS, 0L);
  to(easy, CURLOPT_XFERINFOFUNCTION, &real_progress);
  to(easy, CURLOPT_XFERINFODATA, this);
  to(easy, CURLOPT_OPENSOCKETFUNCTION, &real_open);
  to(easy, CURLOPT_OPENSOCKETDATA, this);
  to(easy, CURLOPT_PREREQFUNCTION, &real_prereq);
  to(easy, CURLOPT_PREREQDATA, this);
  to(easy, CURLOPT_PRIVATE, this);
  if (verbose) to(easy, CURLOPT_VERBOSE, 1L);
  curl_slist* headers = library.slist_append(nullptr, fmt::format("X-Request: {}", number).c_str());
  lists.push_back(headers);
  to(easy, CURLOPT_HTTPHEADER, headers);
  curl_slist* addresses = nullptr;
  for (const std::string& entry : stage->resolve())
    addresses = library.slist_append(addresses, entry.c_str());
  lists.push_back(addresses);
  to(easy, CURLOPT_RESOLVE, addresses);
  real::set_options(library, easy, set, lists);
  if (options->upload) set_upload(library);
}

void TransferOf::set_upload(const oracle::Library& library) {
  const auto& to = library.easy_setopt;
  to(easy, CURLOPT_READFUNCTION, &real_read);
  to(easy, CURLOPT_READDATA, this);
  if (!options->can_rewind) return;
  to(easy, CURLOPT_SEEKFUNCTION, &real_seek);
  to(easy, CURLOPT_SEEKDATA, this);
}

RequestResult TransferOf::result_of(const oracle::Library& library, CURLcode result) const {
  RequestResult made{connection, 0, result, -1};
  // A failure before anything was sent was told to no callback.
  curl_socket_t socket = CURL_SOCKET_BAD;
  library.easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
  if (connection.empty() && socket != CURL_SOCKET_BAD) made.connection = opener_of(socket);
  library.easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &made.connects);
  library.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &made.status);
  return made;
}

std::string TransferOf::opener_of(int fd) const {
  sockaddr_in local{};
  socklen_t size = sizeof local;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) != 0) return {};
  const auto found = openers->find(ntohs(local.sin_port));
  return found == openers->end() ? std::string{} : found->second;
}

void TransferOf::free_lists(const oracle::Library& library) {
  library.easy_setopt(easy, CURLOPT_RESOLVE, nullptr);
  library.easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  for (curl_slist* list : lists) library.slist_free_all(list);
  lists.clear();
}

}  // namespace poolscope::real

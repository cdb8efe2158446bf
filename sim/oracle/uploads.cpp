#include "oracle/uploads.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace poolscope::oracle {

namespace {

// The bytes of an upload of unknown size: more than a socket takes at once.
constexpr std::int64_t unknown_bytes = 200'000;

extern "C" {
std::size_t oracle_read(char* buffer, std::size_t size, std::size_t count, void* transfer) {
  Transfer& t = *static_cast<Transfer*>(transfer);
  if (t.request.fail_in == model::FailIn::read) return CURL_READFUNC_ABORT;
  const auto n = std::min(static_cast<std::int64_t>(size * count), t.upload_size - t.uploaded);
  std::memset(buffer, 'u', static_cast<std::size_t>(n));
  t.uploaded += n;
  return static_cast<std::size_t>(n);
}
int oracle_seek(void* transfer, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Transfer*>(transfer)->uploaded = offset;
  return CURL_SEEKFUNC_OK;
}
}

}  // namespace

void set_upload(const Library& library, const model::Options& options, Transfer& t) {
  CURL* easy = t.handle->easy;
  const auto& set = library.easy_setopt;
  t.uploaded = 0;
  t.upload_size =
      options.upload_bytes < 0 ? unknown_bytes : std::min(options.upload_bytes, most_upload_bytes);
  set(easy, CURLOPT_READFUNCTION, &oracle_read);
  set(easy, CURLOPT_READDATA, &t);
  set(easy, CURLOPT_SEEKFUNCTION, options.can_rewind ? &oracle_seek : nullptr);
  set(easy, CURLOPT_SEEKDATA, &t);
}

}  // namespace poolscope::oracle

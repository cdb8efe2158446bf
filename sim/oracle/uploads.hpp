#pragma once

#include "model/setup.hpp"
#include "oracle/libcurl.hpp"
#include "oracle/state.hpp"

/// The application's side of an upload: a read callback, and a seek callback if it has one.
namespace poolscope::oracle {

/// Larger uploads are cut to this many bytes: their time is that of the whole upload.
inline constexpr std::int64_t most_upload_bytes = 2 * 1024 * 1024;

void set_upload(const Library&, const model::Options&, Transfer&);

}  // namespace poolscope::oracle

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// The requests of a HAR without the dialects of its recorders. This is a step before the scenario
/// is made, because every recorder uses the format in its own way: what identifies a connection,
/// whether `connect` includes the TLS handshake, how a version is spelled.
namespace poolscope::exchange {

/// One request that went over the network. Times are in milliseconds; absent: not recorded.
struct HarEntry {
  std::int64_t started_us = 0;  // since 1970
  std::string page;
  std::string scheme, host, target;  // "https", "api.test", "/path?query"
  std::uint16_t port = 0;
  std::string connection;  // the recorder's id, or empty
  std::string protocol;    // "http/1.0", "http/1.1", "h2", "h3", or empty
  std::optional<double> dns, tcp, tls, wait, receive;
  bool opened = false;  // a connection was made for it
  std::int64_t body_bytes = 0;
  std::int64_t status = 0;
  bool closes = false;                 // the answer said "Connection: close"
  std::optional<double> keep_alive_s;  // "Keep-Alive: timeout=…"

  [[nodiscard]] std::string url() const;
};

struct HarReading {
  std::vector<HarEntry> entries;  // in the order of their start
  std::vector<scenario::Error> errors;
  std::vector<std::string> warnings;
  std::size_t total = 0;  // entries in the file
  std::string recorder;   // "Firefox 54.0"
  std::string title;      // the first page's
};

[[nodiscard]] HarReading read_har(std::string_view text, std::string_view file,
                                  const model::Limits& = {}, const GoOn& = {});

/// The events' name for "HTTP/2.0", "h2", "2" …; empty if it is no protocol.
[[nodiscard]] std::string protocol_name(std::string_view recorded);

}  // namespace poolscope::exchange

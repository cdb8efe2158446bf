#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/stopped.hpp"
#include "scenario/scenario.hpp"

/// What a HAR says about each request, freed of the dialects of its recorders. An own step before
/// the scenario is made of it, because every recorder bends the format in its own way: what
/// identifies a connection, whether `connect` holds the TLS handshake, how a version is spelled.
namespace poolscope::exchange {

/// One request that went over the network. Times are milliseconds; absent: not recorded.
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
  std::vector<HarEntry> entries;  // in order of their start
  std::vector<scenario::Error> errors;
  std::vector<std::string> warnings;
  std::size_t total = 0;  // entries in the file
  std::string recorder;   // "Firefox 54.0"
  std::string title;      // of the first page
};

[[nodiscard]] HarReading read_har(std::string_view text, std::string_view file,
                                  const model::Limits& = {}, const GoOn& = {});

/// "HTTP/2.0", "h2", "2" … as the events spell it; empty when it is none of them.
[[nodiscard]] std::string protocol_name(std::string_view recorded);

}  // namespace poolscope::exchange

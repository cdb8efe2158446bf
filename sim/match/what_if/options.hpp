#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "model/options.hpp"
#include "model/setup.hpp"

/// The options that a search reads of the transfer that asks, with how to read each: the option
/// table can only set them.
namespace poolscope::match {

struct ReadOption {
  enum class Kind : std::uint8_t {
    choice,    // a flag or an enumeration: every other value is worth trying
    limit,     // a number of seconds; 0 is no limit
    compared,  // compared with what a candidate was made with: only that value is worth trying
  };
  std::string_view name;
  Kind kind{};
  model::OptionValue (*read)(const model::Options&) = nullptr;
};

[[nodiscard]] std::span<const ReadOption> options_read_by_a_search();

/// The words for a value: "132 s", "on", "CURL_HTTP_VERSION_2TLS", "not set".
[[nodiscard]] std::string value_words(const model::OptionInfo&, const model::OptionValue&);

/// The words for a peer: "proxy.test:3128", the path of a unix socket, "not set".
[[nodiscard]] std::string peer_words(const model::Setup&, model::PeerId);
/// The words for a login: "ann:secret", "not set".
[[nodiscard]] std::string login_words(const std::string& user, const std::string& password);
/// CURLOPT_CONNECT_TO with a rule that sends the origin of `needle` to that peer (none: no such
/// rule), and all other rules unchanged. The text is as typed, "a.test:80:x.test:80", or "not set".
[[nodiscard]] std::string connect_to_words(const model::Setup&, const model::Options&,
                                           const model::Needle&, model::PeerId to);
/// Whether a rule of CURLOPT_CONNECT_TO is for the host and port that `needle` asks for.
[[nodiscard]] bool is_sent_elsewhere(const model::Setup&, const model::Options&,
                                     const model::Needle&);

}  // namespace poolscope::match

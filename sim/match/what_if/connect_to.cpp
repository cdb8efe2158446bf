// The rules of CURLOPT_CONNECT_TO, HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT
// (curl 8.22 lib/url.c: parse_connect_to_slist).

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "match/what_if/options.hpp"

namespace poolscope::match {

using namespace model;

namespace {

std::string bracketed(const Peer& peer) {
  return peer.host.find(':') == std::string::npos ? peer.host : "[" + peer.host + "]";
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Whether a rule is for that origin; an empty host or port means any.
bool is_for(const std::string& rule, const Peer& origin) {
  const std::string text = lower(rule), host = bracketed(origin) + ":";
  const std::string port = std::to_string(origin.port) + ":";
  const std::string_view all = text;
  std::string_view after;
  if (all.starts_with(host))
    after = all.substr(host.size());
  else if (all.starts_with(":"))
    after = all.substr(1);
  else
    return false;
  return after.starts_with(":") || after.starts_with(port);
}

}  // namespace

std::string connect_to_words(const Setup& setup, const Options& options, const Needle& needle,
                             PeerId to) {
  const Peer& origin = setup[needle.origin];
  std::string all;
  const auto add = [&](const std::string& rule) { all += (all.empty() ? "" : ",") + rule; };
  if (valid(to))
    add(fmt::format("{}:{}:{}:{}", bracketed(origin), origin.port, bracketed(setup[to]),
                    setup[to].port));
  for (const std::string& rule : options.connect_to)
    if (!is_for(rule, origin)) add(rule);
  return all.empty() ? "not set" : all;
}

bool is_sent_elsewhere(const Setup& setup, const Options& options, const Needle& needle) {
  return std::ranges::any_of(options.connect_to, [&](const std::string& rule) {
    return is_for(rule, setup[needle.origin]);
  });
}

}  // namespace poolscope::match

#include "scenario/option_lists.hpp"

#include <algorithm>
#include <charconv>

namespace poolscope::scenario {

using namespace model;

namespace {

std::uint16_t port_of(std::string_view text, std::uint16_t fallback) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && number > 0 && number <= 65535 ? static_cast<std::uint16_t>(number)
                                                               : fallback;
}

// Takes "a" or "[::1]" up to the next colon; the rest stays in `text`.
std::string_view take_host(std::string_view& text) {
  const std::size_t end = text.starts_with('[') ? text.find(']') + 1 : text.find(':');
  const std::string_view host = text.substr(0, std::min(end, text.size()));
  text.remove_prefix(std::min(host.size() + 1, text.size()));
  return host;
}

std::string key_of(std::string_view host, std::uint16_t port) {
  return std::string{host} + ":" + (port == 0 ? "" : std::to_string(port));
}

}  // namespace

OptionLists::OptionLists(const Options& o) {
  std::string_view list = o.no_proxy;
  no_proxy_at_all_ = list == "*";
  while (!list.empty()) {
    const auto end = list.find_first_of(", ");
    std::string name = lower_case(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    if (name.starts_with('.')) name.erase(0, 1);
    if (!name.empty()) no_proxy_.insert(std::move(name));
  }
  for (const std::string& rule : o.resolve) add_resolved(rule);
  for (const std::string& rule : o.connect_to) add_connect_to(rule);
}

bool OptionLists::bypasses_proxy(const std::string& host) const {
  if (no_proxy_at_all_) return true;
  if (no_proxy_.empty()) return false;
  if (no_proxy_.contains(host)) return true;
  for (auto dot = host.find('.'); dot != std::string::npos; dot = host.find('.', dot + 1))
    if (no_proxy_.contains(host.substr(dot + 1))) return true;
  return false;
}

void OptionLists::add_resolved(std::string_view rule) {
  if (rule.starts_with('+')) rule.remove_prefix(1);
  const std::string host = lower_case(take_host(rule));
  if (const std::uint16_t port = port_of(rule.substr(0, rule.find(':')), 0); port != 0)
    resolved_.insert(key_of(host, port));
}

bool OptionLists::is_resolved(const std::string& host, std::uint16_t port) const {
  if (resolved_.empty() || port == 0) return false;
  return resolved_.contains(key_of(host, port)) || resolved_.contains(key_of("*", port));
}

void OptionLists::add_connect_to(std::string_view rule) {
  const std::string from_host = lower_case(take_host(rule));
  const std::string_view from_port = rule.substr(0, rule.find(':'));
  rule.remove_prefix(std::min(from_port.size() + 1, rule.size()));
  ConnectTo to{lower_case(take_host(rule)), std::string{rule}};
  if (to.host.empty() && to.port.empty()) return;  // an empty target: the next entry may have one
  const std::uint16_t port = port_of(from_port, 0);
  if (!from_port.empty() && port == 0) return;  // a port that no request can have
  if (UrlParts parts; !to.host.empty() && !parse_url("http://" + to.host, parts)) return;
  if (first_for_.try_emplace(key_of(from_host, port), connect_to_.size()).second)
    connect_to_.push_back(std::move(to));
}

std::optional<UrlParts> OptionLists::connects_to(const UrlParts& parts) const {
  std::size_t first = connect_to_.size();
  if (first == 0) return {};
  for (const std::string_view host : {std::string_view{parts.host}, std::string_view{}})
    for (const std::uint16_t port : {parts.port, std::uint16_t{0}})
      if (const auto found = first_for_.find(key_of(host, port)); found != first_for_.end())
        first = std::min(first, found->second);
  if (first == connect_to_.size()) return {};
  const ConnectTo& rule = connect_to_[first];
  UrlParts to;
  if (!parse_url("http://" + (rule.host.empty() ? parts.host : rule.host), to)) return {};
  to.port = port_of(rule.port, parts.port);
  return to;
}

}  // namespace poolscope::scenario

#include "present/pool/view.hpp"

namespace poolscope::gui {

std::string meaning_of(model::Scope scope) {
  switch (scope) {
    case model::Scope::easy:
      return "This easy handle's private pool: only its own transfers see it.";
    case model::Scope::multi:
      return "The multi handle's pool: all transfers added to it share it.";
    case model::Scope::share:
      return "The share object's pool: every handle that uses the share sees it.";
  }
  return {};
}

std::string short_protocol(model::Protocol protocol) {
  switch (protocol) {
    case model::Protocol::unknown:
      return "";
    case model::Protocol::http_1_0:
      return "h1.0";
    case model::Protocol::http_1_1:
      return "h1";
    case model::Protocol::h2:
      return "h2";
    case model::Protocol::h3:
      return "h3";
    case model::Protocol::login:
      return "";
  }
  return "";
}

std::string title_of_pool(const std::string& name) {
  std::string title = name;
  if (const auto colon = title.find(':'); colon != std::string::npos) title[colon] = ' ';
  return title;
}

std::string waits_for(model::GateId gate) {
  switch (gate) {
    case model::GateId::pipewait:
      return "waits until a connection under way can be multiplexed (CURLOPT_PIPEWAIT)";
    case model::GateId::host_limit:
      return "waits for a place to its host (CURLMOPT_MAX_HOST_CONNECTIONS)";
    case model::GateId::total_limit:
      return "waits for a place in the pool (CURLMOPT_MAX_TOTAL_CONNECTIONS)";
    default:
      return "waits";
  }
}

}  // namespace poolscope::gui

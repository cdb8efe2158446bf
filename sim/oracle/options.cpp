#include "oracle/options.hpp"

#include <fmt/format.h>

#include "oracle/support.hpp"
#include "scenario/compile.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

constexpr std::string_view prefix = "CURLOPT_";

// "a" -> 0, "b" -> 1, …: in order of first use.
std::size_t number_of(std::map<std::string, std::size_t>& numbers, const std::string& text) {
  return numbers.try_emplace(text, numbers.size()).first->second;
}

CURLMoption multi_option(std::string_view name) {
  if (name == "CURLMOPT_MAXCONNECTS") return CURLMOPT_MAXCONNECTS;
  if (name == "CURLMOPT_MAX_CONCURRENT_STREAMS") return CURLMOPT_MAX_CONCURRENT_STREAMS;
  if (name == "CURLMOPT_MAX_HOST_CONNECTIONS") return CURLMOPT_MAX_HOST_CONNECTIONS;
  if (name == "CURLMOPT_MAX_TOTAL_CONNECTIONS") return CURLMOPT_MAX_TOTAL_CONNECTIONS;
  if (name == "CURLMOPT_PIPELINING") return CURLMOPT_PIPELINING;
  throw Refused(std::string{name});
}

}  // namespace

void OptionSetter::defaults(Transfer& t) {
  CURL* easy = t.handle->easy;
  const auto& set = library_.easy_setopt;
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_NOPROXY, "");  // and no environment variable
  // Every request has the same two files, so that they tell no connections apart.
  const std::string& ca = files_.path(Files::Kind::ca, "");
  set(easy, CURLOPT_CAINFO, ca.c_str());
  set(easy, CURLOPT_PROXY_CAINFO, ca.c_str());
}

void OptionSetter::set(Transfer& t, const OptionSet& options) {
  for (const auto& [info, value] : options) {
    require_supported(*info, value);
    set_one(t, *info, value);
  }
}

std::string OptionSetter::stand_in(std::string_view option, const std::string& named) {
  using Kind = Files::Kind;
  if (option == "CAINFO" || option == "PROXY_CAINFO" || option == "ISSUERCERT")
    return files_.path(Kind::ca, named);
  if (option == "SSLCERT" || option == "PROXY_SSLCERT")
    return files_.path(Kind::certificate, named);
  if (option == "SSLKEY" || option == "PROXY_SSLKEY") return files_.path(Kind::key, named);
  if (option == "CRLFILE") return files_.path(Kind::crl, named);
  if (option == "INTERFACE")
    return fmt::format("{}127.0.0.{}", named.find('!') != std::string::npos ? "host!" : "",
                       2 + number_of(interfaces_, named) % 250);
  if (option == "PINNEDPUBLICKEY") {
    // The right key's digest, and another one that tells the pins apart.
    // Pins that differ in case alone still do: 7.88.1 takes them for the same.
    const std::string folded = scenario::lower_case(named);
    std::string other(43, 'A');
    for (std::size_t n = number_of(pins_, folded), k = 0; n > 0; n /= 26, ++k)
      other[k] = static_cast<char>('A' + n % 26);
    if (spelled_.try_emplace(folded, named).first->second != named)
      other = scenario::lower_case(other);
    return files_.authority().pin() + ";sha256//" + other + "=";
  }
  return named;
}

void OptionSetter::set_one(Transfer& t, const OptionInfo& info, const OptionValue& value) {
  CURL* easy = t.handle->easy;
  const std::string name{info.name.substr(prefix.size())};
  const curl_easyoption* option = library_.option_by_name(name.c_str());
  if (option == nullptr)
    throw Refused(fmt::format("{}: libcurl {} does not know it", info.name, library_.version));
  CURLcode result = CURLE_OK;
  switch (option->type) {
    case CURLOT_LONG:
    case CURLOT_VALUES:
      result =
          library_.easy_setopt(easy, option->id, static_cast<long>(std::get<std::int64_t>(value)));
      break;
    case CURLOT_OFF_T:
      result = library_.easy_setopt(easy, option->id,
                                    static_cast<curl_off_t>(std::get<std::int64_t>(value)));
      break;
    case CURLOT_STRING:
      result = library_.easy_setopt(easy, option->id,
                                    stand_in(name, std::get<std::string>(value)).c_str());
      break;
    case CURLOT_SLIST: {
      curl_slist* list = nullptr;
      for (const std::string& item : std::get<std::vector<std::string>>(value))
        list = library_.slist_append(list, item.c_str());
      t.lists.push_back(list);
      result = library_.easy_setopt(easy, option->id, list);
      break;
    }
    default:
      throw Refused(std::string{info.name});
  }
  if (result != CURLE_OK)
    throw Refused(fmt::format("{}: libcurl {} answers \"{}\"", info.name, library_.version,
                              library_.easy_strerror(result)));
}

void OptionSetter::set_multi(CURLM* multi, const OptionSet& options) {
  for (const auto& [info, value] : options)
    if (info->set_multi != nullptr)
      library_.multi_setopt(multi, multi_option(info->name),
                            static_cast<long>(std::get<std::int64_t>(value)));
}

}  // namespace poolscope::oracle

#include "oracle/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "oracle/support.hpp"
#include "oracle/uploads.hpp"
#include "scenario/compile.hpp"

namespace poolscope::oracle {

using namespace model;

namespace {

constexpr std::string_view prefix = "CURLOPT_";

// Numbers texts in the order of first use: "a" -> 0, "b" -> 1, …
std::size_t number_of(std::map<std::string, std::size_t>& numbers, const std::string& text) {
  return numbers.try_emplace(text, numbers.size()).first->second;
}

// The size of an upload; large uploads are cut (uploads.hpp).
std::int64_t sized(std::string_view option, const OptionValue& value) {
  const auto number = std::get<std::int64_t>(value);
  const bool size = option.starts_with("INFILESIZE") || option.starts_with("POSTFIELDSIZE");
  return size ? std::min(number, most_upload_bytes) : number;
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
  set(easy, CURLOPT_NOPROXY, "");  // nor from an environment variable
  // Every request has the same two files, so that no connections differ by them.
  const std::string& ca = files_.path(Files::Kind::ca, "");
  set(easy, CURLOPT_CAINFO, ca.c_str());
  set(easy, CURLOPT_PROXY_CAINFO, ca.c_str());
}

void OptionSetter::set(Transfer& t, const OptionSet& options) {
  t.handle->options = options;
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
    // The right key's digest, and another one that distinguishes the pins. Pins that differ in case
    // only are still different: 7.88.1 takes them for the same.
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
  if (name == "SEEKFUNCTION") return;  // no value of libcurl's: see set_upload
  const curl_easyoption* option = library_.option_by_name(name.c_str());
  if (option == nullptr)
    throw Refused(fmt::format("{}: libcurl {} does not know it", info.name, library_.version));
  CURLcode result = CURLE_OK;
  switch (option->type) {
    case CURLOT_LONG:
    case CURLOT_VALUES:
      result = library_.easy_setopt(easy, option->id, static_cast<long>(sized(name, value)));
      break;
    case CURLOT_OFF_T:
      result = library_.easy_setopt(easy, option->id, static_cast<curl_off_t>(sized(name, value)));
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

void OptionSetter::unset(Handle& handle, const OptionSet& next, const Options& defaults) {
  const OptionSet set = std::exchange(handle.options, {});
  const bool all = std::all_of(set.begin(), set.end(), [&](const auto& entry) {
    const bool stays = std::any_of(next.begin(), next.end(),
                                   [&](const auto& other) { return other.first == entry.first; });
    return stays || unset_one(handle.easy, *entry.first, defaults);
  });
  if (!all) library_.easy_reset(handle.easy);
}

void OptionSetter::unset_lists(Handle& handle) {
  std::erase_if(handle.options, [&](const auto& entry) {
    const bool list = std::holds_alternative<std::vector<std::string>>(entry.second);
    return list && unset_one(handle.easy, *entry.first, {});
  });
}

// Whether an option has a value that means the same as no value.
bool OptionSetter::unset_one(CURL* easy, const OptionInfo& info, const Options& defaults) {
  const std::string name{info.name.substr(prefix.size())};
  const curl_easyoption* option = library_.option_by_name(name.c_str());
  if (option == nullptr) return true;
  std::int64_t number = 0;
  std::from_chars(info.initial.data(), info.initial.data() + info.initial.size(), number);
  for (const auto& [constant, value] : info.constants)
    if (constant == info.initial) number = value;
  if (name == "MAXREDIRS") number = defaults.max_redirs;
  if (name == "MAXLIFETIME_CONN") number = defaults.maxlifetime_conn_s;
  switch (option->type) {
    case CURLOT_LONG:
    case CURLOT_VALUES:
      return library_.easy_setopt(easy, option->id, static_cast<long>(number)) == CURLE_OK;
    case CURLOT_OFF_T:
      return library_.easy_setopt(easy, option->id, static_cast<curl_off_t>(number)) == CURLE_OK;
    case CURLOT_STRING:
    case CURLOT_SLIST:
      return !info.initial.starts_with('(') &&  // "(system)": the default of the build
             library_.easy_setopt(easy, option->id, nullptr) == CURLE_OK;
    default:
      return true;
  }
}

void OptionSetter::set_multi(CURLM* multi, const OptionSet& options) {
  for (const auto& [info, value] : options)
    if (info->set_multi != nullptr)
      library_.multi_setopt(multi, multi_option(info->name),
                            static_cast<long>(std::get<std::int64_t>(value)));
}

}  // namespace poolscope::oracle

#include "real/options.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace poolscope::real {
namespace {

constexpr std::string_view prefix = "CURLOPT_";

CURLcode set(const oracle::Library& library, CURL* easy, const curl_easyoption& option,
             const model::OptionValue& value, std::vector<curl_slist*>& lists) {
  switch (option.type) {
    case CURLOT_LONG:
    case CURLOT_VALUES:
      return library.easy_setopt(easy, option.id, static_cast<long>(std::get<std::int64_t>(value)));
    case CURLOT_OFF_T:
      return library.easy_setopt(easy, option.id,
                                 static_cast<curl_off_t>(std::get<std::int64_t>(value)));
    case CURLOT_STRING:
      return library.easy_setopt(easy, option.id, std::get<std::string>(value).c_str());
    case CURLOT_SLIST: {
      curl_slist* list = nullptr;
      for (const std::string& item : std::get<std::vector<std::string>>(value))
        list = library.slist_append(list, item.c_str());
      lists.push_back(list);
      return library.easy_setopt(easy, option.id, list);
    }
    default:
      return CURLE_UNKNOWN_OPTION;
  }
}

CURLMoption multi_option(std::string_view name) {
  if (name == "CURLMOPT_MAXCONNECTS") return CURLMOPT_MAXCONNECTS;
  if (name == "CURLMOPT_MAX_CONCURRENT_STREAMS") return CURLMOPT_MAX_CONCURRENT_STREAMS;
  if (name == "CURLMOPT_MAX_HOST_CONNECTIONS") return CURLMOPT_MAX_HOST_CONNECTIONS;
  if (name == "CURLMOPT_MAX_TOTAL_CONNECTIONS") return CURLMOPT_MAX_TOTAL_CONNECTIONS;
  if (name == "CURLMOPT_PIPELINING") return CURLMOPT_PIPELINING;
  throw std::runtime_error(std::string{name} + " cannot be set here");
}

}  // namespace

void set_options(const oracle::Library& library, CURL* easy, const model::OptionSet& options,
                 std::vector<curl_slist*>& lists) {
  for (const auto& [info, value] : options) {
    if (info->name == "CURLOPT_SEEKFUNCTION") continue;  // of the upload, where there is one
    const std::string name{info->name.substr(prefix.size())};
    const curl_easyoption* option = library.option_by_name(name.c_str());
    const CURLcode result =
        option == nullptr ? CURLE_UNKNOWN_OPTION : set(library, easy, *option, value, lists);
    if (result != CURLE_OK)
      throw std::runtime_error(fmt::format("{}: libcurl {} answers \"{}\"", info->name,
                                           library.version, library.easy_strerror(result)));
  }
}

void set_multi_options(const oracle::Library& library, CURLM* multi,
                       const model::OptionSet& options) {
  for (const auto& [info, value] : options)
    if (info->set_multi != nullptr)
      library.multi_setopt(multi, multi_option(info->name),
                           static_cast<long>(std::get<std::int64_t>(value)));
}

}  // namespace poolscope::real

#include "real/options.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace poolscope::real {

using namespace model;

OptionValue initial(const OptionValue& of_its_type) {
  if (std::holds_alternative<std::int64_t>(of_its_type)) return std::int64_t{0};
  if (std::holds_alternative<std::string>(of_its_type)) return std::string{};
  return std::vector<std::string>{};
}

void set_easy(const oracle::Library& curl, CURL* easy, const OptionInfo& info,
              const OptionValue& value, std::vector<curl_slist*>& lists) {
  if (info.name == "CURLOPT_SEEKFUNCTION") return;  // a callback: the client's
  const std::string name{info.name.substr(std::string_view{"CURLOPT_"}.size())};
  const curl_easyoption* option = curl.option_by_name(name.c_str());
  if (option == nullptr) throw std::runtime_error(fmt::format("libcurl has no {}", info.name));
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (option->type == CURLOT_OFF_T)
      curl.easy_setopt(easy, option->id, static_cast<curl_off_t>(*number));
    else
      curl.easy_setopt(easy, option->id, static_cast<long>(*number));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    curl.easy_setopt(easy, option->id, text->empty() ? nullptr : text->c_str());
  } else {
    curl_slist* list = nullptr;
    for (const std::string& item : std::get<std::vector<std::string>>(value))
      list = curl.slist_append(list, item.c_str());
    lists.push_back(list);
    curl.easy_setopt(easy, option->id, list);
  }
}

void set_multi(const oracle::Library& curl, CURLM* multi, const OptionSet& options) {
  static const std::map<std::string_view, CURLMoption> names{
      {"CURLMOPT_MAXCONNECTS", CURLMOPT_MAXCONNECTS},
      {"CURLMOPT_MAX_CONCURRENT_STREAMS", CURLMOPT_MAX_CONCURRENT_STREAMS},
      {"CURLMOPT_MAX_HOST_CONNECTIONS", CURLMOPT_MAX_HOST_CONNECTIONS},
      {"CURLMOPT_MAX_TOTAL_CONNECTIONS", CURLMOPT_MAX_TOTAL_CONNECTIONS},
      {"CURLMOPT_PIPELINING", CURLMOPT_PIPELINING}};
  for (const auto& [info, value] : options)
    curl.multi_setopt(multi, names.at(info->name),
                      static_cast<long>(std::get<std::int64_t>(value)));
}

}  // namespace poolscope::real

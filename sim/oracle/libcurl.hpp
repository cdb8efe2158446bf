#pragma once

#include <curl/curl.h>

#include <string>

/// The libcurl to run, which is chosen at run time, so that one program can ask several versions.
namespace poolscope::oracle {

struct Library {
  /// Loads the library; throws std::runtime_error with the loader's message if that fails.
  explicit Library(const std::string& path);

  std::string version;       // "7.88.1"
  std::string full_version;  // the text of curl_version()
  unsigned number = 0;       // 0x075801
  bool has_tls = false, has_http2 = false, has_ntlm = false, has_gss = false;

  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_reset) easy_reset;
  decltype(&::curl_easy_perform) easy_perform;
  decltype(&::curl_easy_upkeep) easy_upkeep;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_easy_option_by_name) option_by_name;
  decltype(&::curl_multi_init) multi_init;
  decltype(&::curl_multi_cleanup) multi_cleanup;
  decltype(&::curl_multi_setopt) multi_setopt;
  decltype(&::curl_multi_add_handle) multi_add_handle;
  decltype(&::curl_multi_remove_handle) multi_remove_handle;
  decltype(&::curl_multi_perform) multi_perform;
  decltype(&::curl_multi_socket_action) multi_socket_action;
  decltype(&::curl_multi_timeout) multi_timeout;
  decltype(&::curl_multi_poll) multi_poll;
  decltype(&::curl_multi_info_read) multi_info_read;
  decltype(&::curl_share_init) share_init;
  decltype(&::curl_share_setopt) share_setopt;
  decltype(&::curl_share_cleanup) share_cleanup;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
};

}  // namespace poolscope::oracle

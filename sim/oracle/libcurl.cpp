#include "oracle/libcurl.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace poolscope::oracle {
namespace {

template <class Function>
void bind_to(void* library, const char* name, Function& function) {
  void* found = dlsym(library, name);
  if (found == nullptr) throw std::runtime_error(std::string{name} + " is not in this libcurl");
  function = reinterpret_cast<Function>(found);
}

}  // namespace

Library::Library(const std::string& path) {
  // All references are resolved now, so that they bind to this program's clock and sockets.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_version_info) version_info = nullptr;
  decltype(&::curl_version) version_text = nullptr;
  bind_to(library, "curl_global_init", global_init);
  bind_to(library, "curl_version_info", version_info);
  bind_to(library, "curl_version", version_text);
  bind_to(library, "curl_easy_init", easy_init);
  bind_to(library, "curl_easy_cleanup", easy_cleanup);
  bind_to(library, "curl_easy_reset", easy_reset);
  bind_to(library, "curl_easy_perform", easy_perform);
  bind_to(library, "curl_easy_upkeep", easy_upkeep);
  bind_to(library, "curl_easy_setopt", easy_setopt);
  bind_to(library, "curl_easy_getinfo", easy_getinfo);
  bind_to(library, "curl_easy_strerror", easy_strerror);
  bind_to(library, "curl_easy_option_by_name", option_by_name);
  bind_to(library, "curl_multi_init", multi_init);
  bind_to(library, "curl_multi_cleanup", multi_cleanup);
  bind_to(library, "curl_multi_setopt", multi_setopt);
  bind_to(library, "curl_multi_add_handle", multi_add_handle);
  bind_to(library, "curl_multi_remove_handle", multi_remove_handle);
  bind_to(library, "curl_multi_perform", multi_perform);
  bind_to(library, "curl_multi_socket_action", multi_socket_action);
  bind_to(library, "curl_multi_timeout", multi_timeout);
  bind_to(library, "curl_multi_poll", multi_poll);
  bind_to(library, "curl_multi_info_read", multi_info_read);
  bind_to(library, "curl_share_init", share_init);
  bind_to(library, "curl_share_setopt", share_setopt);
  bind_to(library, "curl_share_cleanup", share_cleanup);
  bind_to(library, "curl_slist_append", slist_append);
  bind_to(library, "curl_slist_free_all", slist_free_all);
  if (global_init(CURL_GLOBAL_ALL) != CURLE_OK) throw std::runtime_error("curl_global_init failed");
  const curl_version_info_data* info = version_info(CURLVERSION_NOW);
  version = info->version;
  full_version = version_text();
  number = info->version_num;
  has_tls = (info->features & CURL_VERSION_SSL) != 0 && info->ssl_version != nullptr &&
            std::string{info->ssl_version}.find("OpenSSL") != std::string::npos;
  has_ntlm = (info->features & CURL_VERSION_NTLM) != 0;
  has_gss = (info->features & CURL_VERSION_GSSAPI) != 0;
  has_http2 = (info->features & CURL_VERSION_HTTP2) != 0;
}

}  // namespace poolscope::oracle

#pragma once

#include <map>
#include <string>

#include "model/options.hpp"
#include "oracle/files.hpp"
#include "oracle/libcurl.hpp"
#include "oracle/state.hpp"

/// A scenario's options, set on libcurl's handles by name.
namespace poolscope::oracle {

class OptionSetter {
 public:
  OptionSetter(const Library& library, Files& files) : library_(library), files_(files) {}

  /// What every request has, whatever the scenario says.
  void defaults(Transfer&);
  /// Throws Refused on what this libcurl does not know or does not take.
  void set(Transfer&, const model::OptionSet&);
  /// What was set and is not in `next` is as at the start again. Without curl_easy_reset where that
  /// can be: it forgets logins, too.
  void unset(Handle&, const model::OptionSet& next, const model::Options& defaults);
  /// Lists that are about to be freed.
  void unset_lists(Handle&);
  void set_multi(CURLM*, const model::OptionSet&);

 private:
  void set_one(Transfer&, const model::OptionInfo&, const model::OptionValue&);
  [[nodiscard]] bool unset_one(CURL*, const model::OptionInfo&, const model::Options& defaults);
  [[nodiscard]] std::string stand_in(std::string_view option, const std::string& named);

  const Library& library_;
  Files& files_;
  std::map<std::string, std::size_t> interfaces_, pins_;
  std::map<std::string, std::string> spelled_;  // how a pin was written first
};

}  // namespace poolscope::oracle

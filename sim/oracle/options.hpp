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

  /// Sets what every request has in any scenario.
  void defaults(Transfer&);
  /// Sets the options; throws Refused if this libcurl does not know or does not accept one.
  void set(Transfer&, const model::OptionSet&);
  /// Resets options that were set and are not in `next`. Avoids curl_easy_reset if possible,
  /// because it forgets logins, too.
  void unset(Handle&, const model::OptionSet& next, const model::Options& defaults);
  /// Takes lists out of the handle that are about to be freed.
  void unset_lists(Handle&);
  void set_multi(CURLM*, const model::OptionSet&);

 private:
  void set_one(Transfer&, const model::OptionInfo&, const model::OptionValue&);
  [[nodiscard]] bool unset_one(CURL*, const model::OptionInfo&, const model::Options& defaults);
  [[nodiscard]] std::string stand_in(std::string_view option, const std::string& named);

  const Library& library_;
  Files& files_;
  std::map<std::string, std::size_t> interfaces_, pins_;
  std::map<std::string, std::string> spelled_;  // the first spelling of a pin
};

}  // namespace poolscope::oracle

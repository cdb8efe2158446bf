#pragma once

#include <string>
#include <vector>

#include "present/run.hpp"

/// The settings of a strategy that can be changed in place, with what holds now. Pure.
namespace poolscope::gui {

struct StrategySetting {
  std::string name;     // as `EditStrategy` takes it: "CURLMOPT_MAXCONNECTS", "scope"
  std::string title;    // "scope", "MAXCONNECTS of the multi"
  std::string value;    // as it is typed; of an option that is not set: libcurl's default
  std::string meaning;  // a sentence
  std::vector<std::string> choices;  // empty: it is typed
  bool is_default = false;           // nothing was said of it
  bool changed = false;              // by hand, from what the file says
};

[[nodiscard]] std::vector<StrategySetting> strategy_settings(const Run&);

}  // namespace poolscope::gui

#include "profiles/catalogue.hpp"

#include <array>

namespace poolscope::profiles {

std::span<const match::Profile* const> all() {
  static const std::array catalogue{&curl_8_22(), &curl_8_21(), &curl_7_88()};
  return catalogue;
}

const match::Profile* find(std::string_view name) {
  for (const match::Profile* profile : all())
    if (profile->name == name) return profile;
  return nullptr;
}

}  // namespace poolscope::profiles

#pragma once

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <utility>

/// Exceptions from a rule, each of which has to be needed: one that nothing asks for fails.
namespace poolscope::testing {

inline std::string told(const std::string& name) {
  return name;
}
inline std::string told(const std::pair<std::string, std::string>& names) {
  return names.first + ", " + names.second;
}

template <class Name>
class Exceptions {
 public:
  explicit Exceptions(const std::set<Name>& listed) : unused_(listed), listed_(listed) {}
  Exceptions(const Exceptions&) = delete;
  Exceptions& operator=(const Exceptions&) = delete;
  ~Exceptions() {
    for (const Name& name : unused_) FAIL_CHECK("no longer an exception: " << told(name));
  }
  /// Whether what breaks the rule is on the list.
  [[nodiscard]] bool allow(const Name& name) {
    unused_.erase(name);
    return listed_.count(name) == 1;
  }

 private:
  std::set<Name> unused_;
  const std::set<Name>& listed_;
};

}  // namespace poolscope::testing

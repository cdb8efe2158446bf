#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "oracle/server_tls.hpp"

/// Real files for options that name a file: a different file for each different string, in memory,
/// so that a killed process leaves nothing behind. libcurl compares the strings and reads the
/// files.
namespace poolscope::oracle {

class Files {
 public:
  explicit Files(Authority& authority) : authority_(authority) {}
  ~Files();
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  enum class Kind { ca, certificate, key, crl };
  /// The path of the file for `named`; "" is the default.
  [[nodiscard]] const std::string& path(Kind, const std::string& named);
  [[nodiscard]] Authority& authority() { return authority_; }

 private:
  Authority& authority_;
  std::vector<int> files_;
  std::map<std::pair<Kind, std::string>, std::string> paths_;
};

}  // namespace poolscope::oracle

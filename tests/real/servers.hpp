#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// The real servers: programs of Debian's packages with configurations of their own, on loopback.
namespace poolscope::real {

class Servers {
 public:
  /// Starts all of them and waits until they listen. Throws std::runtime_error that names the
  /// program that is missing or does not come up.
  explicit Servers(std::filesystem::path folder);
  /// Ends every one.
  ~Servers();
  Servers(const Servers&) = delete;
  Servers& operator=(const Servers&) = delete;

  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }

 private:
  void write(const std::string& name, const std::string& text) const;
  void start(std::vector<std::string> command, std::vector<int> ports);

  std::filesystem::path folder_;
  std::vector<int> processes_;
};

/// The nginx that may be disturbed: `deed` as in a scenario's server events. For the process that
/// plays a scenario; others find it again as it was by `mend_disturbed`.
void disturb(const std::filesystem::path& folder, const std::string& deed);
void mend_disturbed(const std::filesystem::path& folder);

}  // namespace poolscope::real

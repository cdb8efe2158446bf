#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "oracle/libcurl.hpp"
#include "scenario/scenario.hpp"

/// A strategy of a scenario, played by libcurl in real time over real sockets.
namespace poolscope::real {

/// How a request fared, as an application sees it.
struct Fared {
  std::string opener;  // the request that opened the connection it used last; empty: none
  long connects = 0;   // CURLINFO_NUM_CONNECTS
  int result = -1;     // CURLcode; -1: it did not end
  bool operator==(const Fared&) const = default;
};
struct Played {
  std::map<std::string, Fared> requests;
  int opened = 0;  // connections in all
};

struct World {
  const oracle::Library& library;
  std::string ca_file;
  bool verbose = false;
  /// Something is done to the servers (a scenario's server events).
  std::function<void(const std::string& deed)> disturb;
};

[[nodiscard]] Played play(const World&, const scenario::Scenario&, const scenario::Strategy&);
/// The same by the simulator.
[[nodiscard]] Played simulate(const scenario::Scenario&, const scenario::Strategy&);

}  // namespace poolscope::real

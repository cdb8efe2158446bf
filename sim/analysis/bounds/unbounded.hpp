#pragma once

#include "scenario/compile.hpp"

namespace poolscope::analysis {

/// The same scenario with every limit lifted, wherever it was given (strategy, multis, clients,
/// requests, redirects, easy_setopt, multi_setopt). CURLOPT_MAXCONNECTS and CURLMOPT_MAXCONNECTS
/// become "no limit" (not 0, which is the name of a default); CURLMOPT_MAX_HOST_CONNECTIONS,
/// CURLMOPT_MAX_TOTAL_CONNECTIONS and CURLOPT_MAXLIFETIME_CONN become 0; CURLOPT_MAXAGE_CONN
/// becomes longer than every run (0 is a limit in 7.88). Then the client evicts and ages no
/// connection. Ids stay as they are.
[[nodiscard]] scenario::Compiled without_limits(const scenario::Compiled&);

}  // namespace poolscope::analysis

#pragma once

#include "scenario/compile.hpp"

namespace poolscope::analysis {

/// The same with every limit lifted wherever one was given (strategy, multis, clients,
/// requests, redirects, easy_setopt, multi_setopt): CURLOPT_MAXCONNECTS and CURLMOPT_MAXCONNECTS
/// none (not 0, which is a default's name), CURLMOPT_MAX_HOST_CONNECTIONS,
/// CURLMOPT_MAX_TOTAL_CONNECTIONS and CURLOPT_MAXLIFETIME_CONN 0, CURLOPT_MAXAGE_CONN beyond every
/// run (0 is a limit in 7.88). Nothing is evicted or aged by the client then. Ids stay as they are.
[[nodiscard]] scenario::Compiled without_limits(const scenario::Compiled&);

}  // namespace poolscope::analysis

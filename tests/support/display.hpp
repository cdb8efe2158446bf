#pragma once

#include <string>

namespace poolscope::testing {

/// The beginning of a shell command that runs the rest under a virtual display. Debian's xvfb-run
/// ends with 5 when its own temporary folder is gone, no matter what the program did: then it runs
/// again.
inline const std::string on_a_display =
    "again() { for try in 1 2 3; do \"$@\"; code=$?; test $code = 5 || return $code; done; "
    "return 5; }; again xvfb-run -a ";

}  // namespace poolscope::testing

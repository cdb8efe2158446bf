#pragma once

#include <string_view>

/// Standard output and standard error, and the preparation of a process so that errors of writing
/// are reported.
namespace poolscope::files {

/// Must be the first call of a program. After it, a standard stream that was closed is not given to
/// the next opened file, and a file beyond the shell's limit (ulimit -f) is an error instead of the
/// end of the process.
void prepare_process();

/// Writes to standard output. False after a failure: a caller that prints much may stop then.
bool print(std::string_view text);
bool flush_output();
[[nodiscard]] bool output_failed();
/// The reason, in a line without its end. Empty if nothing failed, or if the reader went away,
/// because it wants no more.
[[nodiscard]] std::string why_output_failed();

/// Must be the last call of a program. Returns the exit code: `code`, or `failed` if printed output
/// did not arrive, which it reports on standard error.
[[nodiscard]] int finish_output(int code, int failed);

/// Writes to standard error.
void complain(std::string_view text);

}  // namespace poolscope::files

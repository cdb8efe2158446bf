#pragma once

#include <string_view>

/// Standard output and standard error, and what a process needs so that writing fails in words.
namespace poolscope::files {

/// The first thing that a program does. A standard stream that was closed is not handed to the next
/// file that is opened, and a file beyond the shell's limit (ulimit -f) is an error, not the end.
void prepare_process();

/// Writes to standard output. False once that has failed: who prints much may stop then.
bool print(std::string_view text);
bool flush_output();
[[nodiscard]] bool output_failed();
/// Why, in a line without its end; empty when nothing failed, and when the reader went away, who
/// wants no more.
[[nodiscard]] std::string why_output_failed();

/// The last thing that a program does: what it ends with, `code`, or `failed` where what it printed
/// did not arrive, which it says on standard error.
[[nodiscard]] int finish_output(int code, int failed);

/// Writes to standard error.
void complain(std::string_view text);

}  // namespace poolscope::files

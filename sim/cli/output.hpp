#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The destination of the commands' results: a file of `-o`, or standard output ("-").
namespace poolscope::cli {

/// Whether a result can be written there, asked before the work; prints the reason if not. `inputs`
/// are the files that the work reads: the result never overwrites one of them.
[[nodiscard]] bool can_write(const std::string& path, const std::vector<std::string>& inputs);

/// Writes the result; prints the reason if that fails. Returns the exit code.
[[nodiscard]] int write_result(const std::string& path, std::string_view text);

}  // namespace poolscope::cli

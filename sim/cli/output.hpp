#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Where the commands put their results: a file of `-o`, or standard output ("-").
namespace poolscope::cli {

/// Whether a result can go there, asked before the work; says on standard error why not. `inputs`
/// are the files that the work reads: none of them is ever written over.
[[nodiscard]] bool can_write(const std::string& path, const std::vector<std::string>& inputs);

/// Writes the result; says on standard error why not. What the program ends with.
[[nodiscard]] int write_result(const std::string& path, std::string_view text);

}  // namespace poolscope::cli

#pragma once

#include <span>
#include <string>
#include <string_view>

/// Writing of files, for all programs: a file is either the old one or the new one, after any event
/// (a full disk, a signal, a power failure), and a result never replaces a file that the work still
/// reads.
namespace poolscope::files {

/// The reason why `path` cannot be written to, asked before the work whose result goes there;
/// empty: it can. The `inputs` are the files that the work reads: a result never replaces one of
/// them, under any name. "-" is standard output, and among the inputs standard input.
[[nodiscard]] std::string why_not_writable(const std::string& path,
                                           std::span<const std::string> inputs = {});

/// Makes `text` the content of `path`; returns the reason if that fails, else an empty text. An
/// existing file is replaced in one step or stays as it was, and keeps its permissions. For a
/// symbolic link the file that it leads to is replaced, not the link. Pipes and devices are written
/// to directly, and so is the file that standard output leads to (/dev/stdout).
[[nodiscard]] std::string replace_file(const std::string& path, std::string_view text);

}  // namespace poolscope::files

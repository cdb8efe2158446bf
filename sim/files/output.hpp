#pragma once

#include <span>
#include <string>
#include <string_view>

/// How all programs write files: a file is the old one or the new one, whatever happens meanwhile
/// (a full disk, a signal, a lost power supply), and never one that the work still reads.
namespace poolscope::files {

/// Why `path` could not be written to, asked before the work whose result it shall hold; empty: it
/// can be. The `inputs` are what that work reads: a result never replaces one of them, by whatever
/// name. "-" is standard output, and among the inputs standard input.
[[nodiscard]] std::string why_not_writable(const std::string& path,
                                           std::span<const std::string> inputs = {});

/// Makes `text` the content of `path`; the reason when that fails, else empty. What is there is
/// replaced in one step or stays as it was, with the permissions that it had. Where a symbolic link
/// leads is replaced, not the link. Pipes and devices are written to as they are, and so is what
/// standard output leads to (/dev/stdout).
[[nodiscard]] std::string replace_file(const std::string& path, std::string_view text);

}  // namespace poolscope::files

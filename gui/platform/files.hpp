#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files, as far as the visualizer needs them. Paths are UTF-8 text outside of this file.
namespace poolscope::gui {

/// The whole of a regular file, or what went wrong, in words: nothing here waits for a pipe.
struct FileText {
  std::optional<std::string> text;
  std::string error;
  bool too_large = false;  // that is the error
};
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{256} << 20;
[[nodiscard]] FileText read_file(const std::string& path, std::uint64_t most = most_file_bytes);

/// Writes a file so that it is either the old one or the new one, whatever happens; makes its
/// folder. What is wrong when that is not possible, with the path; else empty. None of the `inputs`
/// is written over: a file that is open here is not to be lost.
std::string write_file(const std::string& path, std::string_view text,
                       const std::vector<std::string>& inputs = {});
/// The same question before the work whose result is to be written.
[[nodiscard]] std::string why_not_writable(const std::string& path,
                                           const std::vector<std::string>& inputs);
/// Writes a file of the configuration. Where that cannot be, or the path is a pipe's or a device's,
/// nothing is remembered, and nobody waits.
void remember_in(const std::string& path, std::string_view text);

struct FolderEntry {
  std::string name;
  bool folder = false;
  std::uint64_t bytes = 0;
};
/// Folders first, then files that end in one of `extensions` (all when none is given), each by
/// name; hidden ones are left out.
struct FolderListing {
  std::vector<FolderEntry> entries;
  std::string error;
};
[[nodiscard]] FolderListing list_folder(const std::string& path,
                                        const std::vector<std::string>& extensions);

[[nodiscard]] std::string absolute_path(const std::string& path);
[[nodiscard]] std::string parent_folder(const std::string& path);
[[nodiscard]] std::string file_name(const std::string& path);
[[nodiscard]] std::string join(const std::string& folder, const std::string& name);
[[nodiscard]] bool is_folder(const std::string& path);
[[nodiscard]] bool exists(const std::string& path);
[[nodiscard]] bool is_file(const std::string& path);
/// When it was written and how long it is, as text to compare; "" when there is no such file.
[[nodiscard]] std::string file_state(const std::string& path);
[[nodiscard]] std::string current_folder();
[[nodiscard]] std::string home_folder();
/// "~/x" for a path under the home folder.
[[nodiscard]] std::string shown_path(const std::string& path);

/// Where settings are kept: $XDG_CONFIG_HOME, else ~/.config; "" when neither is known.
[[nodiscard]] std::string config_folder();
/// The folder of the running program; "" when the system does not say.
[[nodiscard]] std::string program_folder();

/// Opens a page in the person's browser; nothing happens where there is none.
void open_in_browser(const std::string& url);

}  // namespace poolscope::gui

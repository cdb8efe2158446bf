#include "cli/output.hpp"

#include "cli/exit.hpp"
#include "cli/files.hpp"
#include "files/output.hpp"

namespace poolscope::cli {

bool can_write(const std::string& path, const std::vector<std::string>& inputs) {
  const std::string why = files::why_not_writable(path, inputs);
  if (!why.empty()) complain(why + "\n");
  return why.empty();
}

int write_result(const std::string& path, std::string_view text) {
  if (path == "-") return print_exactly(text) && flush_output() ? exit_done : exit_wrong_use;
  const std::string wrong = files::replace_file(path, text);
  if (wrong.empty()) return exit_done;
  complain(wrong + "\n");
  return exit_wrong_use;
}

}  // namespace poolscope::cli

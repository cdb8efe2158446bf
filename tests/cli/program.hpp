#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "support/file.hpp"

/// Runs the built program as a user would.
namespace poolscope::test {

struct Ran {
  int code = -1;
  std::string out, err;
};

/// A folder of this test, which is removed at the end of the test.
class Folder {
 public:
  Folder() {
    std::filesystem::path pattern =
        std::filesystem::temp_directory_path() / "poolscope-test-XXXXXX";
    std::string name = pattern.string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    return testing::text_of(path(name));
  }

  /// `poolscope ARGUMENTS`, as the shell reads them, from within this folder.
  [[nodiscard]] Ran run(const std::string& arguments, const std::string& input = "") const {
    return run_program("poolscope", arguments, input);
  }
  /// The result of `script` in a shell, from within this folder, with our programs in its PATH.
  [[nodiscard]] Ran shell(const std::string& script) const {
    write("script", "cd '" + path_ + "' && PATH='" POOLSCOPE_BIN_DIR "':$PATH\n" + script + "\n");
    const int status = std::system(
        ("bash '" + path("script") + "' >'" + path("stdout") + "' 2>'" + path("stderr") + "'")
            .c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("stdout"), read("stderr")};
  }
  /// The same for another program of ours.
  [[nodiscard]] Ran run_program(const std::string& program, const std::string& arguments,
                                const std::string& input = "") const {
    write("stdin", input);
    const std::string command = "cd '" + path_ + "' && '" POOLSCOPE_BIN_DIR "/" + program + "' " +
                                arguments + " <stdin >stdout 2>stderr";
    const int status = std::system(command.c_str());
    Ran ran;
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ran.out = read("stdout");
    ran.err = read("stderr");
    return ran;
  }

 private:
  std::string path_;
};

inline const char* const good = R"({
  "format": "poolscope/1",
  "title": "reuse",
  "requests": [{"url": "http://a.test/"}, {"url": "http://a.test/"}],
  "expect": [
    {"request": "r2", "outcome": "reuse", "connection": "of:r1"}
  ]
}
)";
inline const char* const failing = R"({
  "format": "poolscope/1",
  "requests": [{"url": "http://a.test/"}, {"url": "http://b.test/"}],
  "strategies": [{"name": "easy"}],
  "expect": [
    {"request": "r2", "outcome": "reuse", "connection": "0"}
  ]
}
)";
inline const char* const wrong = R"({
  "format": "poolscope/1",
  "requests": [{"url": "http://a.test/", "colour": 1}],
  "seed": -4
}
)";

}  // namespace poolscope::test

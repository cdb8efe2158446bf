#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

/// Notices when a file on disk has changed, by looking at its time and size once a second: works on
/// every file system, and with editors that replace files.
namespace poolscope::gui {

class FileWatch {
 public:
  /// `changed` is called from the watching thread.
  explicit FileWatch(std::function<void(const std::string& path)> changed);
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// Watches this file from now on, in the state that it has now, if that is still wanted; ""
  /// watches none. Asks the file system, which may take its time.
  void watch(const std::string& path, const std::function<bool()>& wanted);

 private:
  void look();

  std::function<void(const std::string&)> changed_;
  std::mutex mutex_;
  std::condition_variable ends_;
  std::string path_;   // under mutex_
  std::string state_;  // under mutex_: time and size as last seen
  bool over_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace poolscope::gui

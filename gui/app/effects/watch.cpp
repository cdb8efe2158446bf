#include "app/effects/watch.hpp"

#include <utility>

#include "platform/files.hpp"

namespace poolscope::gui {
namespace {

// std::chrono comes with the condition; a wait is no clock that shows.
constexpr std::chrono::seconds interval(1);

}  // namespace

FileWatch::FileWatch(std::function<void(const std::string& path)> changed)
    : changed_(std::move(changed)), thread_([this] { look(); }) {}

FileWatch::~FileWatch() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  ends_.notify_all();
  thread_.join();
}

void FileWatch::watch(const std::string& path, const std::function<bool()>& wanted) {
  const std::lock_guard lock(mutex_);
  if (!wanted()) return;
  path_ = path;
  state_ = path.empty() ? "" : file_state(path);
  ends_.notify_all();
}

void FileWatch::look() {
  std::unique_lock lock(mutex_);
  while (!over_) {
    if (path_.empty()) {  // nothing to look at: sleep until there is
      ends_.wait(lock, [&] { return over_ || !path_.empty(); });
      continue;
    }
    ends_.wait_for(lock, interval, [&] { return over_; });
    if (over_ || path_.empty()) continue;
    const std::string now = file_state(path_);
    // A file that is gone for a moment is being replaced.
    if (now.empty() || now == state_) continue;
    state_ = now;
    const std::string path = path_;
    lock.unlock();
    changed_(path);
    lock.lock();
  }
}

}  // namespace poolscope::gui

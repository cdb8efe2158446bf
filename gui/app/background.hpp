#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

/// Work away from the thread that draws, one piece at a time.
namespace poolscope::gui {

class Background {
 public:
  /// False: nobody waits for it any more. Asked often, so that giving up is quick.
  using Wanted = std::function<bool()>;
  using Work = std::function<void(const Wanted&)>;

  Background() = default;
  ~Background() { abandon(); }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Gives up what is under way, then begins; `at_once`: does it here instead.
  void begin(Work work, bool at_once) {
    abandon();
    const Wanted wanted = [this, mine = generation_.load()] { return generation_ == mine; };
    if (at_once)
      work(wanted);
    else
      thread_ = std::thread([work = std::move(work), wanted] { work(wanted); });
  }
  void abandon() {
    ++generation_;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::atomic<std::uint64_t> generation_{0};
  std::thread thread_;
};

}  // namespace poolscope::gui

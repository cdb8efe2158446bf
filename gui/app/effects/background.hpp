#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

/// Work away from the thread that draws, one piece at a time. That thread never waits for it: what
/// is given up is laid aside and ends when it notices.
namespace poolscope::gui {

class Background {
 public:
  /// False: nobody waits for it any more. Asked often, so that giving up is quick.
  using Wanted = std::function<bool()>;
  using Work = std::function<void(const Wanted&)>;

  Background() = default;
  /// Waits: a program that cannot ends without (`busy`).
  ~Background() {
    abandon();
    for (Piece& piece : pieces_) piece.thread.join();
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Gives up what is under way, then begins; `at_once`: does it here instead.
  void begin(Work work, bool at_once) {
    abandon();
    current_ = std::make_shared<State>();
    const Wanted wanted = [state = current_] { return state->wanted.load(); };
    if (at_once) return work(wanted);
    pieces_.push_back(
        {current_, std::thread([this, state = current_, wanted, work = std::move(work)] {
           if (begins(*state)) {
             work(wanted);
             ends();
           }
           state->over = true;
         })});
  }
  void abandon() {
    if (current_) {
      const std::lock_guard lock(mutex_);
      current_->wanted = false;
    }
    current_.reset();
    turn_.notify_all();
    std::erase_if(pieces_, [](Piece& piece) {
      if (!piece.state->over) return false;
      piece.thread.join();  // it has nothing left to do
      return true;
    });
  }
  /// Whether anything runs, wanted or not.
  [[nodiscard]] bool busy() const {
    for (const Piece& piece : pieces_)
      if (!piece.state->over) return true;
    return false;
  }

 private:
  static constexpr int most_at_once = 3;  // those laid aside and the one that is wanted
  struct State {
    std::atomic<bool> wanted{true}, over{false};
  };
  struct Piece {
    std::shared_ptr<State> state;
    std::thread thread;
  };

  // An impatient person begins and gives up many works: the next one waits until few are left.
  bool begins(const State& state) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return !state.wanted || running_ < most_at_once; });
    if (state.wanted) ++running_;
    return state.wanted;
  }
  void ends() {
    {
      const std::lock_guard lock(mutex_);
      --running_;
    }
    turn_.notify_all();
  }

  std::shared_ptr<State> current_;
  std::vector<Piece> pieces_;
  std::mutex mutex_;
  std::condition_variable turn_;
  int running_ = 0;
};

/// Work that is never given up, one piece after another: what a person wants written is written.
class Queue {
 public:
  ~Queue() {
    finish();
    if (thread_.joinable()) thread_.join();
  }

  void add(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(work));
    }
    changed_.notify_all();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  /// Waits until all is done. Nothing is added after it.
  void finish() {
    std::unique_lock lock(mutex_);
    over_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return waiting_.empty() && !working_; });
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return over_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::function<void()> work = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
      working_ = true;
      lock.unlock();
      work();
      lock.lock();
      working_ = false;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> waiting_;
  bool working_ = false, over_ = false;
  std::thread thread_;
};

}  // namespace poolscope::gui

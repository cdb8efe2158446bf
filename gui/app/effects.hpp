#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/action.hpp"
#include "app/background.hpp"
#include "app/effect.hpp"
#include "app/effects_watch.hpp"
#include "app/settings.hpp"

/// Carries out what `update` asks for, away from the thread that draws. Results come back as
/// actions.
namespace poolscope::gui {

/// The scenarios that are open: what is saved never takes their place.
[[nodiscard]] std::vector<std::string> open_files(const Model&);

class Effects {
 public:
  /// `wake` is called from the worker when there is something to `take`.
  explicit Effects(std::function<void()> wake);
  ~Effects();
  Effects(const Effects&) = delete;
  Effects& operator=(const Effects&) = delete;

  void run(const Effect&, const Model&);
  /// What has come in since the last call.
  [[nodiscard]] Outbox take();
  /// While true, loading happens inside `run`: pictures and replays wait for it.
  void set_synchronous(bool on) { synchronous_ = on; }
  /// Off: nothing is written (pictures, replays and benchmarks leave a person's settings alone).
  void set_saving(bool on) { saving_ = on; }

 private:
  void load(const std::string& path);
  void load_beside(const std::string& path);
  void fork(const SimulateForks&);
  void find_bounds_of(const FindBounds&);
  void write(const WriteText&, const Model&);
  void begin(std::function<void()> work);
  void abandon();
  void sweep(const SweepRuns&);
  void seek_advice(const SeekAdvice&);
  void told(const Background::Wanted&, Action);
  void read_library();
  void report(std::uint64_t generation, Action);

  std::function<void()> wake_;
  std::mutex mutex_;
  Outbox results_;                            // under mutex_
  std::atomic<std::uint64_t> generation_{0};  // of the load that is wanted; others give up
  std::thread worker_, librarian_;
  std::atomic<bool> closing_{false};
  bool synchronous_ = false, saving_ = true;
  Background sweeper_, adviser_, bounding_;
  FileWatch watch_;  // last: its thread ends first
};

}  // namespace poolscope::gui

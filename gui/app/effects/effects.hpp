#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "app/effects/background.hpp"
#include "app/effects/watch.hpp"
#include "app/frame/settings.hpp"

/// Carries out what `update` asks for, away from the thread that draws, which never waits for it.
/// Results come back as actions.
namespace poolscope::gui {

/// The scenarios that are open: what is saved never takes their place.
[[nodiscard]] std::vector<std::string> open_files(const Model&);

class Effects {
 public:
  /// `wake` is called from the worker when there is something to `take`.
  explicit Effects(std::function<void()> wake);
  /// Waits for what is under way (`busy`).
  ~Effects();
  Effects(const Effects&) = delete;
  Effects& operator=(const Effects&) = delete;

  void run(const Effect&, const Model&);
  /// What has come in since the last call.
  [[nodiscard]] std::vector<Action> take();
  /// While true, loading happens inside `run`: pictures and replays wait for it.
  void set_synchronous(bool on) { synchronous_ = on; }
  /// Off: nothing is written (pictures, replays and benchmarks leave a person's settings alone).
  void set_saving(bool on) { saving_ = on; }

  /// The end: gives up all but what is to be written, and wakes nobody any more.
  void close();
  /// Waits until all that was to be written is; after `close`.
  void finish_writing() { writer_.finish(); }
  /// Whether work goes on that has not noticed yet that it was given up.
  [[nodiscard]] bool busy() const;

 private:
  void load(const std::string& path, const model::Limits&);
  void load_beside(const std::string& path, const model::Limits&);
  void fork(const SimulateForks&, const model::Limits&);
  void find_bounds_of(const FindBounds&);
  void write(const WriteText&, const Model&);
  void keep(std::function<void()> writing);
  void abandon();
  void sweep(const SweepRuns&, const model::Limits&);
  void seek_advice(const SeekAdvice&, const model::Limits&);
  void failed(const Background::Wanted&, StudyPart, const std::exception&);
  void read_library();
  void add(Action);
  void told(const Background::Wanted&, Action);

  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Action> results_;  // under mutex_
  bool closed_ = false;          // under mutex_
  bool synchronous_ = false, saving_ = true, library_asked_ = false;
  FileWatch watch_;
  Background loader_, librarian_, sweeper_, adviser_, bounding_;  // their threads end first
  Queue writer_;
};

}  // namespace poolscope::gui

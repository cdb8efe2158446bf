#pragma once

#include <poll.h>

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "model/vocabulary.hpp"
#include "oracle/libcurl.hpp"
#include "oracle/state.hpp"

/// A multi handle and the application that drives it, by curl_multi_perform or by
/// curl_multi_socket_action.
namespace poolscope::oracle {

class Multi {
 public:
  using Finished = std::vector<std::pair<CURL*, CURLcode>>;
  /// `take` gets the transfers that a call has finished, in the order of their messages.
  Multi(const Library& library, std::function<void(const Finished&)> take);
  ~Multi();
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  [[nodiscard]] CURLM* get() const { return multi_; }
  void set_drive(model::Drive drive);
  /// Tells that a transfer was added: there is something to do.
  void kick() { kicked_ = true; }
  /// Calls libcurl until it has nothing more to do in this instant. Returns whether it did
  /// anything.
  bool drive();
  /// The time when libcurl wants to be called again.
  [[nodiscard]] model::Time deadline() const { return due_; }
  /// Sets the clock to the moment that libcurl waits for.
  void wake() const;

  Pool pool;
  DnsCache dns;

 private:
  bool drive_perform();
  bool drive_socket();
  bool take_finished();
  void look();
  static int socket_changed(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int timer_changed(CURLM*, long timeout_ms, void* self);

  const Library& library_;
  std::function<void(const Finished&)> take_;
  CURLM* multi_;
  bool by_socket_ = false, kicked_ = false;
  model::Time deadline_ = model::never;  // by libcurl's clock
  model::Time due_ = model::never;       // the same without its ticks
  void set_timer(long timeout_ms);
  std::vector<pollfd> interest_;         // multi_perform: descriptors to wait for
  std::map<curl_socket_t, int> wanted_;  // multi_socket: CURL_POLL_* by descriptor
};

/// Counts a call into libcurl; throws std::runtime_error if a run makes no progress.
void count_call();
/// Starts both limits again, for a new run.
void reset_call_count();

}  // namespace poolscope::oracle

#pragma once

#include <functional>
#include <map>
#include <vector>

#include "model/vocabulary.hpp"
#include "oracle/libcurl.hpp"

namespace poolscope::real {

/// A multi handle and its driver in real time: curl_multi_perform and curl_multi_poll, or
/// curl_multi_socket_action.
class Multi {
 public:
  using Done = std::function<void(CURL*, CURLcode)>;

  Multi(const oracle::Library&, model::Drive, Done);
  ~Multi();
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  /// Calls libcurl also after such a time without any reason, as curl_easy_perform does every
  /// second.
  void call_at_least_every(double ms) { longest_pause_ms_ = ms; }
  [[nodiscard]] CURLM* get() const { return multi_; }
  void add(CURL*);
  void remove(CURL*);
  [[nodiscard]] bool active() const { return handles_ > 0; }
  /// Calls libcurl if there is a reason to. `now_ms` is a time of the run's clock.
  void drive(double now_ms);
  /// Sleeps until there is a reason, at most `most_ms`.
  void wait(double now_ms, double most_ms);

 private:
  static int socket_changed(CURL*, curl_socket_t, int what, void* self, void*);
  static int timer_changed(CURLM*, long timeout_ms, void* self);
  void perform(double now_ms);
  void act(double now_ms);
  [[nodiscard]] int ready(double most_ms);
  void take_finished();

  const oracle::Library& library_;
  Done done_;
  CURLM* multi_;
  bool by_socket_;
  bool kicked_ = false;
  int handles_ = 0;
  double longest_pause_ms_ = 1e12, called_ms_ = 0;
  double deadline_ms_ = -1, now_ms_ = 0;  // a negative deadline: none
  std::map<curl_socket_t, int> wanted_;
  std::vector<std::pair<curl_socket_t, int>> came_;
};

}  // namespace poolscope::real

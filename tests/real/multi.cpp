#include "real/multi.hpp"

#include <poll.h>

#include <algorithm>
#include <cmath>

namespace poolscope::real {

Multi::Multi(const oracle::Library& library, model::Drive drive, Done done)
    : library_(library),
      done_(std::move(done)),
      multi_(library.multi_init()),
      by_socket_(drive == model::Drive::multi_socket) {
  if (!by_socket_) return;
  const auto& set = library_.multi_setopt;
  set(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::socket_changed);
  set(multi_, CURLMOPT_SOCKETDATA, this);
  set(multi_, CURLMOPT_TIMERFUNCTION, &Multi::timer_changed);
  set(multi_, CURLMOPT_TIMERDATA, this);
}

Multi::~Multi() {
  library_.multi_cleanup(multi_);
}

int Multi::socket_changed(CURL*, curl_socket_t fd, int what, void* self, void*) {
  auto& wanted = static_cast<Multi*>(self)->wanted_;
  if (what == CURL_POLL_REMOVE)
    wanted.erase(fd);
  else
    wanted[fd] = what;
  return 0;
}

int Multi::timer_changed(CURLM*, long timeout_ms, void* self) {
  auto& multi = *static_cast<Multi*>(self);
  multi.deadline_ms_ = timeout_ms < 0 ? -1 : multi.now_ms_ + static_cast<double>(timeout_ms);
  return 0;
}

void Multi::add(CURL* easy) {
  library_.multi_add_handle(multi_, easy);
  ++handles_;
  kicked_ = true;
}

void Multi::remove(CURL* easy) {
  library_.multi_remove_handle(multi_, easy);
  --handles_;
  kicked_ = true;
}

// The number of ready sockets; those of multi_socket are stored.
int Multi::ready(double most_ms) {
  const int timeout_ms = static_cast<int>(std::ceil(most_ms));
  int count = 0;
  if (!by_socket_) {
    library_.multi_poll(multi_, nullptr, 0, timeout_ms, &count);
    return count;
  }
  std::vector<pollfd> fds;
  for (const auto& [fd, what] : wanted_)
    fds.push_back({fd,
                   static_cast<short>(((what & CURL_POLL_IN) != 0 ? POLLIN : 0) |
                                      ((what & CURL_POLL_OUT) != 0 ? POLLOUT : 0)),
                   0});
  count = poll(fds.data(), fds.size(), timeout_ms);
  came_.clear();
  for (const pollfd& p : fds)
    if (p.revents != 0)
      came_.emplace_back(p.fd, ((p.revents & (POLLIN | POLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
                                   ((p.revents & POLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                                   ((p.revents & POLLERR) != 0 ? CURL_CSELECT_ERR : 0));
  return count;
}

void Multi::wait(double now_ms, double most_ms) {
  if (kicked_) return;
  if (deadline_ms_ >= 0) most_ms = std::min(most_ms, std::max(0.0, deadline_ms_ - now_ms));
  (void)ready(most_ms);
}

void Multi::drive(double now_ms) {
  now_ms_ = now_ms;
  const bool due =
      (deadline_ms_ >= 0 && deadline_ms_ <= now_ms) || now_ms - called_ms_ >= longest_pause_ms_;
  const int count = ready(0);
  if (!kicked_ && !due && count <= 0) return;
  called_ms_ = now_ms;
  if (by_socket_)
    act(now_ms);
  else
    perform(now_ms);
  take_finished();
}

void Multi::perform(double now_ms) {
  kicked_ = false;
  int running = 0;
  library_.multi_perform(multi_, &running);
  long timeout_ms = -1;
  library_.multi_timeout(multi_, &timeout_ms);
  deadline_ms_ = timeout_ms < 0 ? -1 : now_ms + static_cast<double>(timeout_ms);
}

void Multi::act(double now_ms) {
  kicked_ = false;
  int running = 0;
  for (const auto& [fd, what] : came_)
    if (wanted_.contains(fd)) library_.multi_socket_action(multi_, fd, what, &running);
  if (deadline_ms_ < 0 || deadline_ms_ > now_ms) return;
  deadline_ms_ = -1;
  library_.multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void Multi::take_finished() {
  std::vector<std::pair<CURL*, CURLcode>> finished;
  int left = 0;
  while (const CURLMsg* message = library_.multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE)
      finished.emplace_back(message->easy_handle, message->data.result);
  for (const auto& [easy, result] : finished) done_(easy, result);
}

}  // namespace poolscope::real

#include "oracle/multi.hpp"

#include <stdexcept>

#include "oracle/clock.hpp"
#include "oracle/sockets.hpp"

namespace poolscope::oracle {

using model::Time;

namespace {

constexpr std::uint64_t most_calls_in_an_instant = 100'000;
std::uint64_t calls = 0;
Time counted_instant = 0;

}  // namespace

void reset_call_count() {
  calls = 0;
  counted_instant = 0;
}

void count_call() {
  if (counted_instant != now()) {
    counted_instant = now();
    calls = 0;
  }
  if (++calls > most_calls_in_an_instant)
    throw std::runtime_error("libcurl makes no progress: it wants to be called again and again");
}

Multi::Multi(const Library& library, std::function<void(const Finished&)> take)
    : library_(library), take_(std::move(take)), multi_(library.multi_init()) {}

Multi::~Multi() {
  if (multi_ != nullptr) library_.multi_cleanup(multi_);
}

void Multi::set_drive(model::Drive drive) {
  const bool by_socket = drive == model::Drive::multi_socket;
  if (by_socket == by_socket_) return;
  by_socket_ = by_socket;
  const auto& set = library_.multi_setopt;
  set(multi_, CURLMOPT_SOCKETFUNCTION, by_socket ? &Multi::socket_changed : nullptr);
  set(multi_, CURLMOPT_SOCKETDATA, this);
  set(multi_, CURLMOPT_TIMERFUNCTION, by_socket ? &Multi::timer_changed : nullptr);
  set(multi_, CURLMOPT_TIMERDATA, this);
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
  static_cast<Multi*>(self)->set_timer(timeout_ms);
  return 0;
}

bool Multi::take_finished() {
  Finished finished;
  int left = 0;
  while (const CURLMsg* message = library_.multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE)
      finished.emplace_back(message->easy_handle, message->data.result);
  if (!finished.empty()) take_(finished);
  return !finished.empty();
}

bool Multi::drive() {
  return by_socket_ ? drive_socket() : drive_perform();
}

// The descriptors and the deadline that an application's poll() would wait for.
void Multi::look() {
  interest_.clear();
  note_polled = &interest_;
  library_.multi_poll(multi_, nullptr, 0, 0, nullptr);
  note_polled = nullptr;
  // This comes second: asking what a transfer waits for may tell libcurl that it need not wait.
  long timeout_ms = -1;
  library_.multi_timeout(multi_, &timeout_ms);
  set_timer(timeout_ms);
}

void Multi::set_timer(long timeout_ms) {
  const model::Duration wait = timeout_ms * model::millisecond;
  deadline_ = timeout_ms < 0 ? model::never : ticked() + wait;
  due_ = timeout_ms < 0 ? model::never : now() + wait;
}

void Multi::wake() const {
  if (due_ <= now()) catch_up(deadline_);
}

bool Multi::drive_perform() {
  bool did = false;
  while (kicked_ || deadline_ <= ticked() || poll_now(interest_.data(), interest_.size()) > 0) {
    kicked_ = false;
    did = true;
    count_call();
    int running = 0;
    library_.multi_perform(multi_, &running);
    take_finished();
    look();
  }
  return did;
}

bool Multi::drive_socket() {
  bool did = false;
  kicked_ = false;
  while (true) {
    int running = 0;
    bool called = false;
    for (const auto& [fd, what] : wanted_) {
      const Socket* socket = socket_of(fd);
      const short events = static_cast<short>(((what & CURL_POLL_IN) != 0 ? POLLIN : 0) |
                                              ((what & CURL_POLL_OUT) != 0 ? POLLOUT : 0));
      const short ready = socket != nullptr ? socket->ready(events) : short{0};
      if (ready == 0) continue;
      const int bits = ((ready & POLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                       ((ready & POLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                       ((ready & POLLERR) != 0 ? CURL_CSELECT_ERR : 0);
      count_call();
      library_.multi_socket_action(multi_, fd, bits, &running);
      called = true;
      break;  // the table may have changed
    }
    if (!called && deadline_ <= ticked()) {
      set_timer(-1);
      count_call();
      library_.multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
      called = true;
    }
    if (!called) return did;
    did = true;
    take_finished();
  }
}

}  // namespace poolscope::oracle

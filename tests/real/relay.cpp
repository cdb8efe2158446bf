#include "real/relay.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cmath>
#include <deque>
#include <string>
#include <utility>

namespace poolscope::real {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto at_once = std::chrono::milliseconds{3};

// The bytes under way in one direction; an empty piece is the end.
class Way {
 public:
  Way(int from, int to, Clock::duration delay) : from_(from), to_(to), delay_(delay) {}

  void read() {
    char buffer[65536];
    const auto size = recv(from_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return;
    ended_ = size <= 0;
    // Bytes that come at once arrive at once, so that one answer of a server is one read.
    const auto due = Clock::now() + delay_;
    const bool follows = !under_way_.empty() && due - under_way_.back().first < at_once;
    under_way_.emplace_back(follows ? under_way_.back().first : due,
                            std::string(buffer, ended_ ? 0 : static_cast<std::size_t>(size)));
  }
  void arrive() {
    for (; !under_way_.empty() && under_way_.front().first <= Clock::now(); under_way_.pop_front())
      pass_on(under_way_.front().second);
  }
  [[nodiscard]] bool reads() const { return !ended_; }
  [[nodiscard]] bool over() const { return ended_ && under_way_.empty(); }
  [[nodiscard]] pollfd interest() const { return {reads() ? from_ : -1, POLLIN, 0}; }
  [[nodiscard]] int wait_ms() const {
    if (under_way_.empty()) return -1;
    const std::chrono::duration<double, std::milli> wait = under_way_.front().first - Clock::now();
    return std::max(0, static_cast<int>(std::ceil(wait.count())));
  }

 private:
  // Bytes that cannot be passed on are lost: the other end sees the connection's end.
  void pass_on(const std::string& piece) const {
    if (piece.empty()) shutdown(to_, SHUT_WR);
    for (std::size_t at = 0; at < piece.size();) {
      const auto sent = send(to_, piece.data() + at, piece.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
    }
  }

  int from_, to_;
  Clock::duration delay_;
  bool ended_ = false;
  std::deque<std::pair<Clock::time_point, std::string>> under_way_;
};

int sooner(int a_ms, int b_ms) {
  if (a_ms < 0) return b_ms;
  return b_ms < 0 ? a_ms : std::min(a_ms, b_ms);
}

}  // namespace

Relay::Relay(const Address& here, Address server, double one_way_ms)
    : server_(std::move(server)), one_way_ms_(one_way_ms), listener_(listen_on(here)) {
  acceptor_ = std::jthread{[this] {
    while (Socket client = accept_from(listener_)) {
      const std::lock_guard lock{mutex_};
      threads_.emplace_back([this, c = std::move(client)]() mutable { carry(std::move(c)); });
    }
  }};
}

Relay::~Relay() {
  shutdown(listener_.fd(), SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
  }
  threads_.clear();
}

void Relay::carry(Socket client) {
  const Socket server = connect_to(server_);
  if (!server) return;
  {
    const std::lock_guard lock{mutex_};
    if (ends_) return;
    open_.insert({client.fd(), server.fd()});
  }
  const auto delay = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double, std::milli>{one_way_ms_});
  Way there{client.fd(), server.fd(), delay};
  Way back{server.fd(), client.fd(), delay};
  while (!there.over() || !back.over()) {
    pollfd interest[] = {there.interest(), back.interest()};
    poll(interest, 2, sooner(there.wait_ms(), back.wait_ms()));
    if (interest[0].revents != 0) there.read();
    if (interest[1].revents != 0) back.read();
    there.arrive();
    back.arrive();
  }
  const std::lock_guard lock{mutex_};
  open_.erase(client.fd());
  open_.erase(server.fd());
}

}  // namespace poolscope::real

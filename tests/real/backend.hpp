#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "real/answers.hpp"
#include "real/sockets.hpp"

namespace poolscope::real {

/// The application behind a server: HTTP/1.1 on loopback, one thread for each connection. The
/// header X-Request tells it which answer of the scenario is wanted.
class Backend {
 public:
  Backend(const Address&, Answers&, const scenario::Server&);
  ~Backend();

 private:
  struct Asked {
    std::string method;
    std::size_t request = SIZE_MAX;
    std::int64_t range_from = -1;
  };
  void serve(Socket client);
  [[nodiscard]] bool read_request(int fd, std::string& unread, Asked&);
  [[nodiscard]] bool read_body(int fd, std::string& unread, const std::string& head);
  /// Answers; returns whether the connection stays.
  [[nodiscard]] bool answer(int fd, const Asked&);
  /// Returns false when the run is over.
  [[nodiscard]] bool pause(double ms);

  Answers& answers_;
  const scenario::Server& server_;
  Socket listener_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool ends_ = false;
  std::set<int> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

}  // namespace poolscope::real

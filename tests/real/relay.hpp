#pragma once

#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "real/sockets.hpp"

namespace poolscope::real {

/// A long way to a server: passes on bytes, and the end of each direction, after a delay.
class Relay {
 public:
  Relay(const Address& here, Address server, double one_way_ms);
  ~Relay();

 private:
  void carry(Socket client);

  Address server_;
  double one_way_ms_;
  Socket listener_;
  std::mutex mutex_;
  bool ends_ = false;
  std::set<int> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

}  // namespace poolscope::real

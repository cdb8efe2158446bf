#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "model/time.hpp"

/// The oracle's agenda, what is due when. In one instant, what servers do comes first, then
/// connects and handshakes that complete, then what the application does (FORMAT.md, "Order in one
/// instant").
namespace poolscope::oracle {

enum class Class : std::uint8_t {
  server = 1,
  flush = 2,  // servers send what they have collected in this instant
  handshake = 3,
  application = 4
};

class Agenda {
 public:
  using Action = std::function<void()>;
  void add(model::Time t, Class what, Action action) {
    heap_.push_back({t, static_cast<std::uint64_t>(what) << 56 | sequence_++, std::move(action)});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] model::Time next() const { return empty() ? model::never : heap_.front().t; }
  Action pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Action action = std::move(heap_.back().action);
    heap_.pop_back();
    return action;
  }

 private:
  struct Entry {
    model::Time t;
    std::uint64_t key;
    Action action;
  };
  static bool later(const Entry& a, const Entry& b) {
    return a.t != b.t ? a.t > b.t : a.key > b.key;
  }
  std::vector<Entry> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace poolscope::oracle

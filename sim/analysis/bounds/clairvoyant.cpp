#include "analysis/bounds/clairvoyant.hpp"

#include <algorithm>
#include <utility>

namespace poolscope::analysis {
namespace {

constexpr std::uint32_t never_used = UINT32_MAX;
constexpr std::uint32_t nobody = UINT32_MAX;

bool gives(const Move& m) {
  return m.kind == Move::give || m.kind == Move::grant;
}

// Pairs each give with a take, by its index. In an unpaired give, `next` leads to the give below it
// on its destination's stack.
void pair(std::span<Move> moves, std::uint32_t destinations) {
  std::vector<std::uint32_t> top(destinations, nobody);
  for (std::uint32_t i = 0; i < moves.size(); ++i) {
    Move& m = moves[i];
    std::uint32_t& stack = top[m.destination];
    if (gives(m)) {
      m.next = std::exchange(stack, i);
    } else if (m.kind == Move::take && stack != nobody) {
      stack = std::exchange(moves[stack].next, i);
    }
  }
  for (std::uint32_t at : top)
    while (at != nobody) at = std::exchange(moves[at].next, never_used);
}

class Play {
 public:
  Play(std::span<const Move> moves, std::int64_t total, std::uint32_t destinations)
      : moves_(moves), total_(static_cast<std::uint64_t>(total)), destinations_(destinations) {}

  Fewest run() {
    for (std::uint32_t i = 0; i < moves_.size(); ++i) {
      const Move& m = moves_[i];
      Destination& d = destinations_[m.destination];
      switch (m.kind) {
        case Move::take:
          if (d.idle() > 0)
            reuse(d, m);
          else
            open(m);
          break;
        case Move::open:
          open(m);
          break;
        case Move::grant:
          ++fewest_.opens;
          put(i);
          break;
        case Move::give:
          --busy_;
          --d.busy;
          put(i);
          if (m.limit != 0 && busy_ + idle_ > m.limit) evict_furthest();
          break;
        case Move::drop:
          --busy_;
          --d.busy;
          break;
        default:
          break;
      }
    }
    return fewest_;
  }

 private:
  /// Gives that are idle now, in order: the back is used first, the front is evicted first.
  struct Destination {
    std::vector<std::uint32_t> stack;
    std::size_t front = 0;
    std::size_t busy = 0;
    [[nodiscard]] std::size_t idle() const { return stack.size() - front; }
  };
  /// The furthest use that a destination offers; void if its front has changed.
  struct Offer {
    std::uint32_t next, destination, give;
    bool operator<(const Offer& other) const {
      return next != other.next ? next < other.next : give > other.give;
    }
  };

  void put(std::uint32_t give) {
    Destination& d = destinations_[moves_[give].destination];
    d.stack.push_back(give);
    ++idle_;
    if (d.idle() == 1) offer(d);
  }

  void offer(const Destination& d) {
    if (d.idle() == 0) return;
    const std::uint32_t give = d.stack[d.front];
    if (offers_.size() > 2 * destinations_.size() + 64)
      std::erase_if(offers_, [this](const Offer& o) { return is_void(o); }),
          std::make_heap(offers_.begin(), offers_.end());
    offers_.push_back({moves_[give].next, moves_[give].destination, give});
    std::push_heap(offers_.begin(), offers_.end());
  }

  [[nodiscard]] bool is_void(const Offer& o) const {
    const Destination& d = destinations_[o.destination];
    return d.idle() == 0 || d.stack[d.front] != o.give;
  }

  void reuse(Destination& d, const Move& m) {
    const Move& given = moves_[d.stack.back()];
    fewest_.longest_idle_ms = std::max(fewest_.longest_idle_ms, m.t_ms - given.t_ms);
    d.stack.pop_back();
    if (d.idle() == 0) {
      d.stack.clear();
      d.front = 0;
    }
    --idle_;
    ++busy_;
    ++d.busy;
  }

  void open(const Move& m) {
    Destination& d = destinations_[m.destination];
    if (m.limit != 0 && d.idle() > 0 && d.busy + d.idle() >= m.limit) fewest_.host_full = true;
    while (total_ != 0 && idle_ > 0 && busy_ + idle_ >= total_) evict_furthest();
    ++fewest_.opens;
    ++busy_;
    ++d.busy;
  }

  void evict(Destination& d) {
    ++d.front;
    if (d.idle() == 0) {
      d.stack.clear();
      d.front = 0;
    } else if (d.front > 64 && 2 * d.front > d.stack.size()) {
      d.stack.erase(d.stack.begin(), d.stack.begin() + static_cast<std::ptrdiff_t>(d.front));
      d.front = 0;
    }
    --idle_;
    ++fewest_.evictions;
    offer(d);
  }

  void evict_furthest() {
    for (;;) {
      std::pop_heap(offers_.begin(), offers_.end());
      const Offer best = offers_.back();
      offers_.pop_back();
      if (is_void(best)) continue;
      return evict(destinations_[best.destination]);
    }
  }

  std::span<const Move> moves_;
  std::uint64_t total_;
  std::vector<Destination> destinations_;
  std::vector<Offer> offers_;
  std::uint64_t busy_ = 0, idle_ = 0;
  Fewest fewest_;
};

}  // namespace

Fewest fewest_opens(std::span<Move> moves, std::int64_t total, std::uint32_t destinations) {
  pair(moves, destinations);
  return Play{moves, total, destinations}.run();
}

}  // namespace poolscope::analysis

// The game with a known future: its result equals that of trying every victim.

#include "analysis/bounds/clairvoyant.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace poolscope::analysis;

namespace {

Move move(Move::Kind kind, std::uint32_t destination, std::uint32_t limit = 0) {
  Move m;
  m.kind = kind & 0xF;
  m.destination = destination & 0xFFF'FFFF;
  m.limit = limit;
  return m;
}

// Tries every victim; does not use the future.
class EveryVictim {
 public:
  EveryVictim(const std::vector<Move>& moves, std::int64_t total, std::size_t n)
      : moves_(moves), total_(static_cast<int>(total)), n_(n) {}

  std::uint64_t fewest() { return from(0, std::vector<int>(n_), std::vector<int>(n_)); }

 private:
  using Counts = std::vector<int>;

  static int sum(const Counts& counts) {
    int all = 0;
    for (const int c : counts) all += c;
    return all;
  }

  std::uint64_t from(std::size_t i, Counts idle, Counts busy) {
    if (i == moves_.size()) return 0;
    const auto key = std::make_pair(i, idle);
    if (const auto at = known_.find(key); at != known_.end()) return at->second;
    const Move& m = moves_[i];
    std::uint64_t best = 0;
    switch (m.kind) {
      case Move::give: {
        --busy[m.destination];
        ++idle[m.destination];
        const bool over = m.limit != 0 && sum(idle) + sum(busy) > static_cast<int>(m.limit);
        best = over ? without_one(i + 1, idle, busy) : from(i + 1, idle, busy);
        break;
      }
      case Move::drop:
        --busy[m.destination];
        best = from(i + 1, idle, busy);
        break;
      case Move::grant:
        ++idle[m.destination];
        best = 1 + from(i + 1, idle, busy);
        break;
      case Move::take:
        if (idle[m.destination] > 0) {
          --idle[m.destination];
          ++busy[m.destination];
          best = from(i + 1, idle, busy);
          break;
        }
        [[fallthrough]];
      case Move::open:
        best = 1 + opened(i, idle, busy);
        break;
      default:
        best = from(i + 1, idle, busy);
    }
    known_.emplace(key, best);
    return best;
  }

  std::uint64_t without_one(std::size_t next, const Counts& idle, const Counts& busy) {
    std::uint64_t best = UINT64_MAX;
    for (std::size_t d = 0; d < n_; ++d) {
      if (idle[d] == 0) continue;
      Counts fewer = idle;
      --fewer[d];
      best = std::min(best, from(next, std::move(fewer), busy));
    }
    return best;
  }

  std::uint64_t opened(std::size_t i, const Counts& idle, Counts busy) {
    if (total_ == 0 || sum(idle) == 0 || sum(idle) + sum(busy) < total_) {
      ++busy[moves_[i].destination];
      return from(i + 1, idle, busy);
    }
    std::uint64_t best = UINT64_MAX;
    for (std::size_t d = 0; d < n_; ++d) {
      if (idle[d] == 0) continue;
      Counts fewer = idle;
      --fewer[d];
      best = std::min(best, opened(i, fewer, busy));
    }
    return best;
  }

  const std::vector<Move>& moves_;
  int total_;
  std::size_t n_;
  std::map<std::pair<std::size_t, Counts>, std::uint64_t> known_;  // busy follows from the moves
};

struct Instance {
  std::vector<Move> moves;
  std::int64_t total = 0;
  std::uint32_t destinations = 1;
};

Instance random_instance(std::mt19937_64& random) {
  const auto number = [&](int a, int b) { return a + static_cast<int>(random() % (b - a + 1)); };
  Instance x;
  x.destinations = static_cast<std::uint32_t>(number(1, 5));
  if (number(0, 1) == 0) x.total = number(1, 5);
  const int cap = number(0, 5);
  const bool varies = number(0, 3) == 0, fresh = number(0, 2) == 0;
  std::vector<int> busy(x.destinations);
  for (int n = number(4, 26); n > 0; --n) {
    const auto d = static_cast<std::uint32_t>(number(0, static_cast<int>(x.destinations) - 1));
    if (busy[d] > 0 && number(0, 99) < 60) {
      --busy[d];
      if (number(0, 9) == 0)
        x.moves.push_back(move(Move::drop, d));
      else
        x.moves.push_back(
            move(Move::give, d, static_cast<std::uint32_t>(varies ? number(0, 4) : cap)));
      continue;
    }
    const int what = fresh ? number(0, 9) : 9;
    if (what == 0 && x.total == 0) {
      x.moves.push_back(move(Move::grant, d));
      continue;
    }
    ++busy[d];
    x.moves.push_back(move(what < 3 ? Move::open : Move::take, d));
  }
  return x;
}

}  // namespace

TEST_CASE("evicting what is needed last is as good as the best of all choices of victims") {
  std::mt19937_64 random{7};
  std::uint64_t evictions = 0;
  for (int i = 0; i < 20000; ++i) {
    Instance x = random_instance(random);
    const std::uint64_t best = EveryVictim{x.moves, x.total, x.destinations}.fewest();
    const Fewest found = fewest_opens(x.moves, x.total, x.destinations);
    evictions += found.evictions;
    if (found.opens != best) FAIL("instance " << i << ": " << found.opens << " for " << best);
  }
  CHECK(evictions > 25'000);  // there was something to choose
}

TEST_CASE("the clairvoyant keeps the connection that is needed next") {
  // Hosts a, b, c in turn with room for two idle: c goes immediately, as it is needed last; then a
  // is needed before b.
  constexpr std::uint32_t a = 0, b = 1, c = 2;
  std::vector<Move> moves;
  for (const std::uint32_t d : {a, b, c, a, b, a, c}) {
    moves.push_back(move(Move::take, d));
    moves.push_back(move(Move::give, d, 2));
  }
  const Fewest fewest = fewest_opens(moves, 0, 3);
  CHECK(fewest.opens == 4);  // least recently used: 6
  CHECK(fewest.evictions == 2);
}

TEST_CASE("what is idle for longest before it is taken again is told") {
  std::vector<Move> moves{move(Move::take, 0), move(Move::give, 0), move(Move::take, 1),
                          move(Move::give, 1), move(Move::take, 0)};
  std::uint32_t t = 0;
  for (Move& m : moves) m.t_ms = t += 100;
  CHECK(fewest_opens(moves, 0, 2).longest_idle_ms == 300);
}

TEST_CASE("many moves to many destinations are played in a moment") {
  std::mt19937_64 random{1};
  std::vector<Move> moves;
  for (int i = 0; i < 200'000; ++i) {
    const auto d = static_cast<std::uint32_t>(random() % 20'000);
    moves.push_back(move(Move::take, d));
    moves.push_back(move(Move::give, d, 500));
  }
  const Fewest fewest = fewest_opens(moves, 0, 20'000);
  CHECK(fewest.opens > 20'000);
  CHECK(fewest.opens == fewest.evictions + 500);  // all are closed except those that fit
}

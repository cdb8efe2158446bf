#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "match/decide.hpp"
#include "sim.hpp"

/// A sink that checks, at every event, what must hold in any scenario.
namespace poolscope::testing {

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};
inline void must(bool holds, const char* what) {
  if (!holds) throw Broken(what);
}

/// Checks what must hold in every World (consistency.cpp).
void check_consistency(const model::World&, const model::Setup&);
/// Checks what libcurl guarantees for a reuse, independently from both requests (reuse.cpp).
void check_reuse(const model::World&, const model::Setup&, const model::Transfer&,
                 const model::Connection&);

class Watch : public trace::Sink {
 public:
  explicit Watch(std::shared_ptr<const model::Setup> setup);
  void on(const trace::Event&, const model::World& before) override;
  void end(const trace::End&, const model::World&) override;

  std::uint64_t events = 0, reuses = 0, waits = 0, evictions = 0, retries = 0, multiplexed = 0,
                stuck = 0, prunes = 0, wakes = 0;
  trace::EventKind kind{};  // the kind of the event under check

 private:
  void check_decision(const trace::Event&, const model::World&);
  void check_room(const trace::Event&, const model::World&);
  void check_idle(const trace::Event&, const model::World&);
  void check_done(const trace::Event&, const model::World&);

  std::shared_ptr<const model::Setup> setup_;
  model::World copy_;  // the same events, applied here
  trace::Event last_;
  std::optional<match::Decision> asked_;                // the decision of the last search
  std::vector<match::Closing> closed_;                  // closes since then
  std::map<std::uint32_t, int> seen_;                   // by request: 1 started, 2 done
  std::map<std::uint32_t, std::uint32_t> next_number_;  // by pool
};

}  // namespace poolscope::testing

#include <map>

#include "real/client.hpp"
#include "sim.hpp"
#include "trace/sink.hpp"

namespace poolscope::real {

using namespace model;

namespace {

/// Notes who opened what.
class Openers final : public trace::Sink {
 public:
  explicit Openers(const Setup& setup) : setup_(setup) {}
  void on(const trace::Event& e, const model::World& world) override {
    using trace::EventKind;
    if (e.kind == EventKind::connection_open) {
      openers_[e.connection] = name(world, e.transfer);
      ++played_.opened;
    }
    if (e.kind == EventKind::decision && valid(e.connection)) used_[e.transfer] = e.connection;
    if (e.kind != EventKind::transfer_done) return;
    Fared& fared = played_.requests[name(world, e.transfer)];
    fared.result = static_cast<int>(e.number);
    fared.connects = world[e.transfer].num_connects;
    if (const auto at = used_.find(e.transfer); at != used_.end()) {
      if (fared.result != CURLE_COULDNT_CONNECT) fared.opener = openers_[at->second];
      used_.erase(at);
    }
  }
  void end(const trace::End& end, const model::World&) override {
    for (const RequestIndex request : end.undone)
      played_.requests.try_emplace(setup_.request_name(request));
  }
  [[nodiscard]] const Played& played() const { return played_; }

 private:
  [[nodiscard]] std::string name(const model::World& world, TransferId id) const {
    return setup_.request_name(world[id].request);
  }
  const Setup& setup_;
  std::map<ConnectionId, std::string> openers_;
  std::map<TransferId, ConnectionId> used_;
  Played played_;
};

}  // namespace

Played simulate(const scenario::Scenario& s, const scenario::Strategy& strategy) {
  const auto setup = compile(s, strategy);
  Openers openers{*setup};
  trace::Sink* const sinks[] = {&openers};
  run(s, strategy, setup, sinks);
  return openers.played();
}

}  // namespace poolscope::real

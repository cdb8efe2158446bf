#pragma once

#include <stdexcept>
#include <string>

#include "trace/sink.hpp"

/// A sink that looks up everything that each event names: the named objects exist, and a future
/// object has the id that the World will give it.
namespace poolscope::torture {

struct NamesNothing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Named : public trace::Sink {
 public:
  /// Throws NamesNothing.
  void on(const trace::Event&, const model::World& before) override;
  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  std::uint64_t events_ = 0;
};

}  // namespace poolscope::torture

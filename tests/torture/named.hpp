#pragma once

#include <stdexcept>
#include <string>

#include "trace/sink.hpp"

/// A sink that looks up all that each event names: who is spoken of exists, and what is to come is
/// named as the World will name it.
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

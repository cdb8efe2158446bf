#pragma once

#include <cstdint>
#include <vector>

#include "model/setup.hpp"

namespace poolscope::analysis {

/// Classes of connections that can replace each other. Two needles are of one class when they
/// differ in nothing that a gate compares: a connection made from one then serves the other. The
/// reverse does not hold: needles of two classes may still be compatible.
class Classes {
 public:
  explicit Classes(const model::Setup&);
  [[nodiscard]] std::uint32_t of(model::NeedleId needle) const {
    return of_needle_[model::index(needle)];
  }

 private:
  std::vector<std::uint32_t> of_needle_;
};

}  // namespace poolscope::analysis

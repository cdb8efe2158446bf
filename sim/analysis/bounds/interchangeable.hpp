#pragma once

#include <cstdint>
#include <vector>

#include "model/setup.hpp"

namespace poolscope::analysis {

/// Which connections could stand in for each other. Two needles are of one class when nothing that
/// any gate compares differs: a connection made from one then serves the other. The reverse does
/// not hold: needles of two classes may still get along.
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
